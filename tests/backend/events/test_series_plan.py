"""Planning a series: every date with what is against it, and nothing booked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries

from apps.events.errors import EventTypeInactive, NotRecurring, StartNotOffered
from apps.events.models import Booking, EventType
from apps.integrations.models import BusyInterval
from apps.users.models import User
from core.errors import Invalid
from shared_types.vocabulary import DateState
from tests.backend.events.cast import BERLIN, HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import A_WEEK, WEEKLY_8, plan, starts_of
from tests.cast import make_schedule

MARCH_1 = datetime(2027, 3, 1, 9, 0, tzinfo=BERLIN)  # a Monday; the clocks go forward on the 28th


@pytest.fixture
def coaching(olga: User, olgas_hours: object) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


class TestPlanSeries:
    def test_gives_every_date_at_the_same_clock_time_over_a_change_of_the_clocks(
        self, coaching: EventType
    ) -> None:
        planned = plan(coaching, MARCH_1)
        assert [start.astimezone(BERLIN).hour for start in starts_of(planned)] == [9] * 8
        assert [start.astimezone(UTC).hour for start in starts_of(planned)] == [8] * 4 + [7] * 4
        assert planned.free_count == 8
        assert planned.recurrence_text == "Weekly, 8 times"

    def test_keeps_the_organizers_clock_time_whatever_the_viewers_clocks_do(
        self, coaching: EventType
    ) -> None:
        planned = plan(coaching, MARCH_1, timezone="America/New_York")
        hours = [start.hour for start in starts_of(planned)]
        # New York changes two weeks before Berlin.
        assert hours == [3, 3, 4, 4, 3, 3, 3, 3]

    def test_names_what_is_taken_and_offers_the_same_clock_time_first(self, coaching: EventType) -> None:
        book(make_event_type(coaching.organizer, "other"), at=MONDAY_9 + A_WEEK)
        planned = plan(coaching, MONDAY_9)
        taken = planned.dates[1]
        assert (taken.state, taken.code) == (DateState.TAKEN, "slot_taken")
        assert taken.reason == "That time is taken."
        offered = [each.start_time for each in taken.alternatives]
        assert offered[:2] == [MONDAY_9 + A_WEEK + timedelta(days=days) for days in (1, 2)]
        assert offered[2:] == [MONDAY_9 + A_WEEK + HALF_AN_HOUR, MONDAY_9 + A_WEEK + 2 * HALF_AN_HOUR]
        assert [each.state for each in planned.dates].count(DateState.FREE) == planned.free_count == 7

    def test_names_what_is_outside_the_rules(self, olga: User) -> None:
        second = (MONDAY_9 + A_WEEK).date()
        make_schedule(olga, overrides={second: []})
        planned = plan(make_event_type(olga, "coaching", **WEEKLY_8), MONDAY_9)
        closed = planned.dates[1]
        assert (closed.state, closed.code) == (DateState.OUTSIDE_RULES, "outside_hours")
        assert closed.alternatives

    def test_lets_all_dates_but_the_first_lie_beyond_the_horizon(self, coaching: EventType) -> None:
        EventType.objects.update(max_scheduling_horizon=60 * 24 * 7)
        planned = plan(coaching, MONDAY_9)
        assert planned.free_count == 8
        too_far = plan(coaching, MONDAY_9 + A_WEEK)
        assert [each.code for each in too_far.dates] == ["too_far", *[""] * 7]

    def test_holds_the_notice_and_the_daily_limit_against_each_date(self, coaching: EventType) -> None:
        EventType.objects.update(max_bookings_per_day=1, min_scheduling_notice=60 * 24 * 5)
        third = MONDAY_9 + 2 * A_WEEK
        Booking.objects.all().delete()
        other = EventType.objects.get()
        EventType.objects.update(recurrence_type="none", recurrence_rule="", max_occurrences=None)
        other.refresh_from_db()
        book(other, at=third + 4 * HALF_AN_HOUR)
        EventType.objects.update(**WEEKLY_8)
        planned = plan(coaching, MONDAY_9)
        assert [each.code for each in planned.dates] == ["too_soon", "", "day_full", *[""] * 5]

    def test_begins_on_the_first_date_of_the_rule(self, olga: User, olgas_hours: object) -> None:
        weekly = {**WEEKLY_8, "recurrence_rule": "FREQ=WEEKLY;BYDAY=TU,TH", "max_occurrences": 3}
        twice_a_week = make_event_type(olga, "twice", **weekly)
        days = [start.date() for start in starts_of(plan(twice_a_week, MONDAY_9))]
        assert days == [date(2027, 2, 2), date(2027, 2, 4), date(2027, 2, 9)]

    def test_can_be_shorter_where_the_number_is_a_maximum(self, coaching: EventType) -> None:
        assert len(plan(coaching, MONDAY_9, occurrences=3).dates) == 3
        with pytest.raises(Invalid, match="8 dates at most"):
            plan(coaching, MONDAY_9, occurrences=9)
        EventType.objects.update(recurrence_rule="FREQ=WEEKLY;COUNT=4")
        with pytest.raises(Invalid, match="has 4 dates"):
            plan(coaching, MONDAY_9, occurrences=3)
        assert len(plan(coaching, MONDAY_9, occurrences=4).dates) == 4

    def test_ends_with_the_end_date(self, coaching: EventType) -> None:
        EventType.objects.update(recurrence_end_date=date(2027, 2, 15))
        assert len(plan(coaching, MONDAY_9).dates) == 3
        with pytest.raises(Invalid, match="no date"):
            plan(coaching, MONDAY_9 + 3 * A_WEEK)

    def test_refuses_what_is_no_series(self, coaching: EventType, olga: User) -> None:
        with pytest.raises(NotRecurring):
            plan(make_event_type(olga, "single"), MONDAY_9)
        EventType.objects.filter(id=coaching.id).update(max_attendees=4)
        with pytest.raises(NotRecurring):
            plan(coaching, MONDAY_9)

    def test_refuses_what_takes_no_bookings(self, coaching: EventType) -> None:
        EventType.objects.update(is_active=False)
        with pytest.raises(EventTypeInactive):
            plan(coaching, MONDAY_9)

    @pytest.mark.parametrize(
        "at", [NOW, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
    )
    def test_refuses_what_no_series_could_begin_with(self, coaching: EventType, at: datetime) -> None:
        with pytest.raises(StartNotOffered):
            plan(coaching, at)

    @pytest.mark.parametrize("count", [1, 8, 365])
    def test_costs_three_statements_however_long_it_is(
        self, olga: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        make_schedule(olga, weekly={weekday: [(540, 1020)] for weekday in range(1, 8)})
        daily = make_event_type(
            olga, "daily", recurrence_type="daily", recurrence_rule="FREQ=DAILY", max_occurrences=count
        )
        BusyInterval.objects.bulk_create(
            BusyInterval(organizer=olga, busy=DateTimeTZRange(at, at + HALF_AN_HOUR, "[)"))
            for at in (MONDAY_9 + n * timedelta(days=2) for n in range(count))
        )
        with django_assert_num_queries(3):
            planned = plan(daily, MONDAY_9)
        assert len(planned.dates) == count
        taken = [each for each in planned.dates if each.state == DateState.TAKEN]
        assert len(taken) == (count + 1) // 2
        assert all(each.alternatives for each in taken)
