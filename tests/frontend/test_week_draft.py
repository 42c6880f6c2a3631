"""A week of hours while it is being edited."""

import pytest

from tests.frontend.organizer_samples import hours, schedule
from web.format.week_draft import (
    DayDraft,
    IntervalDraft,
    check_intervals,
    copy_hours,
    count_starts,
    propose_interval,
    read_time,
    refresh_week,
    wall_intervals,
    week_of,
    weekly_hours_of,
)


def spans(*times: tuple[str, str]) -> list[IntervalDraft]:
    return [IntervalDraft(start_local=start, end_local=end) for start, end in times]


def texts(day: DayDraft) -> list[tuple[str, str]]:
    return [(one.start_local, one.end_local) for one in day.intervals]


class TestReadTime:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("9", "09:00"),
            ("0930", "09:30"),
            ("930", "09:30"),
            ("17.30", "17:30"),
            ("17h45", "17:45"),
            (" 5 pm ", "17:00"),
            ("12am", "00:00"),
            ("12 PM", "12:00"),
            ("23:59", "23:59"),
        ],
    )
    def test_takes_what_people_type(self, typed: str, read: str) -> None:
        assert read_time(typed) == read

    @pytest.mark.parametrize("typed", ["", "noon", "25", "24", "9:60", "13pm", "0 am", "٩", "9:3", "123456"])
    def test_refuses_what_is_no_time_of_day(self, typed: str) -> None:
        assert read_time(typed) is None

    @pytest.mark.parametrize("typed", ["24", "24:00", "0", "00:00", "12 am"])
    def test_reads_midnight_as_the_end_of_the_day_where_it_is_an_end(self, typed: str) -> None:
        assert read_time(typed, is_end=True) == "24:00"


class TestCheckIntervals:
    def test_lets_hours_touch(self) -> None:
        assert check_intervals(spans(("09:00", "12:00"), ("12:00", "17:00")))

    def test_marks_both_that_overlap(self) -> None:
        day = spans(("09:00", "12:01"), ("12:00", "17:00"), ("18:00", "19:00"))
        assert not check_intervals(day)
        assert [bool(one.problem) for one in day] == [True, True, False]

    def test_marks_two_that_are_the_same(self) -> None:
        assert not check_intervals(spans(("09:00", "12:00"), ("09:00", "12:00")))

    def test_marks_what_cannot_be_read(self) -> None:
        day = spans(("nine", "12:00"))
        assert not check_intervals(day)
        assert "time of day" in day[0].problem

    def test_lets_a_night_run_into_the_next_day(self) -> None:
        assert check_intervals(spans(("22:00", "02:00")))

    def test_marks_a_morning_that_a_night_runs_into(self) -> None:
        assert not check_intervals(spans(("01:00", "03:00")), before=spans(("22:00", "02:00")))
        assert check_intervals(spans(("02:00", "03:00")), before=spans(("22:00", "02:00")))


class TestRefreshWeek:
    def test_says_how_long_each_day_is_and_draws_it(self) -> None:
        days = week_of(schedule().weekly_hours)
        assert [day.summary for day in days] == ["8 h"] * 5 + ["Closed"] * 2
        assert (days[0].bands[0].offset, days[0].bands[0].width) == ("37.50%", "33.33%")

    def test_draws_a_sunday_night_on_monday_too(self) -> None:
        days = week_of([])
        days[6].intervals = spans(("22:00", "06:00"))
        assert refresh_week(days)
        assert [band.width for band in days[6].bands] == ["8.33%"]
        assert [(band.offset, band.width) for band in days[0].bands] == [("0.00%", "25.00%")]

    def test_always_has_seven_days(self) -> None:
        assert [day.weekday for day in week_of([])] == [1, 2, 3, 4, 5, 6, 7]


class TestProposeInterval:
    def test_is_a_working_day_where_the_day_is_closed(self) -> None:
        assert texts_of(propose_interval([])) == ("09:00", "17:00")

    def test_follows_the_last_hours_after_a_break(self) -> None:
        assert texts_of(propose_interval(spans(("09:00", "12:00")))) == ("13:00", "16:00")

    def test_goes_before_where_the_evening_is_taken(self) -> None:
        assert texts_of(propose_interval(spans(("10:00", "23:30")))) == ("00:00", "03:00")

    def test_is_empty_where_the_day_is_full(self) -> None:
        assert texts_of(propose_interval(spans(("00:00", "24:00")))) == ("", "")

    def test_never_overlaps_what_is_there(self) -> None:
        day = spans(("08:00", "11:45"), ("12:15", "18:00"), ("19:00", "24:00"))
        assert check_intervals([*day, propose_interval(day)])


def texts_of(interval: IntervalDraft) -> tuple[str, str]:
    return interval.start_local, interval.end_local


class TestCopyHours:
    def test_replaces_the_targets_and_leaves_the_rest(self) -> None:
        days = week_of(schedule().weekly_hours)
        days[0].intervals = spans(("07:00", "11:00"))
        copy_hours(days, source=1, targets=[1, 2, 7])
        assert texts(days[1]) == texts(days[6]) == [("07:00", "11:00")]
        assert texts(days[2]) == [("09:00", "17:00")]
        assert days[6].summary == "4 h"

    def test_copies_rather_than_shares(self) -> None:
        days = week_of(schedule().weekly_hours)
        copy_hours(days, source=1, targets=[2])
        days[1].intervals[0].start_local = "10:00"
        assert texts(days[0]) == [("09:00", "17:00")]


class TestWeeklyHoursOf:
    def test_gives_the_api_all_days_soonest_hours_first(self) -> None:
        days = week_of([])
        days[2].intervals = spans(("18:00", "24"), ("9", "12"))
        [wednesday] = [day for day in weekly_hours_of(days) if day.weekday == 3]
        assert [str(one.start_local) for one in wednesday.intervals] == ["09:00:00", "18:00:00"]
        assert len(weekly_hours_of(days)) == 7

    def test_keeps_midnight_as_the_end(self) -> None:
        [interval] = wall_intervals(spans(("18:00", "24:00")))
        assert str(interval.end_local) == "00:00:00"


class TestCountStarts:
    @pytest.mark.parametrize(
        ("span", "duration", "step", "starts"),
        [
            (("09:00", "17:00"), 30, 30, 16),
            (("09:00", "17:00"), 60, 30, 15),
            (("09:00", "09:29"), 30, 30, 0),
            (("22:00", "02:00"), 60, 60, 4),
        ],
    )
    def test_counts_what_fits(self, span: tuple[str, str], duration: int, step: int, starts: int) -> None:
        one_day = [schedule().weekly_hours[0].model_copy(update={"intervals": hours(span)})]
        assert count_starts(one_day, duration=duration, slot_interval=step) == starts
