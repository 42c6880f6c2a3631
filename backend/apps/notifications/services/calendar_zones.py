"""VTIMEZONE: what the clocks of a zone do around a meeting, in the form that every calendar reads.

Outlook reads yearly rules and no lists of dates, so a rule is written wherever the zone keeps one.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_YEARS_THAT_SHOW_A_RULE = 8
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Transition:
    """The clocks of a zone are put forward or back."""

    onset: datetime  # wall-clock time before the change, without a zone
    before: timedelta
    after: timedelta
    name: str

    @property
    def goes_forward(self) -> bool:
        """Whether summer time begins."""
        return self.after > self.before


def timezone_component(zone: ZoneInfo, *, around: datetime, until: datetime | None = None) -> Timezone:
    """The VTIMEZONE of a zone: right from a meeting at `around` until one at `until`, if there is another.

    Where the zone has a rule, it is right for ever.
    """
    until = until or around
    component = Timezone()
    component.add("tzid", zone.key)
    years = max(_YEARS_THAT_SHOW_A_RULE, until.year - around.year + 3)
    changes = _transitions(zone, around.year - 1, years)
    forward = [change for change in changes if change.goes_forward]
    back = [change for change in changes if not change.goes_forward]
    rules = [_yearly_rule(forward, years), _yearly_rule(back, years)]
    if all(rules):
        for change, rule in zip((forward[0], back[0]), rules, strict=True):
            component.add_component(_observance(change, rule=rule))
    else:
        for change in _nearest(changes, zone, around, until):
            component.add_component(_observance(change, rule=None))
    return component


def _nearest(
    changes: Sequence[Transition], zone: ZoneInfo, around: datetime, until: datetime
) -> list[Transition]:
    """What is in force at the first meeting, and the changes up to the one after the last, if any."""
    local = around.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    since_ever = Transition(datetime(1970, 1, 1), offset, offset, local.tzname() or zone.key)  # noqa: DTZ001
    wall, last = local.replace(tzinfo=None), until.astimezone(zone).replace(tzinfo=None)
    begun = [change for change in changes if change.onset <= wall]
    between = [change for change in changes if wall < change.onset <= last]
    after = [change for change in changes if change.onset > max(wall, last)]
    return [begun[-1] if begun else since_ever, *between, *after[:1]]


@lru_cache(maxsize=256)
def _transitions(zone: ZoneInfo, first_year: int, years: int) -> tuple[Transition, ...]:
    """The changes of some years from the start of one, in order."""
    first = datetime(first_year, 1, 1, tzinfo=UTC)
    length = datetime(first_year + years, 1, 1, tzinfo=UTC) - first
    days = [first + n * _DAY for n in range(length.days + 1)]
    offsets = [_offset(zone, day) for day in days]
    return tuple(
        _transition_between(zone, day, following)
        for (day, offset), (following, after) in pairwise(zip(days, offsets, strict=True))
        if offset != after
    )


def _transition_between(zone: ZoneInfo, earlier: datetime, later: datetime) -> Transition:
    """The one change between two instants, to the second."""
    before = _offset(zone, earlier)
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=int((later - earlier).total_seconds()) // 2)
        if _offset(zone, middle) == before:
            earlier = middle
        else:
            later = middle
    name = later.astimezone(zone).tzname() or zone.key
    return Transition((later + before).replace(tzinfo=None), before, _offset(zone, later), name)


def _yearly_rule(changes: list[Transition], years: int) -> dict[str, object] | None:
    """The RRULE that makes all of these, one a year, or None."""
    if [change.onset.year for change in changes] != list(_years_of(changes, years)):
        return None
    alike = {(change.onset.month, change.onset.weekday(), change.onset.time()) for change in changes}
    ordinals = {(change.onset.day + 6) // 7 for change in changes}
    if len(alike) != 1 or not (len(ordinals) == 1 or all(_is_last(change.onset) for change in changes)):
        return None
    ordinal = ordinals.pop() if len(ordinals) == 1 else -1
    onset = changes[0].onset
    return {"freq": "yearly", "bymonth": onset.month, "byday": f"{ordinal}{_WEEKDAYS[onset.weekday()]}"}


def _years_of(changes: list[Transition], years: int) -> range:
    first = changes[0].onset.year if changes else 0
    return range(first, first + years)


def _is_last(day: date) -> bool:
    """Whether no such weekday follows in that month."""
    return day.day + 7 > calendar.monthrange(day.year, day.month)[1]


def _observance(change: Transition, *, rule: dict[str, object] | None) -> TimezoneDaylight | TimezoneStandard:
    observance = TimezoneDaylight() if change.goes_forward else TimezoneStandard()
    observance.add("dtstart", change.onset)
    if rule:
        observance.add("rrule", rule)
    observance.add("tzoffsetfrom", change.before)
    observance.add("tzoffsetto", change.after)
    observance.add("tzname", change.name)
    return observance


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
