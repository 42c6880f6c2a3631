"""What can never be true of hours, whoever writes them."""

from datetime import date

import pytest

from apps.availability.models import DateOverride, OverrideHours, Schedule, WeeklyHours
from apps.users.models import User
from tests.backend.constraints import refused_by
from tests.cast import make_schedule

DAY = date(2027, 3, 28)


class TestSchedule:
    def test_has_a_name_of_its_own(self, olga: User, olgas_hours: Schedule) -> None:
        with refused_by("schedule_name_is_unique"):
            make_schedule(olga, name=olgas_hours.name, is_default=False)

    def test_may_have_the_name_of_anothers(self, mallory: User, olgas_hours: Schedule) -> None:
        assert make_schedule(mallory, name=olgas_hours.name).name == olgas_hours.name

    def test_is_the_only_default(self, olga: User, olgas_hours: Schedule) -> None:
        with refused_by("schedule_has_one_default"):
            make_schedule(olga, name="Summer", is_default=True)


class TestWeeklyHours:
    def test_begin_once_a_minute(self, olgas_hours: Schedule) -> None:
        with refused_by("weekly_hours_start_once"):
            WeeklyHours.objects.create(schedule=olgas_hours, weekday=1, start_minute=540, end_minute=600)

    @pytest.mark.parametrize("weekday", [0, 8])
    def test_have_a_weekday(self, olgas_hours: Schedule, weekday: int) -> None:
        with refused_by("weekly_hours_have_a_weekday"):
            WeeklyHours.objects.create(schedule=olgas_hours, weekday=weekday, start_minute=0, end_minute=60)

    @pytest.mark.parametrize(("start", "end"), [(1440, 60), (0, 1441), (0, 0)])
    def test_lie_in_a_day(self, olgas_hours: Schedule, start: int, end: int) -> None:
        with refused_by("weekly_hours_lie_in_a_day"):
            WeeklyHours.objects.create(schedule=olgas_hours, weekday=7, start_minute=start, end_minute=end)

    @pytest.mark.parametrize(("start", "end"), [(0, 1440), (1439, 1), (600, 600)])
    def test_may_last_a_day_and_end_on_the_next(self, olgas_hours: Schedule, start: int, end: int) -> None:
        WeeklyHours.objects.create(schedule=olgas_hours, weekday=7, start_minute=start, end_minute=end)
        assert WeeklyHours.objects.filter(weekday=7).count() == 1


class TestDateOverride:
    def test_is_one_a_date(self, olgas_hours: Schedule) -> None:
        DateOverride.objects.create(schedule=olgas_hours, date=DAY)
        with refused_by("date_override_is_one_a_date"):
            DateOverride.objects.create(schedule=olgas_hours, date=DAY)

    def test_begins_once_a_minute(self, olgas_hours: Schedule) -> None:
        override = DateOverride.objects.create(schedule=olgas_hours, date=DAY)
        OverrideHours.objects.create(override=override, start_minute=0, end_minute=60)
        with refused_by("override_hours_start_once"):
            OverrideHours.objects.create(override=override, start_minute=0, end_minute=120)

    @pytest.mark.parametrize(("start", "end"), [(1440, 60), (0, 1441), (0, 0)])
    def test_lies_in_a_day(self, olgas_hours: Schedule, start: int, end: int) -> None:
        override = DateOverride.objects.create(schedule=olgas_hours, date=DAY)
        with refused_by("override_hours_lie_in_a_day"):
            OverrideHours.objects.create(override=override, start_minute=start, end_minute=end)
