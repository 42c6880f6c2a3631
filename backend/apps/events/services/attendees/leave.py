"""Giving up a seat at a group event."""

from datetime import datetime
from uuid import UUID

from apps.events.models import Attendee
from apps.events.selectors.attendees import get_party
from apps.events.services import notices
from apps.events.services.actors import Actor
from apps.events.services.attendees.vacating import Vacating, vacate_seats
from apps.events.services.bookings.policies import require_cancellable
from apps.events.services.idempotency import Made
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_seat
from apps.events.services.waitlist.line import offer_freed_slot
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import Audience, AuditAction, Notice


def leave_slot(*, organizer_id: UUID, attendee_id: UUID, reason: str, actor: Actor, now: datetime) -> Made:
    """Give up a seat with its guests'; when the last has left, the slot is called off.

    Raises BookingNotCancellable where the meeting has begun, or the seat is given up already, and
    CancellationTooLate for its holder after the deadline that was agreed.
    """

    def work() -> Made:
        lock = lock_calendar(organizer_id)
        seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
        require_cancellable(seat, actor=actor, now=now)
        party = get_party(seat)
        why = Vacating(action=AuditAction.ATTENDEE_CANCELLED, actor=actor, reason=reason)
        vacate_seats(seat.booking, party.all, lock, why, now=now)
        notices.tell(
            *notices.for_party(
                seat.booking,
                Notice.BOOKING_CANCELLED,
                party,
                reason=reason,
                changed_by=Audience.INVITEE,
            ),
            notices.for_organizer(
                seat.booking, left_notice(seat), seat=seat, seats=party.seats, reason=reason
            ),
            now=now,
        )
        offer_freed_slot(seat.booking, lock, now=now)
        return Made(booking=seat.booking, seat=seat)

    return write_calendar(work)


def left_notice(seat: Attendee) -> Notice:
    """What the organizer is told of somebody who has left: an empty slot goes from their calendar."""
    return Notice.ATTENDEE_LEFT if seat.booking.is_live() else Notice.BOOKING_CANCELLED
