"""Weekly hours, date overrides, midnight, and the days on which the clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from slot_engine import Hours, LocalInterval, SlotRules
from tests.slot_engine.examples import (
    BERLIN,
    LONG_BEFORE,
    MONDAY,
    NEW_YORK,
    UTC_ZONE,
    every_day,
    half_hours,
    hourly,
    local,
    on_date,
    slots_on,
    times,
)


def hours_open(text: str, hours: Hours) -> list[str]:
    """Which full hours are offered that date, as the organizer's clocks show them."""
    return times(slots_on(text, hours, hourly(), now=0), hours.zone)


class TestLocalInterval:
    def test_refuses_minutes_that_no_clock_shows(self) -> None:
        for start, end in ((-1, 60), (1440, 60), (0, 1441), (0, -1)):
            with pytest.raises(ValueError, match="_minute must be"):
                LocalInterval(start, end)


class TestWeeklyHours:
    def test_open_the_weekday_they_name_and_no_other(self) -> None:
        hours = Hours(BERLIN, {1: (local("09:00-11:00"),)})
        assert hours_open("2027-03-01", hours) == ["09:00", "10:00"]
        assert hours_open("2027-03-02", hours) == []

    def test_refuse_a_weekday_that_is_not_one(self) -> None:
        with pytest.raises(ValueError, match="Weekdays"):
            Hours(BERLIN, {0: ()})

    def test_may_open_several_times_a_day_in_any_order(self) -> None:
        hours = every_day("14:00-16:00", "09:00-10:00")
        assert hours_open("2027-03-01", hours) == ["09:00", "14:00", "15:00"]

    def test_join_intervals_that_touch_or_overlap(self) -> None:
        joined = every_day("09:30-10:45", "10:45-11:30", "11:00-12:30")
        assert slots_on("2027-03-01", joined, hourly()) == slots_on(
            "2027-03-01", every_day("09:30-12:30"), hourly()
        )

    def test_hold_a_29th_of_february_like_any_day(self) -> None:
        assert hours_open("2028-02-29", every_day("09:00-11:00")) == ["09:00", "10:00"]


class TestDateOverride:
    def test_replaces_the_hours_of_its_date_completely(self) -> None:
        hours = every_day("09:00-11:00", "14:00-16:00", overrides={MONDAY: ["20:00-21:00"]})
        assert hours_open("2027-03-01", hours) == ["20:00"]
        assert hours_open("2027-03-02", hours) == ["09:00", "10:00", "14:00", "15:00"]

    def test_without_intervals_closes_the_date(self) -> None:
        assert hours_open("2027-03-01", every_day("09:00-11:00", overrides={MONDAY: []})) == []

    def test_opens_a_weekday_that_is_closed(self) -> None:
        assert hours_open("2027-03-01", on_date(MONDAY, "09:00-10:00")) == ["09:00"]

    def test_leaves_the_night_that_began_the_day_before(self) -> None:
        hours = every_day("22:00-02:00", overrides={MONDAY: []})
        assert hours_open("2027-03-01", hours) == ["00:00", "01:00"]


class TestMidnight:
    def test_as_an_end_is_the_end_of_the_day(self) -> None:
        assert hours_open("2027-03-01", on_date(MONDAY, "22:00-24:00")) == ["22:00", "23:00"]
        assert hours_open("2027-03-01", on_date(MONDAY, "22:00-00:00")) == ["22:00", "23:00"]

    def test_is_crossed_by_an_end_that_is_not_after_its_start(self) -> None:
        hours = on_date(MONDAY, "22:00-02:00")
        assert hours_open("2027-03-01", hours) == ["22:00", "23:00"]
        assert hours_open("2027-03-02", hours) == ["00:00", "01:00"]

    def test_does_not_part_a_meeting_from_hours_that_go_on(self) -> None:
        hours = every_day("22:00-24:00", "00:00-01:00")
        ninety = SlotRules(duration_minutes=90, slot_interval_minutes=90)
        assert times(slots_on("2027-03-01", hours, ninety)) == ["22:00", "23:30"]

    def test_to_the_same_midnight_is_a_whole_day(self) -> None:
        assert len(hours_open("2027-03-01", on_date(MONDAY, "00:00-00:00"))) == 24
        assert len(hours_open("2027-03-01", on_date(MONDAY, "00:00-24:00"))) == 24


class TestHoursOnDaysTheClocksChange:
    def test_are_shorter_by_the_hour_that_is_skipped(self) -> None:
        assert hours_open("2027-03-28", every_day("00:00-06:00")) == [
            "00:00",
            "01:00",
            "03:00",
            "04:00",
            "05:00",
        ]

    def test_are_longer_by_the_hour_that_is_repeated(self) -> None:
        opened = hours_open("2027-10-31", every_day("00:00-06:00"))
        assert opened == ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]

    def test_open_after_the_gap_when_they_begin_in_it(self) -> None:
        assert hours_open("2027-03-28", every_day("02:30-05:30")) == ["03:30", "04:30"]

    def test_are_empty_when_the_gap_swallows_them(self) -> None:
        # 02:30 is read as 03:30, which is after the end.
        assert hours_open("2027-03-28", every_day("02:30-03:10")) == []

    def test_begin_at_the_first_of_two_times(self) -> None:
        first = slots_on("2027-10-31", every_day("02:30-05:00"), hourly())[0]
        assert datetime.fromtimestamp(first.start, UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def test_keep_a_night_that_loses_an_hour(self) -> None:
        hours = on_date(date(2027, 3, 13), "22:00-06:00", zone=NEW_YORK)
        night = hours_open("2027-03-13", hours) + hours_open("2027-03-14", hours)
        assert night == ["22:00", "23:00", "00:00", "01:00", "03:00", "04:00", "05:00"]

    def test_keep_a_night_that_gains_an_hour(self) -> None:
        hours = on_date(date(2027, 11, 6), "22:00-06:00", zone=NEW_YORK)
        night = hours_open("2027-11-06", hours) + hours_open("2027-11-07", hours)
        assert night == ["22:00", "23:00", "00:00", "01:00", "01:00", "02:00", "03:00", "04:00", "05:00"]


class TestHoursOfUnusualZones:
    def test_lord_howe_moves_by_half_an_hour(self) -> None:
        lord_howe = ZoneInfo("Australia/Lord_Howe")
        spring, autumn = "2027-10-03", "2027-04-04"
        hours = every_day("01:00-04:00", zone=lord_howe)
        assert times(slots_on(spring, hours, half_hours()), lord_howe) == [
            "01:00",
            "01:30",
            "02:30",
            "03:00",
            "03:30",
        ]
        assert times(slots_on(autumn, hours, half_hours()), lord_howe)[:4] == [
            "01:00",
            "01:30",
            "01:30",
            "02:00",
        ]
        assert hours_open(spring, every_day("02:15-04:15", zone=lord_howe)) == ["02:45"]

    def test_kathmandu_is_three_quarters_off_the_hour(self) -> None:
        kathmandu = ZoneInfo("Asia/Kathmandu")
        slots = slots_on("2027-03-01", every_day("09:00-10:00", zone=kathmandu), hourly())
        assert times(slots, kathmandu) == ["09:00"]
        assert times(slots, UTC_ZONE) == ["03:15"]

    def test_apia_has_no_hours_on_the_date_it_left_out(self) -> None:
        apia = ZoneInfo("Pacific/Apia")
        hours = every_day("09:00-11:00", zone=apia, overrides={date(2011, 12, 30): ["15:00-16:00"]})
        assert hours_open("2011-12-29", hours) == ["09:00", "10:00"]
        assert hours_open("2011-12-30", hours) == []
        assert hours_open("2011-12-31", hours) == ["09:00", "10:00"]

    def test_apia_goes_on_through_the_night_the_date_was_left_out(self) -> None:
        apia = ZoneInfo("Pacific/Apia")
        hours = Hours(apia, {}, {date(2011, 12, 29): (local("23:00-02:00"),)})
        assert hours_open("2011-12-29", hours) == ["23:00"]
        assert hours_open("2011-12-31", hours) == ["00:00", "01:00"]

    def test_cairo_skips_the_hour_after_midnight(self) -> None:
        cairo = ZoneInfo("Africa/Cairo")
        assert hours_open("2027-04-30", every_day("00:00-03:00", zone=cairo)) == ["01:00", "02:00"]
        assert hours_open("2027-04-30", every_day("00:30-03:00", zone=cairo)) == ["01:30"]

    def test_santiago_repeats_the_hour_before_midnight(self) -> None:
        santiago = ZoneInfo("America/Santiago")
        hours = every_day("21:00-24:00", zone=santiago)
        assert hours_open("2027-04-03", hours) == ["21:00", "22:00", "23:00", "23:00"]
        assert hours_open("2027-09-05", every_day("00:00-03:00", zone=santiago)) == ["01:00", "02:00"]

    def test_nuuk_skips_the_last_hour_of_the_day(self) -> None:
        nuuk = ZoneInfo("America/Nuuk")
        # 23:30 is read as 00:30 on Sunday, so that Saturday's hours have a slot there.
        hours = on_date(date(2027, 3, 27), "22:00-23:30", zone=nuuk)
        assert times(slots_on("2027-03-27", hours, half_hours()), nuuk) == ["22:00", "22:30"]
        assert times(slots_on("2027-03-28", hours, half_hours()), nuuk) == ["00:00"]


class TestGridOfLongOpening:
    def test_runs_on_from_the_opening_through_one_midnight(self) -> None:
        hours = every_day("20:00-24:00", "00:00-02:00")
        fifties = SlotRules(duration_minutes=30, slot_interval_minutes=50)
        assert times(slots_on("2027-03-02", hours, fifties)) == [
            "00:10",
            "01:00",
            "20:00",
            "20:50",
            "21:40",
            "22:30",
            "23:20",
        ]

    def test_begins_anew_at_midnight_for_an_organizer_who_never_closes(self) -> None:
        hours = every_day("00:00-24:00")
        long = SlotRules(duration_minutes=60, slot_interval_minutes=7 * 60)
        assert times(slots_on("2027-03-02", hours, long)) == ["00:00", "07:00", "14:00", "21:00"]
        assert times(slots_on("2027-03-03", hours, long)) == ["00:00", "07:00", "14:00", "21:00"]

    def test_offers_each_midnight_once(self) -> None:
        starts = [slot.start for slot in slots_on("2027-03-02", every_day("00:00-24:00"), hourly())]
        assert len(starts) == len(set(starts)) == 24

    def test_counts_from_the_opening_for_up_to_24_hours(self) -> None:
        rules = SlotRules(duration_minutes=60, slot_interval_minutes=7 * 60)
        assert times(slots_on("2027-03-02", on_date(MONDAY, "20:00-20:00"), rules)) == [
            "03:00",
            "10:00",
            "17:00",
        ]

    def test_is_the_same_however_never_closing_was_written(self) -> None:
        by_night = every_day("22:00-06:00", "06:00-22:00")
        rules = SlotRules(duration_minutes=45, slot_interval_minutes=50)
        whole = slots_on("2027-03-02", every_day("00:00-24:00"), rules)
        assert slots_on("2027-03-02", by_night, rules, now=LONG_BEFORE) == whole
