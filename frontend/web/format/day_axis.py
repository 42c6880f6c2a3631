"""Where a moment stands on a day that is drawn from top to bottom, also where its clocks are changed.

All days of a week share one axis in minutes. It follows the wall clock; what the clocks of one of the days
show twice stands on it twice, so that day has all its 25 hours, and the others have a gap there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

DAY_MINUTES: Final = 24 * 60
_MINUTE: Final = timedelta(minutes=1)


class Stretch(NamedTuple):
    """A piece of a day by its wall clock, in minutes from midnight, [start, end)."""

    start: int
    end: int


class ClockChanges(NamedTuple):
    """What the clocks of a day leave out, and what they show a second time."""

    skipped: Stretch | None
    repeated: Stretch | None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a date begins in a zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def clock_changes(day: date, zone: ZoneInfo) -> ClockChanges:
    """What is unusual about the clocks of a date. A zone changes them once a day at most."""
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    if start >= end:
        return ClockChanges(Stretch(0, DAY_MINUTES), None)
    opened = _wall(start, zone)
    if opened:
        return ClockChanges(Stretch(0, opened), None)
    changed = _change_between(start, end - _MINUTE, zone)
    if changed is None:
        return ClockChanges(None, None)
    before, after = _wall(changed - _MINUTE, zone) + 1, _wall(changed, zone)
    if before < after:
        return ClockChanges(Stretch(before, after), None)
    return ClockChanges(None, Stretch(after, before))


@dataclass(frozen=True)
class Axis:
    """The axis that some days of a zone share. repeats: what stands on it twice, by whose date."""

    zone: ZoneInfo
    repeats: tuple[tuple[date, Stretch], ...]

    @classmethod
    def of(cls, days: Sequence[date], zone: ZoneInfo) -> "Axis":
        """The axis of these days."""
        found = [(day, clock_changes(day, zone).repeated) for day in days]
        return cls(zone, tuple((day, repeated) for day, repeated in found if repeated))

    def place(self, at: datetime, day: date, *, is_end: bool = False) -> int:
        """How far down a moment stands in a day's column; before and after the day at its edges.

        is_end: it ends something, which then stops short of what only another day shows twice.
        """
        local = at.astimezone(self.zone)
        if local.date() != day:
            return self.of_wall(0 if local.date() < day else DAY_MINUTES, day, is_end=is_end)
        return self.of_wall(local.hour * 60 + local.minute, day, is_second=local.fold == 1, is_end=is_end)

    def of_wall(self, wall: int, day: date, *, is_second: bool = False, is_end: bool = False) -> int:
        """The same for a time of the wall clock. is_second: its clocks show it for the second time."""
        added = 0
        for on, (start, end) in self.repeats:
            is_own = on == day
            is_past = wall > end or (wall == end and (is_own or not is_end))
            if is_past or (is_own and is_second and start <= wall < end):
                added += end - start
        return wall + added

    def band(self, on: date, stretch: Stretch) -> Stretch:
        """Where what the clocks of a date show twice stands for the second time."""
        start = self.of_wall(stretch.start, on, is_second=True)
        return Stretch(start, start + stretch.end - stretch.start)


def _wall(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def _change_between(start: datetime, last: datetime, zone: ZoneInfo) -> datetime | None:
    """The first minute with other clocks than at `start`, if those at `last` are others."""

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    if offset(start) == offset(last):
        return None
    low, high = 0, round((last - start) / _MINUTE)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(start + middle * _MINUTE) == offset(start):
            low = middle
        else:
            high = middle
    return start + high * _MINUTE
