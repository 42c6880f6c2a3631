"""Getting in line: the wish is checked and written down, and counts once its address is confirmed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from apps.events.errors import SlotFree, WaitlistOff
from apps.events.models import EventType, WaitlistEntry
from apps.events.selectors.event_types import get_public_event_type
from apps.events.selectors.offers import Offer, active, get_own_offer
from apps.events.selectors.slots import epoch, explain, list_slots_and_taken, reach
from apps.events.services import idempotency
from apps.events.services.actors import Origin, invitee_actor
from apps.events.services.invitees import LINK_OUTLIVES_MEETING
from apps.events.services.offering import refusal_for, require_in_reach
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.terms import TIME_TO_CONFIRM, last_call
from apps.events.services.wishes import Wish, read_wish
from core.db import violates
from core.errors import invalid_field
from shared_types.bookings import BookingCreate
from shared_types.fields import MAX_WINDOW_DAYS
from shared_types.vocabulary import ErrorCode
from shared_types.waitlist import WaitlistJoin, WaitlistWindow
from slot_engine import Interval, Refusal, RefusalCode, Slot, instant

WORTH_WAITING = (RefusalCode.BUSY, RefusalCode.DAY_FULL, RefusalCode.CAPACITY_EXCEEDED)
_MOST_ALTERNATIVES = 3


@dataclass(frozen=True, kw_only=True)
class Desired:
    """When somebody would come: one start, or a window, as an entry's columns say it."""

    start: datetime
    end: datetime
    weekdays: list[int]
    from_minute: int
    until_minute: int


def join_waitlist(*, data: WaitlistJoin, idempotency_key: str, origin: Origin, now: datetime) -> datetime:
    """Note a wish and send the link that confirms it; returns until when it can be confirmed.

    A wish that is in line already gets its link again, and the answer is the same. Raises WaitlistOff,
    SlotFree with what can be booked instead, or what the form or the rules have against the wish.
    """
    event_type = get_public_event_type(
        organizer_slug=data.organizer_slug, event_type_slug=data.event_type_slug
    )
    require_waitlist(event_type)
    request = idempotency.request_key(
        organizer_id=event_type.organizer_id,
        scope=f"wait:{event_type.id}",
        key=idempotency_key,
        request=data.model_dump(mode="json"),
    )
    idempotency.require_same_request(request)
    desired = _read_desired(event_type, data, now=now)
    actor = invitee_actor(name=data.invitee_name, email=data.invitee_email, origin=origin)
    wish = read_wish(event_type, _as_booking(data, desired.start), actor=actor, now=now)
    entry = _entry_of(wish, desired, data, now=now)
    _require_taken(entry, now=now)
    with transaction.atomic():
        if not idempotency.take(request, now=now):
            idempotency.require_same_request(request)
        _write(entry, now=now)
    return now + TIME_TO_CONFIRM


def require_waitlist(event_type: EventType) -> None:
    """Refuse where nobody can wait; raises WaitlistOff. A series has none: its plan offers other times."""
    if not event_type.enable_waitlist or event_type.is_recurring():
        raise WaitlistOff


def _write(entry: WaitlistEntry, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if not violates(error, "waitlist_entry_is_one_a_wish"):
            raise
        _remind(entry, now=now)
    else:
        telling.ask_to_confirm(entry, now=now)


def _remind(wanted: WaitlistEntry, *, now: datetime) -> None:
    """Send the link of the entry that is there already."""
    same = WaitlistEntry.objects.waiting().filter(
        event_type=wanted.event_type,
        invitee_email__iexact=wanted.invitee_email,
        desired_start_time=wanted.desired_start_time,
        desired_end_time=wanted.desired_end_time,
        wished_weekdays=wanted.wished_weekdays,
    )
    entry = same.select_related("event_type__organizer").first()
    if entry is None:
        return
    if entry.confirmed_at is None:
        telling.ask_to_confirm(entry, now=now)
    else:
        telling.tell_of_place(entry, now=now)


def _read_desired(event_type: EventType, data: WaitlistJoin, *, now: datetime) -> Desired:
    if (data.start_time is None) == (data.window is None):
        raise invalid_field("start_time", "Say either one start or a window.")
    if data.window is not None:
        return _read_window(data.window, ZoneInfo(data.invitee_timezone), now=now)
    assert data.start_time is not None  # the other of the two
    require_in_reach(data.start_time, now=now)
    start = data.start_time.astimezone(UTC)
    end = start + timedelta(minutes=event_type.duration)
    return Desired(start=start, end=end, weekdays=[], from_minute=0, until_minute=24 * 60)


def _read_window(window: WaitlistWindow, zone: ZoneInfo, *, now: datetime) -> Desired:
    first, last = window.first_date, window.last_date
    if last < first:
        raise invalid_field("window.last_date", "The last date is before the first.")
    if (last - first).days >= MAX_WINDOW_DAYS:
        message = f"Wait within {MAX_WINDOW_DAYS} days at most."
        raise invalid_field("window.last_date", message, code=ErrorCode.WINDOW_TOO_LONG)
    earliest, latest = reach(now)
    if last < earliest or first > latest:
        code = RefusalCode.IN_PAST if last < earliest else RefusalCode.TOO_FAR
        raise refusal_for(Refusal(code), field="window")
    if len(set(window.weekdays)) != len(window.weekdays):
        raise invalid_field("window.weekdays", "Name each weekday once.")
    until = window.until_time.hour * 60 + window.until_time.minute or 24 * 60
    from_minute = window.from_time.hour * 60 + window.from_time.minute
    if until <= from_minute:
        raise invalid_field("window.until_time", "The hours end before they begin.")
    return Desired(
        start=_midnight(first, zone),
        end=_midnight(last + timedelta(days=1), zone),
        weekdays=sorted(window.weekdays),
        from_minute=from_minute,
        until_minute=until,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(instant(day, time.min, zone), UTC)


def _as_booking(data: WaitlistJoin, start: datetime) -> BookingCreate:
    """The wish as if it could be had, so that who asks and what they answer is checked as it is there."""
    same: dict[str, Any] = data.model_dump(exclude={"start_time", "window", "notify_when_available"})
    return BookingCreate(**same, start_time=start)


def _entry_of(wish: Wish, desired: Desired, data: WaitlistJoin, *, now: datetime) -> WaitlistEntry:
    entry = WaitlistEntry(
        event_type=wish.event_type,
        organizer=wish.event_type.organizer,
        desired_start_time=desired.start,
        desired_end_time=desired.end,
        wished_weekdays=desired.weekdays,
        wished_from_minute=desired.from_minute,
        wished_until_minute=desired.until_minute,
        attendee_count=wish.seats,
        invitee_name=wish.invitee.name,
        invitee_email=wish.invitee.email,
        invitee_phone=wish.invitee.phone,
        invitee_timezone=wish.invitee.timezone,
        notify_when_available=data.notify_when_available,
        custom_answers=wish.answers,
        expires_at=min(now + TIME_TO_CONFIRM, last_call(wish.event_type, desired_end=desired.end)),
    )
    entry.regenerate_access_token(expires_at=desired.end + LINK_OUTLIVES_MEETING)
    return entry


def _require_taken(entry: WaitlistEntry, *, now: datetime) -> None:
    """Refuse a wish that can be had now, and one that never can."""
    offer = active(
        get_own_offer(
            organizer_id=entry.organizer_id,
            event_type_id=entry.event_type_id,
            first=entry.desired_start_time.date() - timedelta(days=2),
            last=entry.desired_end_time.date() + timedelta(days=2),
        )
    )
    if entry.attendee_count > offer.rules.capacity:
        places = offer.rules.capacity
        message = "There is one place." if places == 1 else f"There are {places} places at most."
        raise invalid_field("attendee_count", message, code=ErrorCode.CAPACITY_EXCEEDED)
    if entry.is_window():
        _require_taken_window(entry, offer, now=now)
    else:
        _require_taken_start(entry, offer, now=now)
    if entry.expires_at <= now:
        field = "window" if entry.is_window() else "start_time"
        raise refusal_for(Refusal(RefusalCode.TOO_SOON), field=field)


def _require_taken_start(entry: WaitlistEntry, offer: Offer, *, now: datetime) -> None:
    start = entry.desired_start_time
    refusals = explain(offer, start=start, now=now, seats=entry.attendee_count)
    for refusal in refusals:
        if refusal.code not in WORTH_WAITING:
            raise refusal_for(refusal)
    if not refusals:
        raise SlotFree(alternatives=[(start, entry.desired_end_time)])


def _require_taken_window(entry: WaitlistEntry, offer: Offer, *, now: datetime) -> None:
    window = Interval(
        max(epoch(entry.desired_start_time), epoch(now)), max(epoch(entry.desired_end_time), epoch(now))
    )
    seats = entry.attendee_count
    free, taken = list_slots_and_taken(offer, window=window, now=now, seats=seats)
    wanted = _only_wanted(entry, free)
    if wanted:
        raise SlotFree("There are free times like that: book one.", alternatives=wanted[:_MOST_ALTERNATIVES])
    if not _only_wanted(entry, taken):
        raise refusal_for(Refusal(RefusalCode.OUTSIDE_HOURS), field="window")


def _only_wanted(entry: WaitlistEntry, slots: list[Slot]) -> list[tuple[datetime, datetime]]:
    times = [tuple(datetime.fromtimestamp(at, UTC) for at in (slot.start, slot.end)) for slot in slots]
    return [(start, end) for start, end in times if entry.wants(start, end)]
