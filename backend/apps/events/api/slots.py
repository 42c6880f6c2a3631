"""The slots of an event type: always computed, never stored."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from apps.events.presenters.slots import slots_json
from apps.events.selectors.offers import Offer, get_public_offer
from apps.events.selectors.slots import list_slots, next_free_date, reach, window_of
from apps.events.services.offering import LONGEST_SERIES
from core import clock
from shared_types.base import In
from shared_types.fields import CapacityInQuery, Day, TimeZoneName
from shared_types.slots import SlotsRead

router = Router()


class SlotsQuery(In):
    """The viewer's dates, both included, in the viewer's zone; and for how many people.

    of_series: for a date of a series after its first, for which the horizon does not count.
    moving: a booking that is to move, whose own time is free for its next place.
    """

    start_date: Day
    end_date: Day
    timezone: TimeZoneName = "UTC"
    attendee_count: CapacityInQuery = 1
    of_series: bool = False
    moving: UUID | None = None

    def further(self) -> timedelta:
        """How much more than the longest horizon is within reach."""
        return LONGEST_SERIES if self.of_series else timedelta()

    def reach(self, now: datetime) -> tuple[date, date]:
        """The dates whose hours have to be known, as far as anything can be booked at all."""
        earliest, latest = reach(now)
        latest += self.further()
        return min(max(self.start_date, earliest), latest), latest


@router.get("/slots/{organizer_slug}/{event_type_slug}/", response=SlotsRead, auth=None)
def list_public_slots(
    request: HttpRequest, organizer_slug: str, event_type_slug: str, asked: Query[SlotsQuery]
) -> HttpResponse:
    """The slots of a window of dates, as they are at this moment."""
    now = clock.now()
    first, last = asked.reach(now)
    offer = get_public_offer(
        organizer_slug=organizer_slug, event_type_slug=event_type_slug, first=first, last=last
    )
    return answer_slots(offer, asked, now=now)


def answer_slots(offer: Offer, asked: SlotsQuery, *, now: datetime) -> HttpResponse:
    """The slots in a window and, where it has none, the first date after it that has some."""
    zone = ZoneInfo(asked.timezone)
    if asked.of_series and offer.is_repeated:
        offer = offer.beyond_horizon()
    if asked.moving:
        offer = offer.without(asked.moving)
    window = window_of(
        first=asked.start_date, last=asked.end_date, zone=zone, now=now, further=asked.further()
    )
    seats = asked.attendee_count
    slots = list_slots(offer, window=window, now=now, seats=seats)
    next_free = None if slots else next_free_date(offer, after=window, zone=zone, now=now, seats=seats)
    body = slots_json(slots, zone=zone, duration_minutes=offer.rules.duration_minutes, next_free=next_free)
    return HttpResponse(body, content_type="application/json")
