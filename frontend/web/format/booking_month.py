"""A month of bookings: each day with what is on it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from pydantic import BaseModel

from shared_types.bookings import BookingSummary
from web.format.booking_calendar import MONTH, WEEK, EntryView, Narrowing, calendar_path, days_of, entry_view
from web.format.calendar import Look, WeekdayView, last_day
from web.format.dates import full_date, month_title, week_start, weekdays
from web.format.words import count_of

IN_A_CELL: Final = 3


class MonthCell(BaseModel):
    """A day of the month; one without a date only fills its week. more: "2 more" than are named."""

    date: str = ""
    number: str = ""
    label: str = ""
    path: str = ""
    count: int = 0
    more: str = ""
    is_today: bool = False
    booked: list[EntryView] = []


class MonthWeek(BaseModel):
    """A row of the month. `starts` is its first date, also where that lies outside the month."""

    starts: str
    cells: list[MonthCell]


class BookingMonth(BaseModel):
    """A month. previous, today and following are addresses."""

    title: str = ""
    previous: str = ""
    today: str = ""
    following: str = ""
    weekdays: list[WeekdayView] = []
    weeks: list[MonthWeek] = []
    is_empty: bool = True


def month_dates(day: date) -> tuple[date, date]:
    """The first and the last date of the month that a date is in."""
    return day.replace(day=1), last_day(day)


def booking_month(
    day: date, bookings: Sequence[BookingSummary], *, narrowing: Narrowing, look: Look, now: datetime
) -> BookingMonth:
    """The month that a date is in. bookings: soonest first."""
    first, last = month_dates(day)
    on: dict[date, list[BookingSummary]] = {}
    for one in bookings:
        for each in days_of(one, look):
            if first <= each <= last:
                on.setdefault(each, []).append(one)

    def path(to: date | str) -> str:
        return calendar_path(MONTH, on=to, narrowing=narrowing)

    def cell(each: date) -> MonthCell:
        if not first <= each <= last:
            return MonthCell()
        return _cell(each, on.get(each, []), narrowing=narrowing, look=look, now=now)

    start, weeks = week_start(first, locale=look.locale), []
    while start <= last:
        weeks.append(
            MonthWeek(starts=str(start), cells=[cell(start + timedelta(days=number)) for number in range(7)])
        )
        start += timedelta(days=7)
    return BookingMonth(
        title=month_title(first, locale=look.locale),
        previous=path((first - timedelta(days=1)).replace(day=1)),
        today=path(""),
        following=path(last + timedelta(days=1)),
        weekdays=[WeekdayView(short=short, full=full) for short, full in weekdays(look.locale)],
        weeks=weeks,
        is_empty=not on,
    )


def _cell(
    day: date, found: list[BookingSummary], *, narrowing: Narrowing, look: Look, now: datetime
) -> MonthCell:
    today = "today, " if day == look.today else ""
    amount = count_of(len(found), "booking") if found else "nothing booked"
    # A line that says how many more there are takes the place of one.
    room = IN_A_CELL if len(found) <= IN_A_CELL else IN_A_CELL - 1
    return MonthCell(
        date=str(day),
        number=str(day.day),
        label=f"{full_date(day, locale=look.locale)}, {today}{amount}",
        path=calendar_path(WEEK, on=day, narrowing=narrowing),
        count=len(found),
        more=f"{len(found) - room} more" if len(found) > room else "",
        is_today=day == look.today,
        booked=[entry_view(one, day=day, look=look, now=now) for one in found[:room]],
    )
