"""Saying how a meeting went."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apps.events.errors import BookingNotConcludable
from apps.events.models import Booking, OrganizerLock
from apps.events.services.actors import Actor
from apps.events.services.audit import record_action
from apps.events.services.automation.planning import follow_no_show
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import AuditAction, BookingStatus

type Outcome = Literal[BookingStatus.COMPLETED, BookingStatus.NO_SHOW]

_ACTIONS = {
    BookingStatus.COMPLETED: AuditAction.BOOKING_COMPLETED,
    BookingStatus.NO_SHOW: AuditAction.BOOKING_MARKED_NO_SHOW,
}


def conclude_booking(
    *, organizer_id: UUID, booking_id: UUID, outcome: Outcome, actor: Actor, now: datetime
) -> Booking:
    """Say that a meeting took place, or that nobody came; can be corrected, and said twice without effect.

    Raises BookingNotConcludable before it has begun, and for one that was called off or moved.
    """

    def work() -> Booking:
        lock = lock_calendar(organizer_id)
        booking = read_booking(organizer_id=organizer_id, booking_id=booking_id)
        if not booking.can_be_concluded(now):
            raise BookingNotConcludable
        if booking.status == outcome:
            return booking
        record_outcome(booking, lock, outcome=outcome, actor=actor, now=now)
        return booking

    return write_calendar(work)


def record_outcome(
    booking: Booking, lock: OrganizerLock, *, outcome: Outcome, actor: Actor, now: datetime
) -> None:
    """Write down, in the present transaction, how a meeting went and who says so."""
    before, booking.status = booking.status, outcome
    booking.save(update_fields=["status", "updated_at"])
    record_action(
        lock=lock,
        booking=booking,
        action=_ACTIONS[outcome],
        actor=actor,
        now=now,
        old={"status": str(before)},
        new={"status": str(outcome)},
    )
    if outcome == BookingStatus.NO_SHOW:
        follow_no_show(booking, now=now)
