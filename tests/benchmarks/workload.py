"""The works that the slot engine is measured on, and the answers they have.

Every work is the same on every machine and in every run: a month or more of an organizer in New York, over
the change of the clocks on 14 March 2027, with busy time from a seeded generator. The answers were worked out
by a program that shares nothing with this one; an implementation is held against them before it is timed.

    a b c         31 days and 40 meetings; 365 days and 500; 31 days and 5,000 overlapping blocks
    d d0          a with buffers, overrides, a daily limit, and (d only) notice and horizon
    a30 b30 c30   with a slot every 30 minutes instead of every 15
    busyN daysN   31 days with N overlapping blocks; N days with 40 meetings a month
"""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.benchmarks.answers import ANSWERS

type MinuteSpan = tuple[int, int]

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2027, 3, 1)
NOW = int(datetime(2027, 2, 20, 12, tzinfo=UTC).timestamp())
SEED = 20270301
WORKDAYS = range(1, 6)
NINE, FIVE = 9 * 60, 17 * 60
# Kept clear on working days however much is busy, so that no work has an empty answer.
CLEAR = [(600, 720), (840, 960)]
OVERRIDES: dict[date, list[MinuteSpan]] = {
    date(2027, 3, 3): [],
    date(2027, 3, 9): [(600, 720)],
    date(2027, 3, 13): [(600, 840)],
    date(2027, 3, 15): [(480, 600), (780, 900)],
    date(2027, 3, 26): [],
    date(2027, 3, 30): [(660, 1080)],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One question in plain values.

    weekly, overrides: open from one minute of the wall-clock day to another, by ISO weekday and by date.
    busy: `[start, end)` in epoch seconds, in the order of a feed: unsorted, overlapping where it is dense.
    bookings: the starts of those that count towards the daily limit.
    """

    name: str
    days: int
    busy: list[tuple[int, int]]
    bookings: list[int]
    overrides: dict[date, list[MinuteSpan]] = field(default_factory=dict)
    duration_minutes: int = 30
    interval_minutes: int = 15
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_minutes: int = 0
    horizon_minutes: int | None = None
    max_bookings_per_day: int | None = None
    zone: ZoneInfo = NEW_YORK
    viewer_zone: ZoneInfo = BERLIN
    first_day: date = FIRST_DAY
    now: int = NOW
    weekly: dict[int, list[MinuteSpan]] = field(
        default_factory=lambda: {weekday: [(NINE, FIVE)] for weekday in WORKDAYS}
    )

    @property
    def window(self) -> tuple[int, int]:
        """From the first day's midnight to the one after the last."""
        return instant_at(self.first_day, 0), instant_at(self.first_day + timedelta(days=self.days), 0)

    def is_answered_by(self, starts: Iterable[int]) -> bool:
        """Whether these are the starts, in order."""
        return digest(starts) == ANSWERS[self.name].sha256


class Calendar(NamedTuple):
    """What takes time, and which starts of it are bookings."""

    busy: list[tuple[int, int]]
    bookings: list[int]


def digest(starts: Iterable[int]) -> str:
    """SHA-256 of the starts as epoch seconds, joined by commas."""
    return hashlib.sha256(",".join(map(str, starts)).encode()).hexdigest()


def instant_at(day: date, minute: int) -> int:
    """Epoch seconds of a minute of New York's wall-clock day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    return int((midnight + timedelta(minutes=minute)).timestamp())


def _generator(style: str, days: int, blocks: int) -> random.Random:
    """The same numbers whenever the same calendar is made."""
    return random.Random(f"{SEED}:{style}:{days}:{blocks}")


def _calendar(blocks: list[tuple[int, int]], chance: random.Random) -> Calendar:
    """The blocks in shuffled order; every other one is a booking, the rest comes from outside calendars."""
    order = list(range(len(blocks)))
    chance.shuffle(order)
    return Calendar([blocks[n] for n in order], [blocks[n][0] for n in order if n % 2 == 1])


@cache
def meetings(days: int, blocks: int) -> Calendar:
    """Meetings that do not overlap, in working hours, in the shuffled order of a feed."""
    chance = _generator("meetings", days, blocks)
    dates = [FIRST_DAY + timedelta(days=n) for n in range(days)]
    workdays = [day for day in dates if day.isoweekday() in WORKDAYS]
    taken: set[tuple[date, int]] = set()
    made: list[tuple[int, int]] = []
    while len(made) < blocks:
        day, minutes = chance.choice(workdays), chance.choice((15, 30, 30, 30, 45, 60))
        start = NINE + 5 * chance.randrange((FIVE - NINE - minutes) // 5 + 1)
        needed = {(day, minute) for minute in range(start, start + minutes)}
        if taken.isdisjoint(needed):
            taken |= needed
            begins = instant_at(day, start)
            made.append((begins, begins + minutes * 60))
    return _calendar(made, chance)


@cache
def dense(days: int, blocks: int) -> Calendar:
    """Blocks at all hours of all days, overlapping heavily, as many merged feeds would."""
    chance = _generator("dense", days, blocks)
    made: list[tuple[int, int]] = []
    while len(made) < blocks:
        day = FIRST_DAY + timedelta(days=chance.randrange(days))
        minutes = chance.choice((5, 10, 15, 30, 45, 60))
        start = 5 * chance.randrange((1440 - minutes) // 5 + 1)
        is_clear = all(start + minutes <= begins or start >= ends for begins, ends in CLEAR)
        if is_clear or day.isoweekday() not in WORKDAYS:
            begins = instant_at(day, start)
            made.append((begins, begins + minutes * 60))
    return _calendar(made, chance)


def make_work(name: str) -> Work:
    """The work of that name, one of `answers.ANSWERS`."""
    if name in ("d", "d0"):
        return _work_with_every_rule(name)
    if name.startswith("busy"):
        return _work(name, 31, dense(31, int(name.removeprefix("busy"))))
    if name.startswith("days"):
        days = int(name.removeprefix("days"))
        return _work(name, days, meetings(days, round(days * 40 / 31)))
    days = 365 if name.startswith("b") else 31
    calendar = {"a": meetings(31, 40), "b": meetings(365, 500), "c": dense(31, 5000)}[name[0]]
    return _work(name, days, calendar, interval_minutes=30 if name.endswith("30") else 15)


def _work(name: str, days: int, calendar: Calendar, **rules: Any) -> Work:
    """A work in an organizer's ordinary hours."""
    return Work(name=name, days=days, busy=calendar.busy, bookings=calendar.bookings, **rules)


def _work_with_every_rule(name: str) -> Work:
    """a with all the rules; d0 leaves out notice and horizon, for programs that read the real clock."""
    is_bounded = name == "d"
    return _work(
        name,
        31,
        meetings(31, 40),
        overrides=OVERRIDES,
        buffer_before_minutes=10,
        buffer_after_minutes=10,
        notice_minutes=10 * 1440 if is_bounded else 0,
        horizon_minutes=35 * 1440 if is_bounded else None,
        max_bookings_per_day=2,
        viewer_zone=ZoneInfo("Asia/Kolkata"),
    )
