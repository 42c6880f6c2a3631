"""Bookings on a calendar: what a week and a month show, and the addresses that lead from one to another."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.bookings import BookingSummary
from shared_types.vocabulary import BookingStatus
from web import routes
from web.format.bookings import span_of, status_words, title_of
from web.format.calendar import Look
from web.format.dates import clock_time
from web.format.lists import narrowed_path
from web.format.organizer_words import STATUS_WORDS

WEEK, MONTH = "week", "month"
VIEWS: Final = {"": "List", WEEK: "Week", MONTH: "Month"}
# Whoever narrows by nothing sees what takes place or took place.
STATUSES: Final[dict[str, str]] = {
    "": "All but cancelled",
    **{
        status: STATUS_WORDS[status]
        for status in (
            BookingStatus.CONFIRMED,
            BookingStatus.COMPLETED,
            BookingStatus.NO_SHOW,
            BookingStatus.CANCELLED,
        )
    },
}


class Narrowing(BaseModel):
    """What the calendar is narrowed to."""

    status: str = ""
    event_type_id: str = ""


class EntryView(BaseModel):
    """A booking on a day. note: that it began the day before, or goes on. kept_free: beside it, in words."""

    id: str
    path: str
    title: str
    about: str
    starts: str
    span: str
    note: str
    kept_free: str
    status: str
    status_words: str


def calendar_path(view: str, *, on: date | str, narrowing: Narrowing) -> str:
    """The address of a week or a month, of the list where `view` is empty."""
    return narrowed_path(
        routes.to(routes.BOOKINGS),
        view=view,
        date=str(on) if view else "",
        status=narrowing.status if view else "",
        event_type_id=narrowing.event_type_id,
    )


def shown(bookings: Sequence[BookingSummary], status: str) -> list[BookingSummary]:
    """What stands on the calendar, soonest first."""
    found = [one for one in bookings if status or one.status != BookingStatus.CANCELLED]
    return sorted(found, key=lambda one: (one.start_time, str(one.id)))


def entry_view(booking: BookingSummary, *, day: date, look: Look, now: datetime) -> EntryView:
    """A booking as a day has it that it begins, goes on or ends on."""
    start = booking.start_time.astimezone(ZoneInfo(look.timezone)).time()
    return EntryView(
        id=str(booking.id),
        path=routes.to(routes.BOOKING, booking_id=str(booking.id)),
        title=title_of(booking),
        about="" if booking.is_group_event else booking.event_name,
        starts=clock_time(start, locale=look.locale, clock_hours=look.clock_hours),
        span=span_of(booking, look),
        note=_note(booking, day, look),
        kept_free=_kept_free(booking),
        status=booking.status,
        status_words=status_words(booking, now),
    )


def days_of(booking: BookingSummary, look: Look) -> list[date]:
    """The dates that a booking touches in the reader's zone; one that ends at midnight not the next."""
    first = _date_of(booking.start_time, look)
    last = _date_of(booking.end_time - timedelta(microseconds=1), look)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def buffers_of(booking: BookingSummary) -> tuple[timedelta, timedelta]:
    """How long is kept free before and after a booking; nothing where it takes no time any more."""
    if booking.status in (BookingStatus.CANCELLED, BookingStatus.RESCHEDULED):
        return timedelta(), timedelta()
    return timedelta(minutes=booking.buffer_time_before), timedelta(minutes=booking.buffer_time_after)


def _kept_free(booking: BookingSummary) -> str:
    before, after = (length // timedelta(minutes=1) for length in buffers_of(booking))
    kept = [f"{minutes} min {where}" for minutes, where in ((before, "before"), (after, "after")) if minutes]
    return f"{' and '.join(kept)} kept free" if kept else ""


def _note(booking: BookingSummary, day: date, look: Look) -> str:
    days = days_of(booking, look)
    if day > days[0]:
        return "since the day before"
    return "until the next day" if day < days[-1] else ""


def _date_of(at: datetime, look: Look) -> date:
    return at.astimezone(ZoneInfo(look.timezone)).date()
