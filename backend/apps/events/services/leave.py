"""Giving up a seat at a group event."""

from datetime import datetime
from uuid import UUID

from apps.events.models import Attendee, OrganizerLock
from apps.events.selectors.attendees import Party, get_party
from apps.events.services import notices
from apps.events.services.actors import SYSTEM, Actor
from apps.events.services.audit import changes_of, describe_invitee, describe_seat, record_action
from apps.events.services.cancel import call_off
from apps.events.services.idempotency import Made
from apps.events.services.locking import lock_calendar
from apps.events.services.policies import require_cancellable
from apps.events.services.rows import read_seat
from apps.events.services.seats import free_seats, give_up_seats, name_after_earliest
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import Audience, AuditAction, CancelledBy, Notice


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
        free_seats(party, reason=reason, now=now)
        record_leaving(
            party, lock, action=AuditAction.ATTENDEE_CANCELLED, reason=reason, actor=actor, now=now
        )
        notices.tell(
            notices.for_invitee(
                seat.booking,
                Notice.BOOKING_CANCELLED,
                seat=seat,
                seats=party.seats,
                reason=reason,
                changed_by=Audience.INVITEE,
            ),
            notices.for_organizer(
                seat.booking, left_notice(seat), seat=seat, seats=party.seats, reason=reason
            ),
            now=now,
        )
        return Made(booking=seat.booking, seat=seat)

    return write_calendar(work)


def left_notice(seat: Attendee) -> Notice:
    """What the organizer is told of somebody who has left: an empty slot goes from their calendar."""
    return Notice.ATTENDEE_LEFT if seat.booking.is_live() else Notice.BOOKING_CANCELLED


def record_leaving(
    party: Party, lock: OrganizerLock, *, action: AuditAction, reason: str, actor: Actor, now: datetime
) -> None:
    """Let the booking know that a party has gone; an empty one is called off. Tells nobody."""
    booking = party.holder.booking
    taken_before, named_before = booking.attendee_count, describe_invitee(booking)
    give_up_seats(booking, seats=party.seats)
    if booking.attendee_count:
        name_after_earliest(booking)
    record_action(
        lock=lock,
        booking=booking,
        action=action,
        actor=actor,
        now=now,
        old={"attendee_count": taken_before},
        new={"attendee_count": booking.attendee_count},
        metadata={"attendee_id": str(party.holder.id), "seats": party.seats},
        personal={
            "attendee": describe_seat(party.holder),
            **({"reason": reason} if reason else {}),
            **changes_of(named_before, describe_invitee(booking)),
        },
    )
    notices.take_back(booking, now=now, seat=party.holder)
    if booking.attendee_count == 0:
        call_off(booking, lock, cancelled_by=CancelledBy.SYSTEM, reason="", actor=SYSTEM, now=now)
