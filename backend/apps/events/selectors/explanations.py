"""Why a start is not offered, with everything that stands behind each reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.availability.selectors import schedule_name, schedule_used
from apps.events.errors import EventTypeNotFound
from apps.events.models import Booking, EventType
from apps.events.selectors.agenda import get_agenda
from apps.events.selectors.offers import Offer, get_linked_offer
from apps.events.selectors.slots import epoch, reach, refusal_out_of_reach, refusals_within
from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent
from apps.integrations.selectors import busy_events, busy_intervals, unread_connections
from apps.users.models import User
from slot_engine import Agenda, Interval, Refusal, RefusalCode

_MOST_EVENTS = 20
_IMAGINABLE = range(1970, 2201)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The engine's reasons, and what is in the calendar where they may come from.

    bookings, events, intervals: those that meet the start's time, buffers included, by start.
    unread: linked accounts that all time is taken for, since they cannot be read.
    booked_that_day: bookings of the event type on the organizer's day, where there is a limit.
    """

    offer: Offer
    start: datetime
    end: datetime
    seats: int
    refusals: Sequence[Refusal]
    bookings: Sequence[Booking]
    events: Sequence[ExternalEvent]
    intervals: Sequence[BusyInterval]
    unread: Sequence[CalendarConnection]
    booked_that_day: int
    schedule_name: str

    def group_slot(self) -> Booking | None:
        """The live group that meets at this very start."""
        return next((booking for booking in self.bookings if self._is_group_slot(booking)), None)

    def _is_group_slot(self, booking: Booking) -> bool:
        is_here = booking.event_type_id == self.offer.calendar.event_type_id
        return is_here and booking.is_group_booking() and epoch(booking.start_time) == epoch(self.start)


def explain_link(
    *, organizer: User, organizer_slug: str, event_type_slug: str, start: datetime, seats: int, now: datetime
) -> Explanation:
    """What forbids a start of one's own event type, be it active or not. 7 queries.

    Raises EventTypeNotFound for somebody else's.
    """
    earliest, latest = reach(now)
    day = min(max(start.replace(tzinfo=None).date(), earliest), latest)
    offer = get_linked_offer(
        organizer_slug=organizer_slug, event_type_slug=event_type_slug, first=day, last=day
    )
    if offer.calendar.organizer_id != organizer.id:
        raise EventTypeNotFound
    return _explain(offer, start=start, seats=seats, now=now)


def _explain(offer: Offer, *, start: datetime, seats: int, now: datetime) -> Explanation:
    rules = offer.rules
    far = refusal_out_of_reach(start, now=now)
    if far and start.year not in _IMAGINABLE:
        return _beyond_all_calendars(offer, start=start, seats=seats, refusal=far)
    at = epoch(start)
    agenda = get_agenda(offer.calendar, rules, Interval(at, at + 1), now=now)
    refusals = [far] if far else refusals_within(agenda, offer, start=start, now=now, seats=seats)
    begins = start - timedelta(minutes=rules.buffer_before_minutes)
    ends = start + timedelta(minutes=rules.duration_minutes)
    window: dict[str, Any] = {
        "organizer_id": offer.calendar.organizer_id,
        "start": begins,
        "end": ends + timedelta(minutes=rules.buffer_after_minutes),
    }
    return Explanation(
        offer=offer,
        start=start,
        end=ends,
        seats=seats,
        refusals=refusals,
        bookings=_bookings_within(**window),
        events=list(busy_events(**window)[:_MOST_EVENTS]),
        intervals=list(busy_intervals(**window).order_by("busy")[:_MOST_EVENTS]),
        unread=unread_connections(organizer_id=offer.calendar.organizer_id, now=now),
        booked_that_day=_booked_that_day(agenda, refusals),
        schedule_name=_schedule_name(offer),
    )


def _beyond_all_calendars(offer: Offer, *, start: datetime, seats: int, refusal: Refusal) -> Explanation:
    """Of a start so far away that not even its end can be computed."""
    return Explanation(
        offer=offer,
        start=start,
        end=start,
        seats=seats,
        refusals=[refusal],
        bookings=[],
        events=[],
        intervals=[],
        unread=[],
        booked_that_day=0,
        schedule_name="",
    )


def _bookings_within(*, organizer_id: UUID, start: datetime, end: datetime) -> list[Booking]:
    """Live bookings whose busy time meets `[start, end)`, with their event types, by start."""
    live = Booking.objects.live().filter(organizer_id=organizer_id, busy__overlap=(start, end))
    return list(live.select_related("event_type").order_by("start_time", "id"))


def _booked_that_day(agenda: Agenda, refusals: Sequence[Refusal]) -> int:
    full = next((refusal.interval for refusal in refusals if refusal.code == RefusalCode.DAY_FULL), None)
    return sum(full.start <= booked < full.end for booked in agenda.starts_booked) if full else 0


def _schedule_name(offer: Offer) -> str:
    used = EventType.objects.filter(id=offer.calendar.event_type_id).annotate(
        used_schedule=schedule_used("schedule_id", "organizer_id")
    )
    return (
        used.annotate(name_used=schedule_name("used_schedule")).values_list("name_used", flat=True)[0] or ""
    )
