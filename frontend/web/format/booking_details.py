"""One booking, whole, as its organizer reads it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.bookings import AttendeeRead, BookingRead
from shared_types.notifications import NotificationRead
from shared_types.questions import AnswerRead
from shared_types.vocabulary import AttendeeStatus, Audience, BookingStatus, NotificationStatus
from web import routes
from web.format.bookings import (
    day_title,
    people_of,
    seats_of,
    span_of,
    status_words,
    title_of,
    which_date,
)
from web.format.calendar import Look, moment_of
from web.format.calendar_sync import CalendarSyncView, calendar_sync_view
from web.format.dates import moment
from web.format.organizer_words import NOTICE_WORDS, NOTIFICATION_WORDS
from web.format.policies import policy_words
from web.format.series import series_dates
from web.format.words import LOCATIONS, count_of, duration
from web.format.zones import offset_label, zone_city


class AnswerLine(BaseModel):
    """A question as it was asked, and the answer."""

    question: str
    answer: str


class AttendeeLine(BaseModel):
    """One person at the booking."""

    id: str
    name: str
    email: str
    phone: str
    status: str
    status_words: str
    is_coming: bool
    is_no_show: bool
    concerns: str
    answers: list[AnswerLine]


class NotificationLine(BaseModel):
    """A message that followed the booking."""

    id: str
    words: str
    recipient: str
    status: str
    status_words: str
    sent: str
    error: str
    can_resend: bool


class SeriesLine(BaseModel):
    """One date of the series that a booking belongs to."""

    title: str
    path: str
    is_this: bool
    status: str
    status_words: str


class BookingDetails(BaseModel):
    """A booking, whole. `their_time` is the invitee's reading of the same moment."""

    id: str
    event_type_id: str
    title: str
    about: str
    name: str
    status: str
    status_words: str
    day: str
    span: str
    zone: str
    zone_city: str
    their_time: str
    their_zone: str
    lasts: str
    location: str
    location_details: str
    meeting_link: str
    meeting_number: str
    meeting_password: str
    meeting_link_follows: bool
    calendar_sync: CalendarSyncView
    invitee_name: str
    invitee_email: str
    invitee_phone: str
    seats: str
    answers: list[AnswerLine]
    attendees: list[AttendeeLine]
    seats_left: int
    can_add_attendees: bool
    can_remove_attendees: bool
    can_mark_attendees: bool
    notifications: list[NotificationLine]
    policy: str
    earlier_path: str
    later_path: str
    can_be_cancelled: bool
    can_be_rescheduled: bool
    can_be_closed: bool
    people: str
    series: str
    dates: list[SeriesLine]


def booking_details(booking: BookingRead, *, look: Look, now: datetime) -> BookingDetails:
    """Everything about a booking, put into words once."""
    zone, theirs = ZoneInfo(look.timezone), ZoneInfo(booking.invitee_timezone)
    start = booking.start_time.astimezone(zone)
    is_live = booking.status == BookingStatus.CONFIRMED
    has_begun = booking.start_time <= now
    return BookingDetails(
        id=str(booking.id),
        event_type_id=str(booking.event_type_id),
        title=title_of(booking),
        about=f"Booked first by {booking.invitee_name}" if booking.is_group_event else booking.event_name,
        name=booking.event_name,
        status=booking.status,
        status_words=status_words(booking, now),
        day=day_title(booking.start_time, look),
        span=span_of(booking, look),
        zone=f"{zone_city(look.timezone, locale=look.locale)}, {offset_label(start)}",
        zone_city=zone_city(look.timezone, locale=look.locale),
        their_time=_their_time(booking, look),
        their_zone=f"{zone_city(booking.invitee_timezone, locale=look.locale)}, "
        f"{offset_label(booking.start_time.astimezone(theirs))}",
        lasts=duration(round((booking.end_time - booking.start_time).total_seconds() / 60)),
        location=LOCATIONS[booking.location_type],
        # An own link is both, and stands there once.
        location_details=booking.location_details if booking.location_details != booking.meeting_link else "",
        meeting_link=booking.meeting_link,
        # Others' names for a call are nothing that anybody types in.
        meeting_number=booking.meeting_id if booking.meeting_id.isdigit() else "",
        meeting_password=booking.meeting_password,
        meeting_link_follows=booking.meeting_link_follows,
        calendar_sync=calendar_sync_view(booking),
        invitee_name=booking.invitee_name,
        invitee_email=booking.invitee_email,
        invitee_phone=booking.invitee_phone,
        seats=seats_of(booking),
        answers=_answers(booking.answers),
        attendees=_attendees(booking) if booking.is_group_event else [],
        seats_left=booking.capacity - booking.attendee_count,
        can_add_attendees=booking.can_add_attendees,
        can_remove_attendees=booking.can_remove_attendees,
        can_mark_attendees=booking.can_mark_attendees,
        notifications=[_notification(one, look) for one in booking.notifications],
        policy=_policy(booking) if is_live and not has_begun else "",
        earlier_path=_path(booking.rescheduled_from_id),
        later_path=_path(booking.rescheduled_to_id),
        can_be_cancelled=booking.can_be_cancelled,
        can_be_rescheduled=booking.can_be_rescheduled,
        can_be_closed=is_live and has_begun,
        people=people_of(booking),
        series=_series_words(booking),
        dates=_series(booking, look, now),
    )


def _series_words(booking: BookingRead) -> str:
    """Which date of what: "Date 3 of 8. Weekly, 8 times"; empty for one meeting."""
    return f"{which_date(booking)}. {booking.series.recurrence_text}" if booking.series else ""


def _series(booking: BookingRead, look: Look, now: datetime) -> list[SeriesLine]:
    """Every date of its series, in order."""
    dates = series_dates(booking.series, look=look, now=now) if booking.series else []
    return [
        SeriesLine(
            title=date.title,
            path=routes.to(routes.BOOKING, booking_id=date.id),
            is_this=date.id == str(booking.id),
            status=date.status,
            status_words=date.status_words,
        )
        for date in dates
    ]


def _their_time(booking: BookingRead, look: Look) -> str:
    """What the invitee's clocks show, empty where it is the same."""
    ours = booking.start_time.astimezone(ZoneInfo(look.timezone))
    theirs = booking.start_time.astimezone(ZoneInfo(booking.invitee_timezone))
    if ours.utcoffset() == theirs.utcoffset():
        return ""
    return moment(theirs, locale=look.locale, clock_hours=look.clock_hours, this_year=look.today.year)


def _path(booking_id: object) -> str:
    return routes.to(routes.BOOKING, booking_id=str(booking_id)) if booking_id else ""


def answer_text(answer: Any) -> str:
    """An answer of any type as text."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, list):
        return ", ".join(str(one) for one in answer)
    return str(answer)


def _answers(answers: Sequence[AnswerRead]) -> list[AnswerLine]:
    return [AnswerLine(question=one.question_text, answer=answer_text(one.answer)) for one in answers]


def _attendees(booking: BookingRead) -> list[AttendeeLine]:
    """Everybody who was ever expected, parties together: whoever brings guests before them."""
    names = {one.id: one.name for one in booking.attendees}
    brought = Counter(one.guest_of_id for one in booking.attendees if one.status != AttendeeStatus.CANCELLED)

    def place(one: AttendeeRead) -> tuple[int, bool]:
        holder = one.guest_of_id or one.id
        return list(names).index(holder) if holder in names else len(names), one.guest_of_id is not None

    return [
        _attendee(one, brings=brought[one.id], of=names.get(one.guest_of_id, "") if one.guest_of_id else "")
        for one in sorted(booking.attendees, key=place)
    ]


def _attendee(attendee: AttendeeRead, *, brings: int, of: str) -> AttendeeLine:
    """brings: how many guests. of: who brings them, by name."""
    words = {AttendeeStatus.CONFIRMED: "Coming", AttendeeStatus.CANCELLED: "Cancelled"}
    name = attendee.name
    if of:
        name = f"Guest of {of}" if attendee.name == of else f"{attendee.name}, guest of {of}"
    guests = f" and {count_of(brings, 'guest')}" if brings else ""
    return AttendeeLine(
        id=str(attendee.id),
        name=name,
        email=attendee.email,
        phone=attendee.phone,
        status={AttendeeStatus.CONFIRMED: "confirmed", AttendeeStatus.CANCELLED: "cancelled"}.get(
            attendee.status, "no_show"
        ),
        status_words=words.get(attendee.status, "No-show"),
        is_coming=attendee.status == AttendeeStatus.CONFIRMED,
        is_no_show=attendee.status == AttendeeStatus.NO_SHOW,
        concerns=f"{name}{guests}",
        answers=_answers(attendee.answers),
    )


def _notification(notification: NotificationRead, look: Look) -> NotificationLine:
    words = NOTICE_WORDS.get(notification.notice, notification.notice)
    reader = "you" if notification.audience == Audience.ORGANIZER else "the invitee"
    return NotificationLine(
        id=str(notification.id),
        words=f"{words} to {reader}",
        recipient=notification.recipient,
        status=notification.status,
        status_words=NOTIFICATION_WORDS[notification.status],
        sent=moment_of(notification.sent_at, look) if notification.sent_at else "",
        error=notification.last_error if notification.status == NotificationStatus.FAILED else "",
        can_resend=notification.status in (NotificationStatus.SENT, NotificationStatus.FAILED),
    )


def _policy(booking: BookingRead) -> str:
    """What the invitee may do on their own; of a group's people each may do it with their seat."""
    return policy_words(
        cancel_minutes=booking.cancellation_deadline_minutes,
        move_minutes=booking.reschedule_deadline_minutes,
        moves=booking.max_reschedules,
        who="Invitees" if booking.is_group_event else booking.invitee_name,
    )
