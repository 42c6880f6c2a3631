"""A week of opening hours while it is being edited: times as they are typed, and what they add up to.

Times are wall-clock text, "HH:MM"; "24:00" is the midnight that ends the day, and an end that is not after
its start lies on the next day.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pydantic import BaseModel

from shared_types.availability import WallInterval, WallIntervalRead, WeeklyHours, WeeklyHoursRead

DAY = 24 * 60
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_INTERVALS = 12

_TYPED = re.compile(r"^([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?\s*(am|pm)?$", re.IGNORECASE)
_SHORTEST_PROPOSAL = 30
_LONGEST_PROPOSAL = 3 * 60


class IntervalDraft(BaseModel):
    """One stretch of open time as typed; `problem` says what to mend about it."""

    start_local: str
    end_local: str
    problem: str = ""


class Band(BaseModel):
    """A stretch of open time as it is drawn along a day, in percent of 24 hours."""

    offset: str
    width: str


class DayDraft(BaseModel):
    """The hours of one weekday, 1 = Monday. `bands` draw them, with what runs over from the day before."""

    weekday: int
    name: str
    intervals: list[IntervalDraft] = []
    bands: list[Band] = []
    summary: str = ""


def read_time(text: str, *, is_end: bool = False) -> str | None:
    """What was typed ("9", "0930", "5 pm", "17.30"), as "HH:MM"; None where it is no time of day."""
    typed = _TYPED.match(text.strip())
    if typed is None:
        return None
    hour, minute, half = int(typed[1]), int(typed[2] or 0), (typed[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if is_end and minute == 0 and hour in (0, 24):
        return "24:00"
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def minutes_of(wall: str) -> int:
    """Minutes since midnight of "HH:MM", 1440 for "24:00"."""
    hour, minute = wall.split(":")
    return int(hour) * 60 + int(minute)


def wall_of(minutes: int) -> str:
    """The wall-clock text of minutes since midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def interval_minutes(start_local: str, end_local: str) -> tuple[int, int]:
    """Start and end in minutes since that day's midnight; the end of a night is beyond 1440."""
    start, end = minutes_of(start_local), minutes_of(end_local)
    return start, end if end > start else end + DAY


def _stretches(intervals: Sequence[IntervalDraft]) -> list[tuple[int, int]]:
    """The intervals that can be read, soonest first."""
    return sorted(
        interval_minutes(start, end)
        for interval in intervals
        if (start := read_time(interval.start_local)) and (end := read_time(interval.end_local, is_end=True))
    )


def _problem_of(interval: IntervalDraft) -> str:
    if read_time(interval.start_local) is None or read_time(interval.end_local, is_end=True) is None:
        return "Write a time of day, like 9:00 or 17:30."
    return ""


def check_intervals(intervals: Sequence[IntervalDraft], *, before: Sequence[IntervalDraft] = ()) -> bool:
    """Write beside each interval what is wrong with it; True where nothing is.

    before: the intervals of the day before, whose nights may run into this day.
    """
    nights = [(start - DAY, end - DAY) for start, end in _stretches(before) if end > DAY]
    for place, interval in enumerate(intervals):
        interval.problem = _problem_of(interval)
        if interval.problem:
            continue
        [mine] = _stretches([interval])
        others = [*_stretches([*intervals[:place], *intervals[place + 1 :]]), *nights]
        if any(mine[0] < end and start < mine[1] for start, end in others):
            interval.problem = "This overlaps other hours of the day. Change one of them."
    return not any(interval.problem for interval in intervals)


def _bands(stretches: Sequence[tuple[int, int]], nights: Sequence[tuple[int, int]]) -> list[Band]:
    drawn = [(start, min(end, DAY)) for start, end in stretches] + [(0, end - DAY) for _, end in nights]
    return [
        Band(offset=f"{start / DAY:.2%}", width=f"{max(end - start, 0) / DAY:.2%}")
        for start, end in sorted(drawn)
    ]


def hours_text(minutes: int) -> str:
    """How long a day is open, in little room: "7 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest)) or "Closed"


def open_minutes(intervals: Sequence[IntervalDraft]) -> int:
    """How long the intervals that can be read are, together."""
    return sum(end - start for start, end in _stretches(intervals))


def refresh_week(days: Sequence[DayDraft]) -> bool:
    """Check all seven days and draw them anew; True where every interval is in order."""
    good = True
    for index, day in enumerate(days):
        before = days[index - 1]
        good &= check_intervals(day.intervals, before=before.intervals)
        nights = [stretch for stretch in _stretches(before.intervals) if stretch[1] > DAY]
        day.bands = _bands(_stretches(day.intervals), nights)
        day.summary = hours_text(open_minutes(day.intervals))
    return good


def drafts_of(intervals: Sequence[WallIntervalRead]) -> list[IntervalDraft]:
    """Stored intervals, ready to be edited."""
    return [IntervalDraft(start_local=one.start_local, end_local=one.end_local) for one in intervals]


def week_of(weekly_hours: Sequence[WeeklyHoursRead]) -> list[DayDraft]:
    """Stored weekly hours, ready to be edited: always seven days."""
    stored = {hours.weekday: hours.intervals for hours in weekly_hours}
    days = [
        DayDraft(weekday=number, name=name, intervals=drafts_of(stored.get(number, [])))
        for number, name in enumerate(WEEKDAY_NAMES, start=1)
    ]
    refresh_week(days)
    return days


def wall_intervals(intervals: Sequence[IntervalDraft]) -> list[WallInterval]:
    """The intervals as the API takes them, soonest first; only after `check_intervals` found no fault."""
    times = sorted(
        (read_time(one.start_local) or "", read_time(one.end_local, is_end=True) or "") for one in intervals
    )
    return [WallInterval.model_validate({"start_local": start, "end_local": end}) for start, end in times]


def weekly_hours_of(days: Sequence[DayDraft]) -> list[WeeklyHours]:
    """The week as the API takes it; only after `refresh_week` found no fault."""
    return [WeeklyHours(weekday=day.weekday, intervals=wall_intervals(day.intervals)) for day in days]


def propose_interval(intervals: Sequence[IntervalDraft]) -> IntervalDraft:
    """Hours to add to a day: a working day where there are none, else a while in its longest gap.

    The time after the last hours is preferred where there is room; one hour is kept as a break where it fits.
    """
    taken = _stretches(intervals)
    if not taken:
        return IntervalDraft(start_local="09:00", end_local="17:00")
    edges = [(0, 0), *taken, (DAY, DAY)]
    gaps = [(end, start) for (_, end), (start, _) in pairwise(edges) if start - end >= _SHORTEST_PROPOSAL]
    if not gaps:
        return IntervalDraft(start_local="", end_local="")
    last = gaps[-1]
    opens, closes = last if last[1] == DAY and DAY - last[0] >= 120 else max(gaps, key=lambda g: g[1] - g[0])
    start = opens + 60 if opens and closes - opens >= 120 else opens
    end = min(start + _LONGEST_PROPOSAL, closes)
    return IntervalDraft(start_local=wall_of(start), end_local=wall_of(end))


def copy_hours(days: Sequence[DayDraft], *, source: int, targets: Sequence[int]) -> None:
    """Give the target weekdays the hours of the source weekday, in place of their own."""
    copied = next(day.intervals for day in days if day.weekday == source)
    for day in days:
        if day.weekday in targets and day.weekday != source:
            day.intervals = [
                IntervalDraft(start_local=one.start_local, end_local=one.end_local) for one in copied
            ]
    refresh_week(days)


def count_starts(weekly_hours: Sequence[WeeklyHoursRead], *, duration: int, slot_interval: int) -> int:
    """How many starts a week of these hours offers when nothing is booked. All in minutes."""
    lengths = [
        end - start
        for day in weekly_hours
        for start, end in (interval_minutes(one.start_local, one.end_local) for one in day.intervals)
    ]
    return sum((length - duration) // slot_interval + 1 for length in lengths if length >= duration)
