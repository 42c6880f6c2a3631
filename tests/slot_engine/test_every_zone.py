"""Every zone whose clocks change within two years: what a day promises, on each day around a change."""

from datetime import date
from itertools import pairwise, product
from zoneinfo import ZoneInfo, available_timezones

import pytest

from slot_engine import Hours, Interval, LocalInterval, Slot, expand, find_slots, parse_rule
from tests.slot_engine.clock_reading import read_wall
from tests.slot_engine.examples import NOTHING, half_hours, wall

# Two fixed years, so that the tests of tomorrow are those of today.
FIRST, LAST = date(2027, 1, 1), date(2029, 1, 1)
NOONS = [wall(f"{date.fromordinal(n)} 12:00") for n in range(FIRST.toordinal(), LAST.toordinal())]
OPENINGS = [0, 30, 135, 540, 1395]
FIVE_HOURS = 5 * 60
HALF_HOUR, DAY = 1800, 86_400


def days_around_changes(zone: ZoneInfo) -> list[date]:
    """The dates whose noons have different offsets, both of each pair: the change is on one of them."""
    offsets = [zone.utcoffset(noon) for noon in NOONS]
    changed = [n for n, (before, after) in enumerate(pairwise(offsets)) if before != after]
    return [NOONS[n + which].date() for n in changed for which in (0, 1)]


ZONES = {name: days_around_changes(ZoneInfo(name)) for name in sorted(available_timezones())}
CHANGING = [name for name, days in ZONES.items() if days]


def test_there_are_zones_whose_clocks_change() -> None:
    assert {"Europe/Berlin", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe"} <= set(CHANGING)


def slots_of(day: date, zone: ZoneInfo, opens: int, closes: int) -> list[Slot]:
    """The half hours of an organizer who is open on one date only; minutes of the day."""
    hours = Hours(zone, {}, {day: (LocalInterval(opens, closes),)})
    begins = read_wall(day, 0, zone)
    window = Interval(begins - DAY, begins + 3 * DAY)
    return find_slots(hours=hours, rules=half_hours(), agenda=NOTHING, window=window, now=begins - 2 * DAY)


@pytest.mark.parametrize("name", CHANGING)
class TestEachDayAroundAChange:
    def test_opens_and_closes_at_the_times_set_as_rfc_5545_reads_them(self, name: str) -> None:
        zone = ZoneInfo(name)
        for day, opens in product(ZONES[name], OPENINGS):
            slots = slots_of(day, zone, opens, (opens + FIVE_HOURS) % 1440)
            closing = read_wall(day, opens + FIVE_HOURS, zone)
            assert slots[0].start == read_wall(day, opens, zone)
            assert closing - HALF_HOUR < slots[-1].end <= closing

    def test_is_open_for_as_long_as_it_lasts(self, name: str) -> None:
        zone = ZoneInfo(name)
        for day in ZONES[name]:
            seconds = read_wall(day, 1440, zone) - read_wall(day, 0, zone)
            assert len(slots_of(day, zone, 0, 1440)) == seconds // HALF_HOUR

    def test_has_a_series_at_the_same_time(self, name: str) -> None:
        zone = ZoneInfo(name)
        for day, minute in product(ZONES[name], OPENINGS):
            start = wall(f"{day} {minute // 60:02}:{minute % 60:02}")
            starts = expand(parse_rule("FREQ=DAILY;COUNT=2"), start, zone)
            assert starts == [read_wall(day, minute, zone), read_wall(day, 1440 + minute, zone)]
