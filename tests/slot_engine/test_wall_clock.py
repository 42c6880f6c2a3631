"""Wall-clock times and the instants they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slot_engine import instant
from slot_engine.wall_clock import day_number_at, is_skipped, midnight, steady_offset
from tests.slot_engine.clock_reading import read_wall
from tests.slot_engine.examples import BERLIN, NEW_YORK, at

ST_JOHNS = ZoneInfo("America/St_Johns")
TORONTO = ZoneInfo("America/Toronto")
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    *(BERLIN, NEW_YORK, ST_JOHNS, APIA),
    *(ZoneInfo(f"America/{city}") for city in ("Santiago", "Nuuk", "Havana", "Caracas")),
    *(ZoneInfo(f"Asia/{city}") for city in ("Kathmandu", "Beirut", "Gaza")),
    *(ZoneInfo(name) for name in ("Australia/Lord_Howe", "Africa/Cairo", "Antarctica/Troll", "UTC")),
]


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


class TestInstant:
    def test_reads_a_skipped_time_with_the_offset_before_the_gap(self) -> None:
        assert instant(date(2027, 3, 28), time(2, 30), BERLIN) == utc("2027-03-28 01:30")

    def test_reads_a_repeated_time_as_its_first_occurrence(self) -> None:
        assert instant(date(2027, 10, 31), time(2, 30), BERLIN) == utc("2027-10-31 00:30")
        assert instant(date(2027, 10, 31), time(2, 30, fold=1), BERLIN) == utc("2027-10-31 00:30")

    def test_refuses_a_time_with_a_zone_of_its_own(self) -> None:
        with pytest.raises(ValueError, match="no zone"):
            instant(date(2027, 3, 1), time(9, tzinfo=UTC), BERLIN)

    def test_refuses_a_fraction_of_a_second(self) -> None:
        with pytest.raises(ValueError, match="whole seconds"):
            instant(date(2027, 3, 1), time(9, 0, 0, 1), BERLIN)

    @given(
        st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2036, 12, 31)), st.integers(0, 24 * 60 - 1)
    )
    def test_agrees_with_trying_the_offsets_around(self, zone: ZoneInfo, day: date, minute: int) -> None:
        assert instant(day, time(minute // 60, minute % 60), zone) == read_wall(day, minute, zone)


class TestDayNumberAt:
    @given(st.sampled_from(ZONES), st.integers(utc("2000-01-01"), utc("2037-01-01")))
    def test_finds_the_one_day_whose_midnights_enclose_the_instant(self, zone: ZoneInfo, moment: int) -> None:
        number = day_number_at(moment, zone)
        assert midnight(number, zone) <= moment < midnight(number + 1, zone)

    def test_goes_by_midnight_where_the_clocks_fall_back_across_it(self) -> None:
        # Until 2011 Newfoundland changed its clocks at 00:01, so that 23:01 came again.
        second_half_past_eleven = utc("2010-11-07 03:00")
        assert f"{datetime.fromtimestamp(second_half_past_eleven, ST_JOHNS):%m-%d %H:%M}" == "11-06 23:30"
        assert day_number_at(second_half_past_eleven, ST_JOHNS) == date(2010, 11, 7).toordinal()

    def test_goes_by_midnight_where_the_clocks_spring_across_it(self) -> None:
        # In 1919 Toronto went from 23:30 to 00:30, so that its 00:00 is read as 01:00.
        ten_past_half = utc("1919-03-31 04:40")
        assert f"{datetime.fromtimestamp(ten_past_half, TORONTO):%m-%d %H:%M}" == "03-31 00:40"
        assert day_number_at(ten_past_half, TORONTO) == date(1919, 3, 30).toordinal()


class TestIsSkipped:
    def test_knows_the_date_that_samoa_left_out(self) -> None:
        skipped = [day for day in range(28, 32) if is_skipped(date(2011, 12, day).toordinal(), APIA)]
        assert skipped == [30]


class TestSteadyOffset:
    def test_is_the_offset_of_a_day_without_a_change(self) -> None:
        assert steady_offset(date(2027, 3, 27).toordinal(), BERLIN) == timedelta(hours=1)
        assert steady_offset(date(2027, 3, 29).toordinal(), BERLIN) == timedelta(hours=2)

    def test_is_none_where_the_clocks_change(self) -> None:
        assert steady_offset(date(2027, 3, 28).toordinal(), BERLIN) is None
        assert steady_offset(date(2027, 10, 31).toordinal(), BERLIN) is None

    def test_is_none_where_the_change_leaves_the_day_as_long_as_any(self) -> None:
        assert steady_offset(date(1919, 3, 30).toordinal(), TORONTO) is None

    def test_is_none_where_a_change_took_the_midnight_of_a_day(self) -> None:
        assert steady_offset(date(1919, 3, 31).toordinal(), TORONTO) is None

    def test_holds_at_both_ends_of_the_day(self) -> None:
        assert at("2027-06-01 00:00") == utc("2027-05-31 22:00")
