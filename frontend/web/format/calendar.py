"""A month of slots as the calendar shows it: what the API answers, put into words once."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from pydantic import BaseModel

from shared_types.slots import DaySlots, SlotRead, SlotsRead
from web.format.dates import clock_time, full_date, long_date, moment, month_title, week_start, weekdays
from web.format.words import count_of
from web.format.zones import clock_change, offset_label

_PARTS: Final = (("Morning", time(12)), ("Afternoon", time(17)), ("Evening", time.max))


class SlotView(BaseModel):
    """A time to press. `starts` is what the API takes back."""

    starts: str
    label: str
    seats_left: int


class TimeView(BaseModel):
    """A time that is taken. `starts` as above."""

    starts: str
    label: str


class PartView(BaseModel):
    """The times of a morning, an afternoon or an evening."""

    name: str
    slots: list[SlotView]


class DayView(BaseModel):
    """A day with times that are free, or that can be waited for."""

    title: str
    offset: str
    clock_change: str
    parts: list[PartView]


class CellView(BaseModel):
    """A square of the month; one without a date only fills its week.

    has: "free" times, or "full" ones alone, which can be waited for, or none.
    """

    date: str
    number: str
    label: str
    has: str
    is_today: bool


class WeekView(BaseModel):
    """A row of the month. `starts` is its first date, also where that lies outside the month."""

    starts: str
    cells: list[CellView]


class ChoiceView(BaseModel):
    """A slot by itself: "Tuesday 2 December, 10:00"."""

    starts: str
    date: str
    title: str


class WeekdayView(BaseModel):
    """A column's head."""

    short: str
    full: str


class MonthView(BaseModel):
    """A month. `previous` and `following` are months as "2026-12", empty where there is nothing to see.

    full: by date, the times that are taken and can be waited for. asked: the day that the address names.
    """

    month: str
    title: str
    previous: str
    following: str
    weekdays: list[WeekdayView]
    weeks: list[WeekView]
    days: dict[str, DayView]
    full: dict[str, list[TimeView]]
    tab_stop: str
    first_free: str
    first_free_title: str
    asked: str
    is_loaded: bool


NO_MONTH: Final = MonthView(
    month="",
    title="",
    previous="",
    following="",
    weekdays=[],
    weeks=[],
    days={},
    full={},
    tab_stop="",
    first_free="",
    first_free_title="",
    asked="",
    is_loaded=False,
)


class Look(NamedTuple):
    """How one visitor reads times: where they are, in what language, with 12 or 24 hours."""

    timezone: str
    locale: Locale
    clock_hours: int
    today: date


def moment_of(at: datetime, look: Look) -> str:
    """A date and a time of day, by the visitor's clocks and as they write both."""
    there = at.astimezone(ZoneInfo(look.timezone))
    return moment(there, locale=look.locale, clock_hours=look.clock_hours, this_year=look.today.year)


def month_of(day: date) -> str:
    """The month of a date, as "2026-12"."""
    return f"{day:%Y-%m}"


def first_day(month: str) -> date:
    """The first date of a month such as "2026-12"; raises ValueError for anything else."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: date) -> date:
    """The last date of the month that a date is in."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_view(
    month: str,
    slots: SlotsRead | None,
    *,
    taken: SlotsRead | None = None,
    look: Look,
    horizon: date,
    asked: date | None = None,
) -> MonthView:
    """A month with its free days; without `slots` the same month while they are on their way.

    `horizon` is the last date that may be booked. taken: what can be waited for. asked: a day to be named
    though it may have no times.
    """
    first = first_day(month)
    free = {day.date: day for day in slots.days} if slots else {}
    full = {day.date: day for day in taken.days} if taken else {}
    first_free = min(free, default=slots.next_free if slots else None)
    return MonthView(
        month=month,
        title=month_title(first, locale=look.locale),
        previous=month_of(first - timedelta(days=1)) if first > look.today else "",
        following=month_of(last_day(first) + timedelta(days=1)) if last_day(first) < horizon else "",
        weekdays=[WeekdayView(short=short, full=full) for short, full in weekdays(look.locale)],
        weeks=_weeks(first, free, full, look),
        days={
            str(day): _day_view(of_day, look, has_free=day in free)
            for day, of_day in {**full, **free}.items()
        },
        full={str(day): [time_view(slot, look) for slot in full[day].slots] for day in full},
        tab_stop=str(look.today if month == month_of(look.today) else min(free, default=first)),
        first_free=str(first_free or ""),
        first_free_title=_title(first_free, look) if first_free else "",
        asked=_title(asked, look) if asked else "",
        is_loaded=slots is not None,
    )


def without_start(found: SlotsRead, start: datetime) -> SlotsRead:
    """The slots but for that at which a meeting is that is to move: nothing would change there."""
    days = [
        day.model_copy(
            update={"slots": [each for each in day.slots if datetime.fromisoformat(each.start_time) != start]}
        )
        for day in found.days
    ]
    return found.model_copy(update={"days": [day for day in days if day.slots]})


def choice_view(at: datetime, *, look: Look) -> ChoiceView:
    """One slot by itself, in the visitor's zone."""
    there = at.astimezone(ZoneInfo(look.timezone))
    return ChoiceView(starts=there.isoformat(), date=str(there.date()), title=moment_of(at, look))


def time_view(slot: SlotRead, look: Look) -> TimeView:
    """A taken time of a day; a slot of the viewer's zone."""
    at = datetime.fromisoformat(slot.start_time).time()
    label = clock_time(at, locale=look.locale, clock_hours=look.clock_hours)
    return TimeView(starts=slot.start_time, label=label)


def nearest_starts(at: datetime, offered: list[datetime], *, limit: int) -> list[datetime]:
    """The starts closest to a moment, soonest first."""
    return sorted(sorted(offered, key=lambda start: abs(start - at))[:limit])


def _title(day: date, look: Look) -> str:
    return long_date(day, locale=look.locale, this_year=look.today.year)


def _weeks(first: date, free: dict[date, DaySlots], full: dict[date, DaySlots], look: Look) -> list[WeekView]:
    start, last = week_start(first, locale=look.locale), last_day(first)
    weeks = []
    while start <= last:
        days = [start + timedelta(days=offset) for offset in range(7)]
        cells = [_cell(day, free.get(day), day in full, look, is_shown=first <= day <= last) for day in days]
        weeks.append(WeekView(starts=str(start), cells=cells))
        start += timedelta(days=7)
    return weeks


def _cell(day: date, slots: DaySlots | None, is_full: bool, look: Look, *, is_shown: bool) -> CellView:
    if not is_shown:
        return CellView(date="", number="", label="", has="", is_today=False)
    amount = (
        count_of(len(slots.slots), "time") if slots else "full, with a waitlist" if is_full else "no times"
    )
    today = "today, " if day == look.today else ""
    return CellView(
        date=str(day),
        number=str(day.day),
        label=f"{full_date(day, locale=look.locale)}, {today}{amount}",
        has="free" if slots else "full" if is_full else "",
        is_today=day == look.today,
    )


def _day_view(day: DaySlots, look: Look, *, has_free: bool) -> DayView:
    starts = [datetime.fromisoformat(slot.start_time) for slot in day.slots]
    pairs = list(zip(starts, day.slots, strict=True))
    parts, earlier = [], time.min
    for name, end in _PARTS:
        slots = [_slot_view(at, slot, look) for at, slot in pairs if earlier <= at.time() < end]
        earlier = end
        if slots:
            parts.append(PartView(name=name, slots=slots))
    return DayView(
        title=_title(day.date, look),
        offset=offset_label(starts[0]),
        clock_change=clock_change(day.date, look.timezone),
        parts=parts if has_free else [],
    )


def _slot_view(at: datetime, slot: SlotRead, look: Look) -> SlotView:
    return SlotView(
        starts=slot.start_time,
        label=clock_time(at.time(), locale=look.locale, clock_hours=look.clock_hours),
        seats_left=slot.seats_left,
    )
