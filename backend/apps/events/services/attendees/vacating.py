"""Seats that become free: the one place through which a group booking loses people and goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.events.models import Attendee, Booking, OrganizerLock
from apps.events.services import notices
from apps.events.services.actors import SYSTEM, Actor
from apps.events.services.audit import changes_of, describe_invitee, describe_seat, record_action
from apps.events.services.automation.planning import follow_leave
from apps.events.services.bookings.cancel import call_off
from apps.events.services.calendar_sync import note_seats
from apps.events.services.seats import free_seats, give_up_seats, name_after_earliest
from shared_types.vocabulary import AttendeeStatus, AuditAction, CancelledBy


@dataclass(frozen=True, kw_only=True)
class Vacating:
    """Who gives up seats and why. A slot that is left empty is called off, by `emptied_by`.

    moved_to: the booking in which they sit instead.
    """

    action: AuditAction
    actor: Actor
    reason: str = ""
    emptied_by: CancelledBy = CancelledBy.SYSTEM
    moved_to: UUID | None = None


def can_leave(seat: Attendee, now: datetime) -> bool:
    """Whether a seat is taken, at a meeting that is still to come."""
    return seat.status == AttendeeStatus.CONFIRMED and seat.booking.can_be_cancelled(now)


def vacate_seats(
    booking: Booking, seats: Sequence[Attendee], lock: OrganizerLock, why: Vacating, *, now: datetime
) -> None:
    """Free the seats of these people, and write down who did it; an empty slot is called off. Tells nobody.

    seats: all of one booking, the one that the log shall name first.
    """
    free_seats(seats, reason=why.reason, now=now)
    taken_before, named_before = booking.attendee_count, describe_invitee(booking)
    give_up_seats(booking, seats=len(seats))
    if booking.attendee_count:
        name_after_earliest(booking)
    record_action(
        lock=lock,
        booking=booking,
        action=why.action,
        actor=why.actor,
        now=now,
        old={"attendee_count": taken_before},
        new={"attendee_count": booking.attendee_count},
        metadata={
            "attendee_id": str(seats[0].id),
            "seats": len(seats),
            **({"seat_moved_to": str(why.moved_to)} if why.moved_to else {}),
        },
        personal={
            "attendee": describe_seat(seats[0]),
            **({"reason": why.reason} if why.reason else {}),
            **changes_of(named_before, describe_invitee(booking)),
        },
    )
    if booking.attendee_count:
        follow_leave(booking, seats, is_moved=why.moved_to is not None, now=now)
    notices.take_back(booking, now=now, seats=seats)
    if booking.attendee_count:
        note_seats(booking, now=now)
        return
    is_ours = why.emptied_by == CancelledBy.SYSTEM
    call_off(
        booking,
        lock,
        cancelled_by=why.emptied_by,
        reason="" if is_ours else why.reason,
        actor=SYSTEM if is_ours else why.actor,
        is_moved=why.moved_to is not None,
        now=now,
    )
