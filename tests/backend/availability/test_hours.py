"""Hours as people write them: which of them can't be true together."""

import pytest

from apps.availability.errors import HoursOverlap
from apps.availability.services.hours import OpenHours, check_date, check_week
from core.errors import Invalid
from shared_types.availability import DateOverrideWrite, WeeklyHours

type Day = tuple[int, list[tuple[str, str]]]


def week(*days: Day) -> list[WeeklyHours]:
    return [
        WeeklyHours.model_validate(
            {"weekday": weekday, "intervals": [{"start_local": a, "end_local": b} for a, b in intervals]}
        )
        for weekday, intervals in days
    ]


def overlap_in(*days: Day) -> str:
    """The field that the refusal of a week names."""
    with pytest.raises(HoursOverlap) as refusal:
        check_week(week(*days))
    return refusal.value.errors[0].field


class TestCheckWeek:
    def test_counts_in_minutes(self) -> None:
        assert check_week(week((1, [("09:00", "12:30"), ("13:00", "17:00")]), (2, []))) == [
            OpenHours(1, 540, 750),
            OpenHours(1, 780, 1020),
        ]

    @pytest.mark.parametrize("midnight", ["24:00", "00:00"])
    def test_reads_the_midnight_that_ends_the_day(self, midnight: str) -> None:
        assert check_week(week((1, [("22:00", midnight)]))) == [OpenHours(1, 1320, 1440)]

    def test_takes_a_night(self) -> None:
        assert check_week(week((7, [("22:00", "06:00")]))) == [OpenHours(7, 1320, 360)]

    def test_takes_a_week_without_a_break(self) -> None:
        assert len(check_week(week(*((day, [("00:00", "24:00")]) for day in range(1, 8))))) == 7

    @pytest.mark.parametrize(
        "days",
        [
            [(1, [("09:00", "12:00"), ("12:00", "15:00")])],
            [(1, [("12:00", "15:00"), ("09:00", "12:00")])],
            [(1, [("22:00", "06:00")]), (2, [("06:00", "08:00")])],
            [(7, [("22:00", "06:00")]), (1, [("06:00", "08:00")])],
            [(7, [("22:00", "24:00")]), (1, [("00:00", "08:00")])],
            [(1, [("09:00", "09:00")]), (2, [("09:00", "10:00")])],
        ],
    )
    def test_lets_hours_touch(self, days: list[Day]) -> None:
        assert check_week(week(*days))

    @pytest.mark.parametrize(
        ("days", "field"),
        [
            ([(1, [("09:00", "12:00"), ("11:59", "15:00")])], "weekly_hours.0.intervals.1"),
            ([(1, [("11:00", "12:00"), ("09:00", "11:01")])], "weekly_hours.0.intervals.0"),
            ([(3, []), (1, [("09:00", "12:00"), ("09:00", "10:00")])], "weekly_hours.1.intervals.0"),
            ([(1, [("22:00", "06:00")]), (2, [("05:59", "08:00")])], "weekly_hours.1.intervals.0"),
            ([(2, [("05:00", "08:00")]), (1, [("22:00", "06:00")])], "weekly_hours.0.intervals.0"),
            ([(1, [("08:00", "08:00")]), (2, [("07:00", "09:00")])], "weekly_hours.1.intervals.0"),
            ([(1, [("01:00", "02:00")]), (7, [("22:00", "01:01")])], "weekly_hours.0.intervals.0"),
            ([(7, [("22:00", "01:00"), ("23:00", "23:30")])], "weekly_hours.0.intervals.1"),
        ],
    )
    def test_refuses_hours_that_meet(self, days: list[Day], field: str) -> None:
        assert overlap_in(*days) == field

    def test_refuses_a_weekday_that_is_there_twice(self) -> None:
        with pytest.raises(Invalid) as refusal:
            check_week(week((1, []), (2, []), (1, [])))
        assert refusal.value.errors[0].field == "weekly_hours.2.weekday"


class TestCheckDate:
    def write(self, *intervals: tuple[str, str]) -> list[OpenHours]:
        rows = [{"start_local": start, "end_local": end} for start, end in intervals]
        return check_date(
            DateOverrideWrite.model_validate({"date": "2027-03-28", "intervals": rows}).intervals
        )

    def test_takes_none_for_closed(self) -> None:
        assert self.write() == []

    def test_lets_a_night_follow_the_same_days_morning(self) -> None:
        assert len(self.write(("22:00", "06:00"), ("05:00", "07:00"))) == 2

    def test_refuses_hours_that_meet(self) -> None:
        with pytest.raises(HoursOverlap) as refusal:
            self.write(("09:00", "12:00"), ("11:00", "13:00"))
        assert refusal.value.errors[0].field == "intervals.1"
