"""What the holder of a link may do with what it opens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.events.errors import AttendeesClosed
from apps.events.models import Attendee, Booking, BookingSeries
from apps.events.selectors.series import list_dates, shown_date
from apps.events.services.actors import Actor, Origin, holder_actor
from apps.events.services.attendees.guests import add_guests, remove_guest
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.attendees.move import move_seat
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.correcting import correct_answers
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.bookings.tokens import (
    regenerate_booking_token,
    regenerate_seat_token,
    regenerate_series_token,
)
from apps.events.services.series.cancel import cancel_dates
from core.errors import invalid_field
from shared_types.bookings import (
    BookingCancel,
    BookingReschedule,
    GuestRemove,
    GuestsAdd,
    TokenRegenerate,
)
from shared_types.questions import AnswersCorrect
from shared_types.vocabulary import Audience, CancelledBy, CancelScope

type Held = Booking | Attendee | BookingSeries
type Change = BookingCancel | BookingReschedule | TokenRegenerate | GuestsAdd | GuestRemove | AnswersCorrect


def manage_booking(
    held: Held, change: Change, *, origin: Origin, idempotency_key: str = "", now: datetime
) -> Held:
    """Do what is asked to the booking, the seat or the series; returns what the link leads to from now on.

    idempotency_key: of who brings guests; whatever else is asked twice has no second effect by itself.
    """
    if isinstance(held, BookingSeries):
        return _manage_series(held, change, origin=origin, now=now)
    _require_no_date(held, change)
    if isinstance(held, Attendee):
        return _manage_seat(held, change, origin=origin, idempotency_key=idempotency_key, now=now)
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
        case AnswersCorrect():
            _correct(booking, [booking], change, actor, now=now)
            return booking
        case GuestsAdd() | GuestRemove():
            raise AttendeesClosed("This meeting is for one person.")


def _manage_seat(
    seat: Attendee, change: Change, *, origin: Origin, idempotency_key: str, now: datetime
) -> Attendee:
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
                idempotency_key=idempotency_key,
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
        case AnswersCorrect():
            _correct(seat, [seat], change, actor, now=now)
            return seat


def _manage_series(series: BookingSeries, change: Change, *, origin: Origin, now: datetime) -> BookingSeries:
    dates = list_dates(series.id)
    actor = holder_actor(shown_date(dates, now=now), origin)
    organizer_id, series_id = series.organizer_id, series.id
    match change:
        case BookingCancel():
            if change.scope is not CancelScope.ALL:
                _chosen(dates, change.booking_id)
            return cancel_dates(
                organizer_id=organizer_id,
                series_id=series_id,
                booking_id=change.booking_id,
                scope=change.scope,
                cancelled_by=CancelledBy.INVITEE,
                reason=change.reason,
                actor=actor,
                now=now,
            )
        case BookingReschedule():
            chosen = _chosen(dates, change.booking_id)
            move = Move(
                start=change.start_time, moved_by=Audience.INVITEE, actor=actor, timezone=change.timezone
            )
            reschedule_booking(organizer_id=organizer_id, booking_id=chosen.id, move=move, now=now)
            return series
        case TokenRegenerate():
            return regenerate_series_token(
                organizer_id=organizer_id, series_id=series_id, actor=actor, now=now
            )
        case AnswersCorrect():
            _correct(series, dates, change, actor, now=now)
            return series
        case GuestsAdd() | GuestRemove():
            raise AttendeesClosed("This meeting is for one person.")


def _correct(
    whose: Held, held: Sequence[Booking | Attendee], change: AnswersCorrect, actor: Actor, *, now: datetime
) -> None:
    correct_answers(
        organizer_id=whose.organizer_id, held=held, given=change.custom_answers, actor=actor, now=now
    )


def _chosen(dates: list[Booking], booking_id: UUID | None) -> Booking:
    """The date of a series that a change is about; raises Invalid where it names none of them."""
    chosen = next((each for each in dates if each.id == booking_id), None)
    if chosen is None:
        raise invalid_field("booking_id", "Say which date of the series.")
    return chosen


def _require_no_date(held: Booking | Attendee, change: Change) -> None:
    """What is said of the dates of a series means nothing for a single meeting."""
    booking_id = getattr(change, "booking_id", None)
    if booking_id not in (None, held.booking_id if isinstance(held, Attendee) else held.id):
        raise invalid_field("booking_id", "This link is for one meeting.")
    if isinstance(change, BookingCancel) and change.scope is not CancelScope.ONE:
        raise invalid_field("scope", "Only a series can be cancelled from a date on, or as a whole.")
