"""How long a place is held for somebody, and until when it is worth waiting."""

from datetime import datetime, timedelta

from apps.events.models import EventType
from shared_types.fields import MIN_CLAIM_MINUTES

SHORTEST_CLAIM = timedelta(minutes=MIN_CLAIM_MINUTES)
TIME_TO_CONFIRM = timedelta(hours=24)


def claim_end(event_type: EventType, *, start: datetime, now: datetime) -> datetime | None:
    """Until when a meeting that starts then is held for who it is offered to now; None: too late to offer it.

    The smaller of the event type's setting and a quarter of the time left, a quarter of an hour at least, and
    never into the notice.
    """
    latest = start - timedelta(minutes=event_type.min_scheduling_notice)
    if latest - now < SHORTEST_CLAIM:
        return None
    held_for = min(timedelta(minutes=event_type.waitlist_claim_minutes), (start - now) / 4)
    return min(now + max(held_for, SHORTEST_CLAIM), latest)


def last_call(event_type: EventType, *, desired_end: datetime) -> datetime:
    """The last instant at which a meeting that ends by then could be offered to somebody in line."""
    start = desired_end - timedelta(minutes=event_type.duration)
    return start - timedelta(minutes=event_type.min_scheduling_notice) - SHORTEST_CLAIM
