"""Until when, and how often, a booking may be changed: in words, before it is made and after."""

from datetime import datetime

from shared_types.bookings import InviteeBookingRead
from shared_types.vocabulary import BookingStatus, ErrorCode
from web.format.calendar import Look, moment_of
from web.format.words import count_of, duration

_DAY = 24 * 60


def policy_words(
    *, cancel_minutes: int | None, move_minutes: int | None, moves: int | None, who: str = "You"
) -> str:
    """The rules of an event type, before anybody books. Minutes are before the start; None: until then."""
    cancel, move = _before(cancel_minutes), _before(move_minutes)
    if moves == 0:
        return f"{who} can cancel until {cancel}. It can't be moved."
    often = f", {_times(moves)} at most" if moves else ""
    if cancel == move and not often:
        return f"{who} can cancel or move it until {cancel}."
    return f"{who} can cancel until {cancel}, and move it until {move}{often}."


def change_lines(booking: InviteeBookingRead, *, look: Look, now: datetime) -> list[str]:
    """What can still be done to a booking and until when, or why not; nothing once it has begun or is off."""
    if booking.status != BookingStatus.CONFIRMED or now >= booking.start_time:
        return []
    return [_cancel_line(booking, look), _move_line(booking, look)]


def _cancel_line(booking: InviteeBookingRead, look: Look) -> str:
    until = _until(booking.cancellable_until, booking, look)
    return f"You {'can' if booking.can_be_cancelled else 'could'} cancel until {until}."


def _move_line(booking: InviteeBookingRead, look: Look) -> str:
    until = _until(booking.reschedulable_until, booking, look)
    left = booking.moves_left
    match booking.reschedule_refusal:
        case None:
            return f"You can move it until {until}{f', {_times(left)} at most' if left else ''}."
        case ErrorCode.RESCHEDULE_TOO_LATE:
            return f"You could move it until {until}."
        case ErrorCode.MOVES_USED_UP:
            return "You can't move it any more."
        case _:
            return "It can't be moved: other times are not offered at the moment."


def _until(instant: datetime, booking: InviteeBookingRead, look: Look) -> str:
    if instant == booking.start_time:
        return "it begins"
    return f"{moment_of(instant, look)} ({look.timezone})"


def _before(minutes: int | None) -> str:
    if not minutes:
        return "it begins"
    # A day is not always 24 hours long, so that one day is told in hours.
    days, rest = divmod(minutes, _DAY)
    return f"{count_of(days, 'day') if days > 1 and not rest else duration(minutes)} before"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
