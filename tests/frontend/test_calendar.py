"""A month of slots, put into words."""

from datetime import date

import pytest

from tests.frontend.samples import berlin, slots
from web.format.calendar import CellView, Look, MonthView, choice_view, month_view, nearest_starts
from web.format.dates import locale_of

TODAY = date(2026, 11, 24)
FAR = date(2027, 6, 1)


def look(tag: str = "en-GB", *, timezone: str = "Europe/Berlin", clock_hours: int = 24) -> Look:
    return Look(timezone, locale_of(tag), clock_hours, TODAY)


def december(*starts: object, tag: str = "en-GB", horizon: date = FAR) -> MonthView:
    return month_view("2026-12", slots(*starts), look=look(tag), horizon=horizon)  # type: ignore[arg-type]


def cells(month: MonthView) -> list[CellView]:
    return [cell for week in month.weeks for cell in week.cells]


class TestWeeks:
    @pytest.mark.parametrize("tag", ["en-GB", "en-US", "ar-EG"])
    def test_hold_each_date_of_the_month_once_in_rows_of_seven(self, tag: str) -> None:
        month = december(tag=tag)
        assert all(len(week.cells) == 7 for week in month.weeks)
        assert [cell.date for cell in cells(month) if cell.date] == [
            f"2026-12-{day:02d}" for day in range(1, 32)
        ]

    def test_start_on_the_weekday_of_the_locale(self) -> None:
        assert december(tag="en-GB").weeks[0].starts == "2026-11-30"
        assert december(tag="en-US").weeks[0].starts == "2026-11-29"


class TestCells:
    def test_say_the_full_date_and_how_many_times_are_free(self) -> None:
        month = december(berlin(12, 2), berlin(12, 2, 11), berlin(12, 3))
        labels = {cell.date: cell.label for cell in cells(month)}
        assert labels["2026-12-02"] == "Wednesday, 2 December 2026, 2 times"
        assert labels["2026-12-03"].endswith("1 time")
        assert labels["2026-12-04"].endswith("no times")

    def test_mark_today(self) -> None:
        month = month_view("2026-11", slots(), look=look(), horizon=FAR)
        (today,) = [cell for cell in cells(month) if cell.is_today]
        assert today.date == "2026-11-24"
        assert "today" in today.label


class TestDays:
    def test_group_their_times_by_part_of_the_day(self) -> None:
        day = december(berlin(12, 2, 11, 30), berlin(12, 2, 12), berlin(12, 2, 17)).days["2026-12-02"]
        assert [(part.name, [slot.label for slot in part.slots]) for part in day.parts] == [
            ("Morning", ["11:30"]),
            ("Afternoon", ["12:00"]),
            ("Evening", ["17:00"]),
        ]

    def test_belong_to_the_viewers_date(self) -> None:
        late = slots(berlin(12, 2, 0, 30), timezone="America/New_York")
        month = month_view("2026-12", late, look=look(timezone="America/New_York"), horizon=FAR)
        assert list(month.days) == ["2026-12-01"]

    def test_tell_when_the_clocks_change_and_keep_the_repeated_hour_apart(self) -> None:
        twice = [berlin(10, 25, 2, 30), berlin(10, 25, 2, 30).replace(fold=1)]
        month = month_view("2026-10", slots(*twice), look=look(), horizon=FAR)
        day = month.days["2026-10-25"]
        assert "go back one hour" in day.clock_change
        assert len({slot.starts for part in day.parts for slot in part.slots}) == 2


class TestTaken:
    @pytest.fixture
    def month(self) -> MonthView:
        """The second has both, the third only what is taken."""
        taken = slots(berlin(12, 2, 9), berlin(12, 3, 9), berlin(12, 3, 14))
        return month_view("2026-12", slots(berlin(12, 2)), taken=taken, look=look(), horizon=FAR)

    def test_times_stand_by_themselves(self, month: MonthView) -> None:
        full = {day: [time.label for time in times] for day, times in month.full.items()}
        assert full == {"2026-12-02": ["09:00"], "2026-12-03": ["09:00", "14:00"]}
        free = {
            day: [slot.label for part in of.parts for slot in part.slots] for day, of in month.days.items()
        }
        assert free == {"2026-12-02": ["10:00"], "2026-12-03": []}

    def test_make_a_day_one_can_open_without_calling_it_free(self, month: MonthView) -> None:
        of = {cell.date: cell for cell in cells(month)}
        assert [of[f"2026-12-0{day}"].has for day in (2, 3, 4)] == ["free", "full", ""]
        assert of["2026-12-03"].label.endswith("full, with a waitlist")
        assert month.first_free == "2026-12-02"

    def test_alone_leave_the_month_without_a_free_day(self) -> None:
        month = month_view("2026-12", slots(), taken=slots(berlin(12, 3)), look=look(), horizon=FAR)
        assert (month.first_free, list(month.days)) == ("", ["2026-12-03"])


class TestNeighbours:
    def test_of_this_month_have_no_past(self) -> None:
        assert month_view("2026-11", slots(), look=look(), horizon=FAR).previous == ""
        assert december().previous == "2026-11"

    def test_end_at_the_horizon(self) -> None:
        assert december(horizon=date(2026, 12, 31)).following == ""
        assert december(horizon=date(2027, 1, 1)).following == "2027-01"


class TestFirstFree:
    def test_is_the_months_soonest_day(self) -> None:
        assert december(berlin(12, 9), berlin(12, 2)).first_free == "2026-12-02"

    def test_of_an_empty_month_lies_in_a_later_one(self) -> None:
        month = month_view("2026-12", slots(next_free=date(2027, 2, 3)), look=look(), horizon=FAR)
        assert (month.first_free, month.first_free_title) == ("2027-02-03", "Wednesday, 3 February 2027")

    def test_is_nothing_where_nothing_is_free(self) -> None:
        assert december().first_free == ""


class TestTabStop:
    def test_is_today_in_this_month_and_the_first_free_day_in_others(self) -> None:
        assert month_view("2026-11", slots(), look=look(), horizon=FAR).tab_stop == "2026-11-24"
        assert december(berlin(12, 9)).tab_stop == "2026-12-09"
        assert december().tab_stop == "2026-12-01"


class TestUnloadedMonth:
    def test_has_its_days_and_no_free_ones(self) -> None:
        month = month_view("2026-12", None, look=look(), horizon=FAR)
        assert not month.is_loaded
        assert not any(cell.has for cell in cells(month))
        assert len([cell for cell in cells(month) if cell.date]) == 31


class TestNearestStarts:
    def test_are_the_closest_on_either_side_soonest_first(self) -> None:
        offered = [berlin(12, 2, hour) for hour in (8, 9, 11, 15)]
        assert nearest_starts(berlin(12, 2), offered, limit=3) == offered[:3]


class TestChoiceView:
    def test_is_in_the_visitors_zone(self) -> None:
        choice = choice_view(berlin(12, 2, 1), look=look(timezone="America/New_York"))
        assert (choice.date, choice.title) == ("2026-12-01", "Tuesday 1 December, 19:00")
