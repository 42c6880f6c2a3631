"""Weekly hours and date overrides, and the stretches of time they are open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from slot_engine.interval import DAY, MINUTE, Instant, Interval
from slot_engine.wall_clock import day_number_at, instant_of_minute, is_skipped, midnight

MINUTES_A_DAY = DAY // MINUTE

# Open time that shares one grid, (start, end, closes): starts are start, start + interval, … before end, and
# a meeting has to be over by closes, which is later than end where the grid begins anew at a midnight while
# the organizer stays open. Plain triples and pairs: a year has hundreds, made anew for every question.
type Stretch = tuple[Instant, Instant, Instant]

# How far around a window hours are read: a date's hours reach into the next day at most, and a stretch has to
# be known for a day and a night to tell whether it is longer than that. See README, "The grid".
_DAYS_BEFORE = 3
_DAYS_AFTER = 2


@dataclass(frozen=True, slots=True)
class LocalInterval:
    """Open from one minute of the wall-clock day to another.

    end_minute: 1440 is the midnight that ends the day; not after `start_minute` runs into the next day.
    Raises ValueError for a minute that no clock shows.
    """

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < MINUTES_A_DAY:
            raise ValueError(f"start_minute must be 0 to 1439, not {self.start_minute}.")
        if not 0 <= self.end_minute <= MINUTES_A_DAY:
            raise ValueError(f"end_minute must be 0 to 1440, not {self.end_minute}.")

    @property
    def last_minute(self) -> int:
        """The end counted from the midnight the interval's own day began with, up to 2879."""
        runs_into_next_day = self.end_minute <= self.start_minute
        return self.end_minute + MINUTES_A_DAY if runs_into_next_day else self.end_minute


@dataclass(frozen=True, slots=True)
class Hours:
    """When an organizer is open: wall-clock intervals by ISO weekday, and the dates that differ.

    weekly: keys 1 (Monday) to 7; a weekday that is left out is closed.
    overrides: replaces that date's weekly hours completely; no intervals means closed.
    Raises ValueError for a weekday that is not one.
    """

    zone: ZoneInfo
    weekly: Mapping[int, tuple[LocalInterval, ...]]
    overrides: Mapping[date, tuple[LocalInterval, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strange = set(self.weekly) - set(range(1, 8))
        if strange:
            raise ValueError(f"Weekdays are 1 (Monday) to 7, not {sorted(strange)}.")


def open_intervals(hours: Hours, *, first_day: int, last_day: int) -> list[tuple[Instant, Instant]]:
    """The open time that begins on these days (both included): sorted, apart, touching intervals joined."""
    joined: list[tuple[Instant, Instant]] = []
    for opens, closes in sorted(_resolve(hours, first_day, last_day)):
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(closes, joined[-1][1])
        else:
            joined.append((opens, closes))
    return joined


def _resolve(hours: Hours, first_day: int, last_day: int) -> list[tuple[Instant, Instant]]:
    """Each date's intervals as instants, in no particular order."""
    zone = hours.zone
    by_weekday = [_in_seconds(hours.weekly.get(weekday, ())) for weekday in range(1, 8)]
    by_day = {
        number: _in_seconds(intervals)
        for number, intervals in ((each.toordinal(), spans) for each, spans in hours.overrides.items())
        if first_day <= number <= last_day
    }
    resolved: list[tuple[Instant, Instant]] = []
    day_begins = midnight(first_day, zone)
    for day in range(first_day, last_day + 1):
        next_begins = midnight(day + 1, zone)
        spans = by_weekday[(day - 1) % 7] if day not in by_day else by_day[day]
        # A day of 24 hours keeps its offset, so that adding is enough but for an end on the day after.
        if next_begins - day_begins == DAY:
            for opens, closes in spans:
                ends = day_begins + closes
                if closes > DAY:
                    ends = instant_of_minute(day, closes // MINUTE, zone)
                resolved.append((day_begins + opens, ends))
        elif not is_skipped(day, zone):
            resolved.extend(_across_a_change(spans, day, zone))
        day_begins = next_begins
    return resolved


def _in_seconds(intervals: tuple[LocalInterval, ...]) -> list[tuple[int, int]]:
    """Seconds since the midnight of the wall-clock day."""
    return [(each.start_minute * MINUTE, each.last_minute * MINUTE) for each in intervals]


def _across_a_change(spans: list[tuple[int, int]], day: int, zone: ZoneInfo) -> list[tuple[Instant, Instant]]:
    """A day's intervals where the clocks change in it: each edge is looked up.

    What the clocks skip altogether comes out with its end before its start, and holds no meeting.
    """
    looked_up = [[instant_of_minute(day, edge // MINUTE, zone) for edge in span] for span in spans]
    return [(opens, closes) for opens, closes in looked_up]


def stretches(hours: Hours, window: Interval) -> list[Stretch]:
    """The open time around a window, cut where its grid begins anew; sorted.

    A stretch of up to 24 hours has one grid, from its opening. A longer one (an organizer who never closes
    has one without end) begins anew at each midnight, so that the grid never depends on the window.
    """
    first_day = day_number_at(window.start, hours.zone) - _DAYS_BEFORE
    last_day = day_number_at(window.end - 1, hours.zone) + _DAYS_AFTER
    found: list[Stretch] = []
    for opens, closes in open_intervals(hours, first_day=first_day, last_day=last_day):
        if closes - opens <= DAY:
            found.append((opens, closes, closes))
        else:
            found.extend(_cut_at_midnights(opens, closes, hours.zone))
    return found


def _cut_at_midnights(opens: Instant, closes: Instant, zone: ZoneInfo) -> list[Stretch]:
    """One stretch a day of an opening that lasts longer than one."""
    cut: list[Stretch] = []
    day = day_number_at(opens, zone)
    while opens < closes:
        day += 1
        next_opens = min(midnight(day, zone), closes)
        if opens < next_opens:
            cut.append((opens, next_opens, closes))
            opens = next_opens
    return cut
