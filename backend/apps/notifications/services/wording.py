"""What a mail about a booking says, in words."""

from apps.notifications.services.notices import BookingNotice
from apps.notifications.services.plain_text import plain_line
from apps.notifications.services.readable_times import short_day_and_time
from shared_types.vocabulary import Audience, Notice

_PREFIXES = {
    Notice.BOOKING_CONFIRMED: "Booked",
    Notice.BOOKING_RESCHEDULED: "Moved",
    Notice.BOOKING_CANCELLED: "Cancelled",
    Notice.ATTENDEE_JOINED: "Joined",
    Notice.ATTENDEE_LEFT: "Left",
    Notice.PARTY_CHANGED: "Changed",
    Notice.ANSWERS_CHANGED: "New answers",
    Notice.LINK_ADDED: "Link",
    Notice.EVENT_PUT_BACK: "Put back",
    Notice.EVENT_DELETED: "Still booked",
    Notice.TIME_TAKEN_ELSEWHERE: "At the same time",
}


def subject_of(notice: BookingNotice) -> str:
    """What happened, to what, and when it is. Nothing that an invitee typed is in it."""
    when = short_day_and_time(notice.start, notice.recipient_timezone)
    many = f"{count_told(notice)} dates from " if count_told(notice) > 1 else ""
    return f"{_PREFIXES[notice.notice]}: {meeting_of(notice)}, {many}{when}"


def count_told(notice: BookingNotice) -> int:
    """How many meetings it is about."""
    return len(notice.series.told) if notice.series else 1


def meeting_of(notice: BookingNotice) -> str:
    """The meeting as its reader calls it."""
    name = plain_line(notice.event_name)
    if notice.audience is Audience.ORGANIZER:
        return name
    return f"{name} with {plain_line(notice.organizer_name)}"


def headline_of(notice: BookingNotice) -> str:
    """One sentence: who did what."""
    invitee, event = plain_line(notice.invitee_name) or "Somebody", plain_line(notice.event_name)
    times = f", {count_told(notice)} times" if count_told(notice) > 1 else ""
    match notice.audience, notice.notice:
        case Audience.INVITEE, Notice.BOOKING_CONFIRMED | Notice.ATTENDEE_JOINED:
            return _booked(notice)
        case Audience.ORGANIZER, Notice.BOOKING_CONFIRMED | Notice.ATTENDEE_JOINED if notice.changed_by:
            return f"You booked {event} for {invitee}."
        case Audience.ORGANIZER, Notice.BOOKING_CONFIRMED:
            return f"{invitee} booked {event}{times}."
        case Audience.ORGANIZER, Notice.ATTENDEE_JOINED:
            return f"{invitee} joined {event}."
        case Audience.ORGANIZER, Notice.ATTENDEE_LEFT:
            return f"{invitee} left {event}."
        case Audience.INVITEE, Notice.PARTY_CHANGED:
            return f"You have {_seats(notice)} now: {meeting_of(notice)}."
        case Audience.ORGANIZER, Notice.PARTY_CHANGED:
            return f"{invitee} has {_seats(notice)} at {event} now."
        case _, Notice.ANSWERS_CHANGED:
            return f"{invitee} has changed the answers for {event}."
        case _, Notice.LINK_ADDED:
            return f"Here is the link: {meeting_of(notice)}."
        case _, Notice.EVENT_PUT_BACK:
            return f"You moved {event} in your calendar, but it cannot be then. The event was put back."
        case _, Notice.EVENT_DELETED:
            return f"You deleted {event} from your calendar. It is still booked: cancel it, or put it back."
        case _, Notice.TIME_TAKEN_ELSEWHERE:
            return f"{invitee} booked {event} while another of your calendars became busy then."
        case _, Notice.BOOKING_RESCHEDULED:
            return _change(notice, "moved", "has moved")
        case _:
            return _change(notice, "cancelled", "is cancelled")


def _booked(notice: BookingNotice) -> str:
    if notice.changed_by is Audience.ORGANIZER:
        return f"{plain_line(notice.organizer_name)} booked {plain_line(notice.event_name)} for you."
    if notice.is_guest:
        return f"A seat is booked for you: {meeting_of(notice)}."
    times = f", {count_told(notice)} times" if count_told(notice) > 1 else ""
    return f"You are booked: {meeting_of(notice)}{times}."


def _seats(notice: BookingNotice) -> str:
    return "1 seat" if notice.seats == 1 else f"{notice.seats} seats"


def _change(notice: BookingNotice, active: str, passive: str) -> str:
    if count_told(notice) > 1:
        return _change_of_many(notice)
    match notice.changed_by:
        case None:
            return f"{meeting_of(notice)} {passive}."
        case notice.audience:
            return f"You {active} {meeting_of(notice)}."
        case Audience.ORGANIZER:
            return f"{plain_line(notice.organizer_name)} {active} {plain_line(notice.event_name)}."
        case _:
            return f"{plain_line(notice.invitee_name)} {active} {meeting_of(notice)}."


def _change_of_many(notice: BookingNotice) -> str:
    """Several dates of a series are called off at once: all that were to come, or the last of them."""
    what = f"{count_told(notice)} dates of {meeting_of(notice)}"
    match notice.changed_by:
        case None:
            return f"{what} are cancelled."
        case notice.audience:
            return f"You cancelled {what}."
        case Audience.ORGANIZER:
            return f"{plain_line(notice.organizer_name)} cancelled {what}."
        case _:
            return f"{plain_line(notice.invitee_name)} cancelled {what}."
