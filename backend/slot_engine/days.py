"""Slots by the viewer's dates, and their starts as text.

Formatting a year of slots one by one costs more than finding them. A start's text is its date and a tail,
`T09:30:00+02:00`, and the tails are the same on every day with the same offset: each is made once.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from slot_engine.interval import Instant
from slot_engine.slots import Slot
from slot_engine.wall_clock import day_number_at, midnight, steady_offset


class DaySlots(NamedTuple):
    """A viewer's date with its slots; `starts[n]` is the start of `slots[n]` as ISO 8601 with the offset."""

    day: date
    slots: list[Slot]
    starts: list[str]


def group_by_day(slots: Sequence[Slot], zone: ZoneInfo) -> list[DaySlots]:
    """The slots by the date that the viewer's clocks show, and only dates that have some; by start.

    slots: sorted by start, as find_slots answers.
    """
    days: dict[date, DaySlots] = {}
    position = 0
    for day, starts in _runs(list(map(itemgetter(0), slots)), zone):
        entry = days.setdefault(day, DaySlots(day, [], []))
        entry.slots.extend(slots[position : position + len(starts)])
        entry.starts.extend(starts)
        position += len(starts)
    return list(days.values())


def local_texts(instants: Sequence[Instant], zone: ZoneInfo) -> list[str]:
    """Instants as ISO 8601 with the offset that a zone has then: of ends, say, as DaySlots has of starts.

    instants: sorted.
    """
    return [text for _, texts in _runs(instants, zone) for text in texts]


def _runs(instants: Sequence[Instant], zone: ZoneInfo) -> Iterator[tuple[date, list[str]]]:
    """Neighbours that share a date, as texts. Nothing is assumed of a day in which the clocks change."""
    position = 0
    while position < len(instants):
        number = day_number_at(instants[position], zone)
        end = bisect_left(instants, midnight(number + 1, zone), position)
        offset = steady_offset(number, zone)
        if offset is None:
            local = [datetime.fromtimestamp(moment, zone) for moment in instants[position:end]]
            yield from ((moment.date(), [moment.isoformat()]) for moment in local)
        else:
            day, begins, tails = date.fromordinal(number), midnight(number, zone), _tails(offset)
            text = day.isoformat()
            yield day, [text + tails[moment - begins] for moment in instants[position:end]]
        position = end


class _Tails(dict[int, str]):
    """Seconds since midnight → what follows the date in ISO 8601, at one offset; made when first asked."""

    def __init__(self, offset: timedelta) -> None:
        super().__init__()
        self._midnight = datetime(2000, 1, 1, tzinfo=timezone(offset))

    def __missing__(self, second: int) -> str:
        tail = (self._midnight + timedelta(seconds=second)).isoformat().removeprefix("2000-01-01")
        self[second] = tail
        return tail


@lru_cache(maxsize=64)
def _tails(offset: timedelta) -> _Tails:
    """The tails of one offset, kept: at most one for each minute that a grid can reach."""
    return _Tails(offset)
