"""Recurrence rules (RFC 5545, 3.3.10): the dates of a series, in the organizer's wall-clock time.

Only what a series of meetings needs, in a model and an expansion of our own: general libraries walk to the
year 9999 for a rule that no date satisfies, and rules come from people. `rule_text.py` reads the RRULE text.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from slot_engine.interval import Instant
from slot_engine.wall_clock import instant, is_skipped

MAX_OCCURRENCES = 365
MAX_INTERVAL = 99
MAX_SPAN_DAYS = 40 * 366


class Frequency(StrEnum):
    """How often a series comes round; the words of the event type's `recurrence_type`."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class RecurrenceRefused(ValueError):
    """A rule that is malformed, contradicts itself, never ends, never happens or would explode.

    part: the RRULE part that is to blame, such as "INTERVAL", or "RRULE" for the whole.
    """

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part} {reason}")
        self.part = part


class RuleDay(NamedTuple):
    """A BYDAY entry: an ISO weekday, and which of the month's it is (-1 the last), or None for each."""

    weekday: int
    ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceRule:
    """A rule that ends; empty tuples mean "as the start". Raises RecurrenceRefused where it makes no sense.

    count: occurrences, those left out later included.
    until: the last start allowed: a date, a wall-clock time (naive) or an instant (aware).
    last_date: one more end, besides `until`: the event type's own.
    month_days: 1 to 31, or -1 (the last day) to -31.
    week_start: ISO weekday a week begins with, which matters to every second week.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    last_date: date | None = None
    weekdays: tuple[RuleDay, ...] = ()
    month_days: tuple[int, ...] = ()
    week_start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= MAX_INTERVAL:
            raise RecurrenceRefused("INTERVAL", f"must be 1 to {MAX_INTERVAL}, not {self.interval}.")
        if self.count is not None and not 1 <= self.count <= MAX_OCCURRENCES:
            raise RecurrenceRefused("COUNT", f"must be 1 to {MAX_OCCURRENCES}, not {self.count}.")
        if self.count is None and self.until is None and self.last_date is None:
            raise RecurrenceRefused("RRULE", "never ends: it needs COUNT or UNTIL.")
        if self.frequency is not Frequency.MONTHLY and any(day.ordinal is not None for day in self.weekdays):
            raise RecurrenceRefused("BYDAY", "can count weekdays (such as 2TU) in a MONTHLY rule only.")
        if any(day.ordinal is not None and not 1 <= abs(day.ordinal) <= 5 for day in self.weekdays):
            raise RecurrenceRefused("BYDAY", "can count from 1 to 5, or from -1 to -5.")
        if self.frequency is Frequency.WEEKLY and self.month_days:
            raise RecurrenceRefused("BYMONTHDAY", "has no meaning in a WEEKLY rule.")
        if any(not 1 <= abs(day) <= 31 for day in self.month_days):
            raise RecurrenceRefused("BYMONTHDAY", "must be 1 to 31, or -1 to -31.")


def expand(
    rule: RecurrenceRule, start: datetime, zone: ZoneInfo, *, excluded: Collection[date] = ()
) -> list[Instant]:
    """The starts of a series, soonest first: the same wall-clock time on each date of the rule.

    start: naive, what the organizer's clocks show; the first date the rule may have, and has only if it fits.
    zone: the organizer's. A time the clocks skip or repeat is read as everywhere here (`wall_clock`); a date
        that the zone leaves out altogether has no occurrence.
    excluded: dates to leave out (EXDATE); they count towards COUNT.
    Raises RecurrenceRefused where no date fits, there are more than 365, or the series runs over 40 years.
    """
    if start.tzinfo is not None:
        raise ValueError("A series starts at a wall-clock time, which has no zone of its own.")
    dates = _dates_until_end(rule, start, zone)
    if not dates:
        raise RecurrenceRefused("RRULE", "has no date between the start and the end.")
    return [instant(day, start.time(), zone) for day in dates if day not in excluded]


def _dates_until_end(rule: RecurrenceRule, start: datetime, zone: ZoneInfo) -> list[date]:
    """Every date of the series, up to COUNT or its last."""
    first = start.toordinal()
    last = min(first + MAX_SPAN_DAYS, date.max.toordinal() - 1)
    found: list[date] = []
    for day in _matching_dates(rule, first, last):
        if _is_past_end(rule, day, start, zone):
            return found
        if len(found) == MAX_OCCURRENCES:
            raise RecurrenceRefused("UNTIL", f"allows more than {MAX_OCCURRENCES} occurrences.")
        if not is_skipped(day.toordinal(), zone):
            found.append(day)
        if len(found) == rule.count:
            return found
    if _is_past_end(rule, date.fromordinal(last), start, zone):
        return found
    raise RecurrenceRefused(
        "RRULE", "runs on for more than 40 years." if found else "has no date that fits it."
    )


def _is_past_end(rule: RecurrenceRule, day: date, start: datetime, zone: ZoneInfo) -> bool:
    """Whether an occurrence on this day would be later than UNTIL or the last date."""
    if rule.last_date is not None and day > rule.last_date:
        return True
    match rule.until:
        case None:
            return False
        case datetime(tzinfo=None):
            return datetime.combine(day, start.time()) > rule.until
        case datetime():
            return instant(day, start.time(), zone) > rule.until.timestamp()
        case _:
            return day > rule.until


def _matching_dates(rule: RecurrenceRule, first: int, last: int) -> Iterator[date]:
    """The dates from `first` to `last` (day numbers, both included) that fit the rule, soonest first."""
    start = date.fromordinal(first)
    weekdays, month_days = rule.weekdays, rule.month_days
    if rule.frequency is Frequency.WEEKLY:
        weekdays = weekdays or (RuleDay(start.isoweekday()),)
    elif rule.frequency is Frequency.MONTHLY and not weekdays:
        month_days = month_days or (start.day,)
    for number in _candidates(rule, start, last):
        day = date.fromordinal(number)
        if first <= number <= last and _fits_weekday(day, weekdays) and _fits_month_day(day, month_days):
            yield day


def _candidates(rule: RecurrenceRule, start: date, last: int) -> Iterator[int]:
    """All day numbers of the days, weeks or months that the interval does not pass over, in order."""
    match rule.frequency:
        case Frequency.DAILY:
            yield from range(start.toordinal(), last + 1, rule.interval)
        case Frequency.WEEKLY:
            week = start.toordinal() - (start.isoweekday() - rule.week_start) % 7
            for begins in range(week, last + 1, 7 * rule.interval):
                yield from range(begins, begins + 7)
        case Frequency.MONTHLY:
            until = date.fromordinal(last)
            for month in range(_month_number(start), _month_number(until) + 1, rule.interval):
                first_of_month = date(month // 12, month % 12 + 1, 1)
                begins = first_of_month.toordinal()
                yield from range(begins, begins + _days_in_month(first_of_month))


def _month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _days_in_month(day: date) -> int:
    """28 to 31."""
    return monthrange(day.year, day.month)[1]


def _fits_weekday(day: date, wanted: tuple[RuleDay, ...]) -> bool:
    """Whether BYDAY, where there is one, names this day."""
    counted = (None, (day.day - 1) // 7 + 1, -((_days_in_month(day) - day.day) // 7 + 1))
    return not wanted or any(day.isoweekday() == each.weekday and each.ordinal in counted for each in wanted)


def _fits_month_day(day: date, wanted: tuple[int, ...]) -> bool:
    """Whether BYMONTHDAY, where there is one, names this day from the month's start or from its end."""
    return not wanted or day.day in wanted or day.day - _days_in_month(day) - 1 in wanted
