"""What the holder of a link may do with what it opens."""

from datetime import datetime

from apps.events.errors import AttendeesClosed
from apps.events.models import Attendee, Booking
from apps.events.services.actors import Origin, holder_actor
from apps.events.services.cancel import cancel_booking
from apps.events.services.guests import add_guests, remove_guest
from apps.events.services.leave import leave_slot
from apps.events.services.move_seat import move_seat
from apps.events.services.reschedule import Move, reschedule_booking
from apps.events.services.tokens import regenerate_booking_token, regenerate_seat_token
from shared_types.bookings import (
    BookingCancel,
    BookingReschedule,
    GuestRemove,
    GuestsAdd,
    TokenRegenerate,
)
from shared_types.vocabulary import Audience, CancelledBy

type Change = BookingCancel | BookingReschedule | TokenRegenerate | GuestsAdd | GuestRemove


def manage_booking(
    held: Booking | Attendee, change: Change, *, origin: Origin, now: datetime
) -> Booking | Attendee:
    """Do what is asked to the booking, or to the seat; returns what the link leads to from now on."""
    if isinstance(held, Attendee):
        return _manage_seat(held, change, origin=origin, now=now)
    return _manage_whole(held, change, origin=origin, now=now)


def _manage_whole(booking: Booking, change: Change, *, origin: Origin, now: datetime) -> Booking:
    actor = holder_actor(booking, origin)
    organizer_id, booking_id = booking.organizer_id, booking.id
    match change:
        case BookingCancel():
            return cancel_booking(
                organizer_id=organizer_id,
                booking_id=booking_id,
                cancelled_by=CancelledBy.INVITEE,
                reason=change.reason,
                actor=actor,
                now=now,
            )
        case BookingReschedule():
            move = Move(
                start=change.start_time, moved_by=Audience.INVITEE, actor=actor, timezone=change.timezone
            )
            return reschedule_booking(organizer_id=organizer_id, booking_id=booking_id, move=move, now=now)
        case TokenRegenerate():
            return regenerate_booking_token(
                organizer_id=organizer_id, booking_id=booking_id, actor=actor, now=now
            )
        case GuestsAdd() | GuestRemove():
            raise AttendeesClosed("This meeting is for one person.")


def _manage_seat(seat: Attendee, change: Change, *, origin: Origin, now: datetime) -> Attendee:
    actor = holder_actor(seat, origin)
    organizer_id, attendee_id = seat.organizer_id, seat.id
    match change:
        case BookingCancel():
            left = leave_slot(
                organizer_id=organizer_id, attendee_id=attendee_id, reason=change.reason, actor=actor, now=now
            )
            return left.seat or seat
        case BookingReschedule():
            moved = move_seat(
                organizer_id=organizer_id,
                attendee_id=attendee_id,
                start=change.start_time,
                timezone=change.timezone,
                origin=origin,
                now=now,
            )
            return moved.seat or seat
        case TokenRegenerate():
            return regenerate_seat_token(
                organizer_id=organizer_id, attendee_id=attendee_id, actor=actor, now=now
            )
        case GuestsAdd():
            return add_guests(
                organizer_id=organizer_id,
                attendee_id=attendee_id,
                guests=change.guests,
                actor=actor,
                now=now,
            )
        case GuestRemove():
            return remove_guest(
                organizer_id=organizer_id,
                attendee_id=attendee_id,
                guest_id=change.guest_id,
                actor=actor,
                now=now,
            )
