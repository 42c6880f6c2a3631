"""What a failure means for a booking, and who the audit log says has done it."""

from datetime import timedelta

from apps.events.services.actors import Actor
from apps.events.services.calendar_syncing.leases import MOST_ATTEMPTS, Lease
from apps.integrations.errors import (
    ChangedMeanwhile,
    ProviderFailure,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from shared_types.vocabulary import ActorType

INTEGRATION = Actor(type=ActorType.INTEGRATION)
_PASSING = (Unreachable, TooManyCalls, ChangedMeanwhile, SyncTokenGone)


def is_final(failure: ProviderFailure | None, lease: Lease) -> bool:
    """Whether asking again is no use, or has been for too long."""
    return failure is not None and (not isinstance(failure, _PASSING) or lease.attempt >= MOST_ATTEMPTS)


def patience(failure: ProviderFailure) -> timedelta:
    """How long a provider wants to be left alone at least."""
    seconds = failure.after_seconds if isinstance(failure, TooManyCalls) else None
    return timedelta(seconds=seconds or 0)
