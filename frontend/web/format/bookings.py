"""Bookings as their organizer reads them: times in the organizer's zone, statuses in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.bookings import BookingSummary
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus
from web import routes
from web.format.calendar import Look
from web.format.dates import long_date, time_span
from web.format.organizer_words import STATUS_WORDS
from web.format.words import LOCATIONS, count_of


class BookingRow(BaseModel):
    """A booking in the list: `title` is who booked, or what where it is a group."""

    id: str
    event_type_id: str
    title: str
    about: str
    people: str
    status: str
    status_words: str
    span: str
    path: str
    move_path: str
    can_change: bool
    is_in_series: bool
    is_sync_failed: bool


class DayGroup(BaseModel):
    """The bookings of one of the organizer's days."""

    date: str
    title: str
    rows: list[BookingRow]


def day_groups(bookings: Sequence[BookingSummary], *, look: Look, now: datetime) -> list[DayGroup]:
    """Bookings in the order they came in, gathered by the organizer's days."""
    groups: list[DayGroup] = []
    for booking in bookings:
        day = booking.start_time.astimezone(ZoneInfo(look.timezone)).date()
        if not groups or groups[-1].date != day.isoformat():
            groups.append(DayGroup(date=day.isoformat(), title=day_title(booking.start_time, look), rows=[]))
        groups[-1].rows.append(_row(booking, look, now))
    return groups


def day_title(at: datetime, look: Look) -> str:
    """The organizer's day, named when it is near."""
    day = at.astimezone(ZoneInfo(look.timezone)).date()
    title = long_date(day, locale=look.locale, this_year=look.today.year)
    near = {
        look.today: "Today",
        look.today + timedelta(days=1): "Tomorrow",
        look.today - timedelta(days=1): "Yesterday",
    }
    return f"{near[day]}, {title}" if day in near else title


def span_of(booking: BookingSummary, look: Look) -> str:
    """From when to when, in the organizer's zone."""
    zone = ZoneInfo(look.timezone)
    start, end = booking.start_time.astimezone(zone), booking.end_time.astimezone(zone)
    return time_span(start, end, locale=look.locale, clock_hours=look.clock_hours)


def seats_of(booking: BookingSummary) -> str:
    """How full a group is; empty where it is none."""
    return (
        f"{booking.attendee_count} of {count_of(booking.capacity, 'seat')}" if booking.is_group_event else ""
    )


def title_of(booking: BookingSummary) -> str:
    """What a booking is called: a group by its event type, others by who booked."""
    return booking.event_name if booking.is_group_event else booking.invitee_name


def which_date(booking: BookingSummary) -> str:
    """Which date of a series: "Date 3 of 8"; empty for one meeting."""
    if booking.recurrence_id is None:
        return ""
    return f"Date {booking.recurrence_sequence} of {booking.recurrence_count}"


def people_of(booking: BookingSummary) -> str:
    """Whom a change concerns."""
    if booking.attendee_count > 1:
        return f"all {count_of(booking.attendee_count, 'attendee')}"
    return booking.invitee_name


def status_words(booking: BookingSummary, now: datetime) -> str:
    """How it stands; a meeting that is over and not yet closed says so."""
    if booking.status == BookingStatus.CONFIRMED and booking.end_time <= now:
        return "Over"
    return STATUS_WORDS[booking.status]


def _row(booking: BookingSummary, look: Look, now: datetime) -> BookingRow:
    path = routes.to(routes.BOOKING, booking_id=str(booking.id))
    return BookingRow(
        id=str(booking.id),
        event_type_id=str(booking.event_type_id),
        title=title_of(booking),
        about=" · ".join(
            filter(
                None,
                (
                    seats_of(booking) if booking.is_group_event else booking.event_name,
                    which_date(booking),
                    LOCATIONS[booking.location_type],
                ),
            )
        ),
        people=people_of(booking),
        status=booking.status,
        status_words=status_words(booking, now),
        span=span_of(booking, look),
        path=path,
        move_path=f"{path}?move=yes",
        can_change=booking.status == BookingStatus.CONFIRMED and booking.start_time > now,
        is_in_series=booking.recurrence_id is not None,
        is_sync_failed=booking.calendar_sync_status == CalendarSyncStatus.FAILED,
    )
