"""Which slots an event type offers, and why a start is not among them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from apps.events.selectors.agenda import get_agenda
from apps.events.selectors.offers import Offer
from core.errors import invalid_field
from shared_types.fields import MAX_HORIZON_MINUTES, MAX_WINDOW_DAYS
from shared_types.vocabulary import ErrorCode
from slot_engine import (
    Agenda,
    GroupSlot,
    Hours,
    Interval,
    Refusal,
    RefusalCode,
    Slot,
    SlotRules,
    explain_start,
    find_slots,
    find_taken,
    instant,
)

_DAY = 86_400
_NEAREST_WITHIN_DAYS = (4, 31)
_EMPTY = Interval(0, 0)


class _Asked(TypedDict):
    hours: Hours
    rules: SlotRules
    window: Interval
    seats: int


def window_of(
    *, first: date, last: date, zone: ZoneInfo, now: datetime, further: timedelta = timedelta()
) -> Interval:
    """The instants of the viewer's dates from `first` to `last`, both included; empty where nothing can be.

    further: how much more than the longest horizon is within reach. Raises Invalid, naming the field, for
    dates in the wrong order or more than 93 of them.
    """
    if last < first:
        raise invalid_field("end_date", "The last date is before the first.")
    if (last - first).days >= MAX_WINDOW_DAYS:
        message = f"Ask for {MAX_WINDOW_DAYS} days at most."
        raise invalid_field("end_date", message, code=ErrorCode.WINDOW_TOO_LONG)
    earliest, latest = reach(now)
    first, last = max(first, earliest), min(last, latest + further)
    if last < first:
        return _EMPTY
    return Interval(instant(first, time.min, zone), instant(last + timedelta(days=1), time.min, zone))


def reach(now: datetime) -> tuple[date, date]:
    """The first and the last date that any event type could have slots on, with a few days to spare."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=3), today + timedelta(minutes=MAX_HORIZON_MINUTES) + timedelta(days=3)


def refusal_out_of_reach(
    start: datetime, *, now: datetime, further: timedelta = timedelta()
) -> Refusal | None:
    """What forbids a start whatever the event type: the past, years to come, or a fraction of a second.

    further: how much more than the longest horizon is within reach.
    """
    if start <= now:
        return Refusal(RefusalCode.IN_PAST)
    if start.replace(tzinfo=None).date() > reach(now)[1] + further:
        return Refusal(RefusalCode.TOO_FAR)
    return Refusal(RefusalCode.OFF_GRID) if start.microsecond else None


def list_slots(offer: Offer, *, window: Interval, now: datetime, seats: int = 1) -> list[Slot]:
    """The slots that begin in a window, by start. One statement, or none where the window is empty."""
    if window.start >= window.end:
        return []
    agenda = get_agenda(offer.calendar, offer.rules, window, now=now)
    return find_slots(
        hours=offer.hours, rules=offer.rules, agenda=agenda, window=window, now=epoch(now), seats=seats
    )


def list_slots_and_taken(
    offer: Offer, *, window: Interval, now: datetime, seats: int = 1
) -> tuple[list[Slot], list[Slot]]:
    """The slots that begin in a window, and those that would if others had not taken them; both by start.

    One statement, or none where the window is empty.
    """
    if window.start >= window.end:
        return [], []
    asked: _Asked = {"hours": offer.hours, "rules": offer.rules, "window": window, "seats": seats}
    agenda = get_agenda(offer.calendar, offer.rules, window, now=now)
    slots = find_slots(**asked, agenda=agenda, now=epoch(now))
    taken = find_taken(**asked, agenda=agenda, now=epoch(now))
    return slots, [slot for slot in taken if _is_no_part_of_another(slot, agenda.group_slots)]


def _is_no_part_of_another(slot: Slot, groups: Sequence[GroupSlot]) -> bool:
    """Whether a start is not just in the middle of a group's slot, which one would wait for instead."""
    return all(
        slot.start == group.start or slot.end <= group.start or group.end <= slot.start for group in groups
    )


def explain(offer: Offer, *, start: datetime, now: datetime, seats: int) -> list[Refusal]:
    """Every rule that forbids a start, in the engine's order; none where it can be booked. One statement."""
    at = epoch(start)
    agenda = get_agenda(offer.calendar, offer.rules, Interval(at, at + 1), now=now)
    return refusals_within(agenda, offer, start=start, now=now, seats=seats)


def refusals_within(
    agenda: Agenda, offer: Offer, *, start: datetime, now: datetime, seats: int
) -> list[Refusal]:
    """The same where the agenda around the start is known already."""
    return explain_start(
        start=epoch(start),
        hours=offer.hours,
        rules=offer.rules,
        agenda=agenda,
        now=epoch(now),
        seats=seats,
    )


def next_free_date(
    offer: Offer, *, after: Interval, zone: ZoneInfo, now: datetime, seats: int
) -> date | None:
    """The viewer's first date with a slot after a window, as far as the horizon. One statement."""
    far = epoch(now) + (offer.rules.horizon_minutes or MAX_HORIZON_MINUTES) * 60 + 1
    slots = list_slots(offer, window=Interval(after.end, far), now=now, seats=seats)
    return datetime.fromtimestamp(slots[0].start, zone).date() if slots else None


def nearest_slots(offer: Offer, *, start: datetime, now: datetime, seats: int, limit: int = 3) -> list[Slot]:
    """The slots nearest to a start, by start. Two statements at most."""
    at = epoch(start)
    found: list[Slot] = []
    for days in _NEAREST_WITHIN_DAYS:
        around = Interval(at - days * _DAY, at + days * _DAY)
        found = list_slots(offer, window=around, now=now, seats=seats)
        if len(found) >= limit:
            break
    return sorted(sorted(found, key=lambda slot: abs(slot.start - at))[:limit])


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return int(moment.timestamp() // 1)
