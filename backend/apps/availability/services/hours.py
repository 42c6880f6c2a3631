"""Hours as people write them, checked and in minutes."""

from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from typing import NamedTuple

from apps.availability.errors import HoursOverlap
from apps.availability.models import DAY_MINUTES
from core.errors import invalid_field
from shared_types.availability import WallInterval, WeeklyHours
from slot_engine import LocalInterval

_WEEK_MINUTES = 7 * DAY_MINUTES


class OpenHours(NamedTuple):
    """An interval as it is stored; an end not after its start is on the next day, and 1440 is midnight."""

    weekday: int
    start_minute: int
    end_minute: int


class _Stretch(NamedTuple):
    """An interval on the week's one line of minutes, and the field it came in."""

    start: int
    end: int
    field: str


def check_week(days: Sequence[WeeklyHours]) -> list[OpenHours]:
    """The intervals of a week; raises HoursOverlap, or Invalid for a weekday that is there twice.

    The week is a circle: Sunday's night runs into Monday.
    """
    checked: list[OpenHours] = []
    stretches: list[_Stretch] = []
    seen: set[int] = set()
    for number, day in enumerate(days):
        if day.weekday in seen:
            raise invalid_field(f"weekly_hours.{number}.weekday", "This weekday is there twice.")
        seen.add(day.weekday)
        for place, interval in enumerate(day.intervals):
            hours = _in_minutes(interval, day.weekday)
            checked.append(hours)
            field = f"weekly_hours.{number}.intervals.{place}"
            stretches.append(_on_the_line(hours, (day.weekday - 1) * DAY_MINUTES, field))
    _refuse_overlaps(stretches, around=_WEEK_MINUTES)
    return checked


def check_date(intervals: Sequence[WallInterval]) -> list[OpenHours]:
    """The intervals of one date; raises HoursOverlap. Its night may run into the next day's hours."""
    checked = [_in_minutes(interval, weekday=0) for interval in intervals]
    _refuse_overlaps([_on_the_line(hours, 0, f"intervals.{place}") for place, hours in enumerate(checked)])
    return checked


def _in_minutes(interval: WallInterval, weekday: int) -> OpenHours:
    start, end = _minute_of(interval.start_local), _minute_of(interval.end_local)
    return OpenHours(weekday, start, end or DAY_MINUTES)


def _minute_of(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _on_the_line(hours: OpenHours, midnight: int, field: str) -> _Stretch:
    local = LocalInterval(hours.start_minute, hours.end_minute)
    return _Stretch(midnight + local.start_minute, midnight + local.last_minute, field)


def _refuse_overlaps(stretches: Sequence[_Stretch], *, around: int | None = None) -> None:
    """Raise HoursOverlap, naming the later of two that meet. around: where the line meets its beginning."""
    in_order = sorted(stretches)
    for before, after in pairwise(in_order):
        if after.start < before.end:
            raise HoursOverlap(
                after.field, "These hours overlap others of the same day or of the night before."
            )
    if around is not None and in_order and in_order[0].start + around < in_order[-1].end:
        raise HoursOverlap(in_order[0].field, "These hours overlap Sunday's, which run into Monday.")
