"""Series and those who wait: held time is taken, lapsed time is not, and what is freed is offered on."""

from datetime import datetime, timedelta

import pytest

from apps.events.errors import SeriesChanged, WaitlistOff
from apps.events.models import Booking, EventType
from apps.events.services.actors import organizer_actor
from apps.events.services.series.cancel import cancel_dates
from apps.users.models import User
from shared_types.vocabulary import BookingStatus, CancelledBy, CancelScope, DateState, WaitlistStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import A_WEEK, WEEKLY_8, book_series, dates_of, plan
from tests.backend.events.waiting import again, answer, ask_to_wait, call_off, wait_for

THIRD = MONDAY_9 + 2 * A_WEEK
MINUTE = timedelta(minutes=1)


@pytest.fixture
def coaching(olga: User, olgas_hours: object) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


@pytest.fixture
def call(olga: User, olgas_hours: object) -> EventType:
    """Half an hour, once, with a waitlist."""
    return make_event_type(olga, "call", enable_waitlist=True)


class TestATimeThatIsHeld:
    @pytest.fixture
    def end(self, call: EventType) -> datetime:
        """Eve is offered the third Monday of the series; when that ends."""
        taken = book(call, at=THIRD).booking
        self.eve = wait_for(call, THIRD)
        call_off(taken)
        until = again(self.eve).expires_at
        assert until is not None
        return until

    def test_is_taken_in_a_plan_until_it_lapses(self, coaching: EventType, end: datetime) -> None:
        just_before = plan(coaching, MONDAY_9, now=end - timedelta(milliseconds=1))
        assert [each.state for each in just_before.dates].index(DateState.TAKEN) == 2
        assert plan(coaching, MONDAY_9, now=end).free_count == 8

    def test_keeps_a_series_off(self, coaching: EventType, end: datetime) -> None:
        with pytest.raises(SeriesChanged) as refusal:
            book_series(coaching, MONDAY_9, now=end - MINUTE)
        assert [each.field for each in refusal.value.errors] == ["dates.2.start_time"]
        assert not Booking.objects.filter(event_type=coaching).exists()

    def test_goes_to_a_series_once_it_has_lapsed_with_the_sweeper_off(
        self, coaching: EventType, end: datetime
    ) -> None:
        series = book_series(coaching, MONDAY_9, now=end)
        assert [each.start_time for each in dates_of(series)][2] == THIRD
        assert again(self.eve).status == WaitlistStatus.EXPIRED

    def test_goes_to_who_is_next_in_line_and_the_series_gets_a_plan_that_says_so(
        self, call: EventType, coaching: EventType, end: datetime
    ) -> None:
        kim = wait_for(call, THIRD, "kim", now=NOW + MINUTE)
        with pytest.raises(SeriesChanged) as refusal:
            book_series(coaching, MONDAY_9, now=end)
        planned = refusal.value.plan
        assert planned is not None
        assert [each.state for each in planned.dates].index(DateState.TAKEN) == 2
        assert (again(self.eve).status, again(kim).status) == ("expired", "notified")

    def test_is_claimed_past_a_series_that_skips_it(self, coaching: EventType, end: datetime) -> None:
        series = book_series(coaching, MONDAY_9, skip=[3])
        claimed = answer(self.eve, "claim")
        assert claimed.status == WaitlistStatus.CONVERTED
        assert len(dates_of(series)) == 7


class TestWhatASeriesFrees:
    def test_is_offered_on_date_by_date(self, call: EventType, coaching: EventType, olga: User) -> None:
        series = book_series(coaching, MONDAY_9)
        eve, kim = wait_for(call, THIRD), wait_for(call, THIRD + 4 * A_WEEK, "kim")
        cancel_dates(
            organizer_id=olga.id,
            series_id=series.id,
            booking_id=dates_of(series)[2].id,
            scope=CancelScope.FOLLOWING,
            cancelled_by=CancelledBy.ORGANIZER,
            reason="",
            actor=organizer_actor(olga),
            now=NOW,
        )
        assert (again(eve).status, again(kim).status) == ("notified", "notified")
        held = Booking.objects.filter(event_type=call).exclude(status=BookingStatus.CANCELLED)
        assert sorted(held.values_list("start_time", flat=True)) == [THIRD, THIRD + 4 * A_WEEK]


class TestARecurringEventType:
    def test_has_no_line_of_its_own(self, coaching: EventType, anyone_api: ApiClient, frozen: object) -> None:
        EventType.objects.filter(id=coaching.id).update(enable_waitlist=True)
        coaching.refresh_from_db()
        book_series(coaching, MONDAY_9)
        with pytest.raises(WaitlistOff):
            ask_to_wait(coaching, MONDAY_9)
        assert anyone_api.get("events/public/olga/coaching/").json()["enable_waitlist"] is False
