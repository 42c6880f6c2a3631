"""Asking the slot engine, and turning its answer into a refusal that helps."""

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.events.errors import CapacityExceeded, DayFull, SlotTaken, SlotUnavailable, StartNotOffered
from apps.events.selectors.offers import Offer
from apps.events.selectors.slots import epoch, explain, nearest_slots, refusal_out_of_reach
from core.errors import DomainError, invalid_field
from shared_types.vocabulary import ErrorCode
from slot_engine import Refusal, RefusalCode

LONGEST_SERIES = timedelta(days=41 * 366)
_TAKEN: dict[RefusalCode, type[SlotUnavailable]] = {
    RefusalCode.BUSY: SlotTaken,
    RefusalCode.DAY_FULL: DayFull,
    RefusalCode.CAPACITY_EXCEEDED: CapacityExceeded,
}
_MESSAGES = {
    RefusalCode.IN_PAST: "That time has passed.",
    RefusalCode.TOO_SOON: "That is too soon: this event type needs more notice.",
    RefusalCode.TOO_FAR: "That is too far ahead: this event type cannot be booked so early.",
    RefusalCode.OUTSIDE_HOURS: "That time is outside the organizer's hours.",
    RefusalCode.OFF_GRID: "Meetings start at other times; choose one of the slots.",
}


def require_in_reach(start: datetime, *, now: datetime, of_series: bool = False) -> None:
    """Refuse a start that no event type could have, before anything is computed with it.

    of_series: one of the later dates of a series, which may be decades long.

    Raises StartNotOffered: the past, years to come, or a fraction of a second.
    """
    further = LONGEST_SERIES if of_series else timedelta()
    if refusal := refusal_out_of_reach(start, now=now, further=further):
        raise refusal_for(refusal)


def require_offered(offer: Offer, *, start: datetime, now: datetime, seats: int) -> None:
    """Ask the engine whether a start is offered; raises the first of its reasons against it."""
    refusals = explain(offer, start=start, now=now, seats=seats)
    if refusals:
        raise refusal_for(refusals[0])


def refusal_for(refusal: Refusal, *, field: str = "start_time") -> DomainError:
    """The engine's reason as a refusal: 409 where somebody was quicker, 422 where it never was offered.

    field: what was asked for.
    """
    taken = _TAKEN.get(refusal.code)
    if taken is not None:
        return taken()
    code = ErrorCode(refusal.code)
    problem = invalid_field(field, _MESSAGES[refusal.code], code=code)
    return StartNotOffered(problem.message, code=code, errors=problem.errors)


def add_alternatives(
    refused: SlotUnavailable, offer: Offer, *, start: datetime, now: datetime, seats: int
) -> SlotUnavailable:
    """The refusal with the nearest slots that could be had instead."""
    found: Any = nearest_slots(offer, start=start, now=now, seats=seats)
    refused.alternatives = [
        (datetime.fromtimestamp(slot.start, UTC), datetime.fromtimestamp(slot.end, UTC)) for slot in found
    ]
    return refused


def is_same_start(one: datetime, other: datetime) -> bool:
    """Whether two starts are one instant."""
    return epoch(one) == epoch(other)
