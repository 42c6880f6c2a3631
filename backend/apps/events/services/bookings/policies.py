"""Whether a booking or a seat may still be changed: by its organizer as long as it has not begun."""

from datetime import datetime

from apps.events.errors import (
    AnswersClosed,
    BookingNotCancellable,
    BookingNotReschedulable,
    CancellationTooLate,
    MovesUsedUp,
    RescheduleTooLate,
)
from apps.events.models import Attendee, Booking
from apps.events.services.actors import Actor
from core.errors import DomainError
from shared_types.vocabulary import ActorType, AttendeeStatus

_HELD_TO_POLICY = (ActorType.INVITEE, ActorType.ATTENDEE)


def is_held_to_policy(actor: Actor) -> bool:
    """Whether the rules of the event type bind whoever acts: those with a link, and nobody else."""
    return actor.type in _HELD_TO_POLICY


def against_cancelling(held: Booking | Attendee, *, now: datetime) -> type[DomainError] | None:
    """What keeps the holder of a link from cancelling, if anything does."""
    booking = _booking_of(held)
    if not (_is_taken(held) and booking.can_be_cancelled(now)):
        return BookingNotCancellable
    return None if now < held.cancellable_until(booking.start_time) else CancellationTooLate


def against_moving(held: Booking | Attendee, *, now: datetime) -> type[DomainError] | None:
    """What keeps the holder of a link from moving, if anything does.

    An event type that is switched off offers its slots to its organizer only.
    """
    booking = _booking_of(held)
    is_offered = booking.event_type.is_active and booking.event_type.deleted_at is None
    if not (_is_taken(held) and is_offered and booking.can_be_rescheduled(now)):
        return BookingNotReschedulable
    if now >= held.reschedulable_until(booking.start_time):
        return RescheduleTooLate
    return MovesUsedUp if held.moves_left() == 0 else None


def against_correcting(held: Booking | Attendee, *, now: datetime) -> type[DomainError] | None:
    """What keeps the holder of a link from other answers: they may as long as they may cancel or move."""
    if against_moving(held, now=now) is None or against_cancelling(held, now=now) is None:
        return None
    return AnswersClosed


def require_cancellable(held: Booking | Attendee, *, actor: Actor, now: datetime) -> None:
    """Raise what keeps the actor from cancelling; to be asked under the lock."""
    refusal = against_cancelling(held, now=now)
    if refusal and (is_held_to_policy(actor) or refusal is not CancellationTooLate):
        raise refusal


def is_cancellable(held: Booking | Attendee, *, actor: Actor, now: datetime) -> bool:
    """Whether nothing keeps the actor from cancelling."""
    refusal = against_cancelling(held, now=now)
    return refusal is None or (refusal is CancellationTooLate and not is_held_to_policy(actor))


def require_movable(held: Booking | Attendee, *, actor: Actor, now: datetime) -> None:
    """Raise what keeps the actor from moving; to be asked under the lock."""
    if not is_held_to_policy(actor):
        if not (_is_taken(held) and _booking_of(held).can_be_rescheduled(now)):
            raise BookingNotReschedulable
        return
    if refusal := against_moving(held, now=now):
        raise refusal


def _booking_of(held: Booking | Attendee) -> Booking:
    return held.booking if isinstance(held, Attendee) else held


def _is_taken(held: Booking | Attendee) -> bool:
    """Whether a seat is still its holder's; a whole booking's status says so itself."""
    return not isinstance(held, Attendee) or held.status == AttendeeStatus.CONFIRMED
