"""Schedules as other apps and the slot engine see them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.availability.models import Schedule
from apps.availability.selectors import (
    get_schedule,
    hours_from,
    list_schedules,
    open_hours,
    overrides_json,
    schedule_used,
    schedule_zone,
    weekly_hours_json,
)
from apps.events.models import EventType
from apps.users.models import User
from core.errors import NotFound
from slot_engine import Hours, LocalInterval
from tests.cast import make_schedule

DAY = date(2027, 3, 1)
LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2030, 1, 1)


@pytest.fixture
def busy_week(olga: User) -> Schedule:
    """Two intervals on Monday, a night on Friday, an open Sunday override and a closed Tuesday."""
    return make_schedule(
        olga,
        weekly={1: [(540, 720), (780, 1020)], 5: [(1320, 120)]},
        overrides={date(2027, 3, 7): [(600, 660)], date(2027, 3, 2): []},
    )


BUSY_WEEK = Hours(
    zone=ZoneInfo("Europe/Berlin"),
    weekly={1: (LocalInterval(540, 720), LocalInterval(780, 1020)), 5: (LocalInterval(1320, 120),)},
    overrides={date(2027, 3, 7): (LocalInterval(600, 660),), date(2027, 3, 2): ()},
)


def hours_in_one_query(first: date, last: date) -> Hours:
    """As the slots request reads them: for an event type that follows the default schedule or names one."""
    row = (
        EventType.objects.annotate(used=schedule_used("schedule_id", "organizer_id"))
        .annotate(
            zone=schedule_zone("used"),
            weekly=weekly_hours_json("used"),
            overrides=overrides_json("used", first, last),
        )
        .values("zone", "weekly", "overrides")
        .get()
    )
    return hours_from(row["zone"], row["weekly"], row["overrides"])


def normal(hours: Hours) -> Hours:
    """The same hours with each day's intervals in order: JSON aggregates promise none."""
    return Hours(
        zone=hours.zone,
        weekly={day: tuple(sorted(each, key=lambda i: i.start_minute)) for day, each in hours.weekly.items()},
        overrides=hours.overrides,
    )


class TestHoursInAnotherAppsQuery:
    def test_follow_the_default_schedule(
        self, olga: User, busy_week: Schedule, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro")
        with django_assert_num_queries(1):
            hours = hours_in_one_query(LONG_AGO, FAR_AHEAD)
        assert normal(hours) == BUSY_WEEK

    def test_follow_the_schedule_that_is_named(self, olga: User, busy_week: Schedule) -> None:
        other = make_schedule(
            olga, name="Nights", timezone="Asia/Kathmandu", weekly={7: [(0, 1440)]}, is_default=False
        )
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro", schedule=other)
        assert hours_in_one_query(LONG_AGO, FAR_AHEAD) == Hours(
            zone=ZoneInfo("Asia/Kathmandu"), weekly={7: (LocalInterval(0, 1440),)}
        )

    def test_are_empty_for_a_schedule_without_rows(self, olga: User) -> None:
        make_schedule(olga, weekly={})
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro")
        assert hours_in_one_query(DAY, DAY) == Hours(zone=ZoneInfo("Europe/Berlin"), weekly={})

    def test_hold_the_overrides_near_the_window_only(self, olga: User, busy_week: Schedule) -> None:
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro")
        assert set(hours_in_one_query(date(2027, 3, 8), date(2027, 3, 9)).overrides) == {date(2027, 3, 7)}
        assert hours_in_one_query(date(2027, 4, 8), date(2027, 4, 9)).overrides == {}

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_can_be_asked_for_at_the_ends_of_the_calendar(
        self, olga: User, busy_week: Schedule, day: date
    ) -> None:
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro")
        assert hours_in_one_query(day, day).overrides == {}


class TestOpenHours:
    def test_gives_what_the_one_query_gives(
        self, busy_week: Schedule, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            hours = open_hours(schedule=busy_week, first=LONG_AGO, last=FAR_AHEAD)
        assert normal(hours) == BUSY_WEEK


class TestListSchedules:
    def test_costs_four_queries_however_many_there_are(
        self,
        olga: User,
        busy_week: Schedule,
        now: datetime,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(5):
            make_schedule(olga, name=f"Plan {number}", is_default=False, overrides={DAY: [(0, 60)]})
        with django_assert_num_queries(4):
            names = [
                (
                    each.name,
                    len(each.weekly_hours.all()),
                    [len(day.hours.all()) for day in each.overrides.all()],
                )
                for each in list_schedules(organizer=olga, now=now)
            ]
        assert names == [("Working hours", 3, [0, 1]), *((f"Plan {n}", 5, [1]) for n in range(5))]

    def test_shows_nobody_elses(self, mallory: User, busy_week: Schedule, now: datetime) -> None:
        assert list(list_schedules(organizer=mallory, now=now)) == []

    def test_leaves_out_the_overrides_that_are_over(self, busy_week: Schedule, olga: User) -> None:
        after = datetime(2027, 3, 5, 12, tzinfo=UTC)
        (schedule,) = list_schedules(organizer=olga, now=after)
        assert [each.date for each in schedule.overrides.all()] == [date(2027, 3, 7)]

    def test_counts_the_event_types_that_follow_it(
        self, olga: User, mallory: User, busy_week: Schedule, now: datetime
    ) -> None:
        other = make_schedule(olga, name="Nights", is_default=False)
        make_schedule(mallory)
        for number, schedule in enumerate([busy_week, busy_week, other, None]):
            EventType.objects.create(
                organizer=olga, name=f"A {number}", event_type_slug=f"a-{number}", schedule=schedule
            )
        EventType.objects.filter(event_type_slug="a-0").update(deleted_at=now)
        EventType.objects.create(organizer=mallory, name="B", event_type_slug="b")
        counts = {each.name: each.event_type_count for each in list_schedules(organizer=olga, now=now)}
        assert counts == {"Working hours": 2, "Nights": 1}


class TestGetSchedule:
    def test_finds_ones_own(self, olga: User, busy_week: Schedule, now: datetime) -> None:
        assert get_schedule(organizer=olga, schedule_id=busy_week.id, now=now) == busy_week

    def test_does_not_find_anothers(self, mallory: User, busy_week: Schedule, now: datetime) -> None:
        with pytest.raises(NotFound):
            get_schedule(organizer=mallory, schedule_id=busy_week.id, now=now)
