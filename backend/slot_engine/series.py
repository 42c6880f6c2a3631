"""Which dates of a series can be had, and what could be had instead."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from slot_engine.agenda import Agenda
from slot_engine.hours import Hours
from slot_engine.interval import DAY, MINUTE, Instant, Interval, merge, pad
from slot_engine.refusals import Refusal, explain_start
from slot_engine.rules import SlotRules
from slot_engine.slots import Slot, find_slots
from slot_engine.wall_clock import instant

MOST_ALTERNATIVES = 4
ALTERNATIVES_WITHIN_DAYS = 4
_MOST_AT_THE_SAME_CLOCK_TIME = 2
# What bears on a start: the longest meeting with its buffers, and all of its day where days are counted.
_BEARS_ON_A_START = 3 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDate:
    """A start that a series wants.

    keeps_horizon: whether the horizon counts for it. It does for the first date of a series; the others may
    lie
        beyond it, or no series could be longer than the horizon.
    """

    start: Instant
    keeps_horizon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the dates of a series are held against. agenda: around all of them, without group slots."""

    hours: Hours
    rules: SlotRules
    agenda: Agenda
    now: Instant
    seats: int = 1


def check_dates(dates: Sequence[SeriesDate], around: Surroundings) -> list[list[Refusal]]:
    """For each date every rule that forbids it, in the engine's order; none where it can be had.

    A date that can be had takes its time from those after it, and counts towards the limit of its day: all
    dates
    without a refusal can be had together. Raises ValueError where the dates are not in order.
    """
    if any(date.start > after.start for date, after in pairwise(dates)):
        raise ValueError("The dates of a series are checked in their order.")
    calendar, taken = _Calendar(around.agenda), list[Instant]()
    found: list[list[Refusal]] = []
    for date in dates:
        refusals = explain_start(
            start=date.start,
            hours=around.hours,
            rules=_rules_for(date, around.rules),
            agenda=calendar.near(date.start, also=taken, rules=around.rules),
            now=around.now,
            seats=around.seats,
        )
        found.append(refusals)
        if not refusals:
            taken.append(date.start)
    return found


def find_alternatives(
    date: SeriesDate, around: Surroundings, *, taken: Sequence[Instant], zone: ZoneInfo
) -> list[Slot]:
    """Free slots near a date: up to two at the same clock time on other days, then the nearest; four at most.

    taken: the starts of the series' other dates, sorted. zone: whose clock time.
    """
    reach = ALTERNATIVES_WITHIN_DAYS * DAY
    others = taken[bisect_left(taken, date.start - 2 * reach) : bisect_right(taken, date.start + 2 * reach)]
    slots = find_slots(
        hours=around.hours,
        rules=_rules_for(date, around.rules),
        agenda=_Calendar(around.agenda).near(date.start, also=others, rules=around.rules, days=reach),
        window=Interval(date.start - reach, date.start + reach + 1),
        now=around.now,
        seats=around.seats,
    )
    by_start = {slot.start: slot for slot in slots}
    chosen = [by_start[start] for start in _same_clock_time(date.start, zone) if start in by_start]
    nearest = sorted(slots, key=lambda slot: abs(slot.start - date.start))
    preferred = [*chosen[:_MOST_AT_THE_SAME_CLOCK_TIME], *nearest[:MOST_ALTERNATIVES]]
    return list({slot.start: slot for slot in preferred}.values())[:MOST_ALTERNATIVES]


class _Calendar:
    """An agenda that is cut to what bears on one start at a time."""

    def __init__(self, agenda: Agenda) -> None:
        self._starts, self._ends = agenda.busy_edges()
        self._booked = sorted(agenda.starts_booked)

    def near(self, start: Instant, *, also: Sequence[Instant], rules: SlotRules, days: Instant = 0) -> Agenda:
        """What is there around a start, with more meetings that start at `also`, which is sorted."""
        reach = days + _BEARS_ON_A_START
        also = also[bisect_left(also, start - reach) : bisect_right(also, start + reach)]
        first = bisect_right(self._ends, start - reach)
        last = bisect_left(self._starts, start + reach)
        booked = self._booked[
            bisect_left(self._booked, start - reach) : bisect_right(self._booked, start + reach)
        ]
        busy = [*zip(self._starts[first:last], self._ends[first:last], strict=True)]
        return Agenda.from_merged(
            merge([*busy, *(_block(each, rules) for each in also)]), starts_booked=[*booked, *also]
        )


def _block(start: Instant, rules: SlotRules) -> Interval:
    """The time that a meeting takes, buffers included."""
    return pad(
        (start, start + rules.duration_minutes * MINUTE),
        before_minutes=rules.buffer_before_minutes,
        after_minutes=rules.buffer_after_minutes,
    )


def _rules_for(date: SeriesDate, rules: SlotRules) -> SlotRules:
    return rules if date.keeps_horizon else replace(rules, horizon_minutes=None)


def _same_clock_time(start: Instant, zone: ZoneInfo) -> list[Instant]:
    """The same time on the days around, the nearest first."""
    local = datetime.fromtimestamp(start, zone)
    days = sorted(range(-ALTERNATIVES_WITHIN_DAYS, ALTERNATIVES_WITHIN_DAYS + 1), key=abs)[1:]
    return [instant(local.date() + timedelta(days=each), local.time(), zone) for each in days]
