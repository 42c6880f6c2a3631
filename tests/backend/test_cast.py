"""The cast, as the other tests rely on it."""

from apps.availability.models import Schedule, WeeklyHours
from apps.users.models import User
from tests.cast import PASSWORD, make_schedule


class TestMakeOrganizer:
    def test_makes_somebody_who_can_sign_in(self, olga: User) -> None:
        assert olga.check_password(PASSWORD)

    def test_makes_different_people(self, olga: User, mallory: User) -> None:
        assert (olga.slug, mallory.slug) == ("olga", "mallory")


class TestMakeSchedule:
    def test_is_open_on_workdays_by_default(self, olgas_hours: Schedule) -> None:
        hours = WeeklyHours.objects.filter(schedule=olgas_hours).order_by("weekday")
        assert [(each.weekday, each.start_minute, each.end_minute) for each in hours] == [
            (weekday, 540, 1020) for weekday in range(1, 6)
        ]

    def test_takes_hours_of_ones_own(self, olga: User) -> None:
        schedule = make_schedule(olga, weekly={6: [(0, 1440)]}, name="Saturdays", timezone="Asia/Kathmandu")
        assert [(each.weekday, each.end_minute) for each in schedule.weekly_hours.all()] == [(6, 1440)]
        assert schedule.timezone == "Asia/Kathmandu"
