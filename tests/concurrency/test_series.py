"""Series against series and against single bookings: whole, or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from apps.availability.models import Schedule
from apps.events.models import Booking, BookingSeries, EventType
from apps.events.services.actors import NOWHERE
from apps.events.services.manage import manage_booking
from apps.events.services.series.create import create_series
from apps.users.models import User
from shared_types.bookings import BookingCancel
from shared_types.vocabulary import CancelScope, WaitlistStatus
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import (
    A_WEEK,
    WEEKLY_8,
    book_series,
    dates_of,
    plan,
    series_wish,
    starts_of,
)
from tests.backend.events.waiting import again, answer, call_off, wait_for
from tests.concurrency.conftest import TakeAway
from tests.concurrency.herd import deadlocks, faults, herd, kinds

HERD = 12
ROUNDS = 3
TINY = timedelta(microseconds=1)


@pytest.fixture
def coaching(olga: User, olgas_hours: Schedule) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


def take(
    event_type: EventType, first: int, *, hours: int = 0, idempotency_key: str = "", now: datetime = NOW
) -> Callable[[], object]:
    """Book eight weeks from one of the next Mondays on, as planned before anybody had booked."""
    starts = starts_of(plan(event_type, MONDAY_9 + first * A_WEEK + timedelta(hours=hours), now=now))
    data = series_wish(event_type, starts)
    return lambda: create_series(data=data, idempotency_key=idempotency_key, origin=NOWHERE, now=now)


def partial_series() -> int:
    """Series of which only some dates are there."""
    return sum(Booking.objects.filter(recurrence=each).count() != 8 for each in BookingSeries.objects.all())


class TestSeries:
    def test_of_a_herd_for_one_time_is_booked_once_and_whole(self, coaching: EventType, olga: User) -> None:
        before = deadlocks()
        results = herd([take(coaching, 0)] * HERD)
        assert kinds(results) == {"Made": 1, "SeriesChanged": HERD - 1}
        assert (BookingSeries.objects.count(), Booking.objects.count(), partial_series()) == (1, 8, 0)
        assert faults(olga) == []
        assert deadlocks() == before

    def test_that_overlap_in_part_are_whole_or_not_there(self, coaching: EventType, olga: User) -> None:
        """Each wants eight of the Mondays that the others want too, from another one on."""
        before = deadlocks()
        for number in range(ROUNDS):
            calls = [take(coaching, (number + 3 * n) % 9, hours=2 * number) for n in range(HERD)]
            results = herd(calls)
            assert set(kinds(results)) <= {"Made", "SeriesChanged"}
            assert kinds(results)["Made"] >= 1
        assert partial_series() == 0
        assert faults(olga) == []
        assert deadlocks() == before

    def test_against_single_bookings_leaves_no_half_of_it(self, coaching: EventType, olga: User) -> None:
        intro = make_event_type(olga)
        calls: list[Callable[[], object]] = [take(coaching, 0) for _ in range(HERD // 2)]
        calls += [partial(book, intro, at=MONDAY_9 + n * A_WEEK) for n in range(1, 8, 2)]
        results = herd(calls)
        assert set(kinds(results)) <= {"Made", "SeriesChanged", "SlotTaken"}
        assert partial_series() == 0
        assert BookingSeries.objects.count() in (0, 1)
        assert faults(olga) == []

    def test_against_the_claim_of_a_held_date_lets_one_of_them_have_it(
        self, coaching: EventType, olga: User
    ) -> None:
        """Around the instant at which the offer of a date runs out."""
        intro = make_event_type(olga, enable_waitlist=True)
        for number in range(ROUNDS):
            third = MONDAY_9 + 2 * A_WEEK + timedelta(hours=number)
            taken = book(intro, at=third).booking
            entry = wait_for(intro, third, f"eve{number}")
            call_off(taken)
            end = again(entry).expires_at
            assert end is not None
            calls: list[Callable[[], object]] = [
                take(coaching, 0, hours=number, now=end) for _ in range(HERD - 1)
            ]
            calls.append(partial(answer, entry, "claim", now=end - TINY))
            results = herd(calls)
            is_claimed = again(entry).status == WaitlistStatus.CONVERTED
            assert kinds(results[:-1])["Made"] == (0 if is_claimed else 1)
        assert partial_series() == 0
        assert faults(olga) == []

    def test_of_one_key_is_booked_once(self, coaching: EventType, olga: User) -> None:
        results = herd([take(coaching, 0, idempotency_key="once")] * HERD)
        assert kinds(results) == {"Made": HERD}
        assert (BookingSeries.objects.count(), Booking.objects.count()) == (1, 8)

    @pytest.mark.usefixtures("short_patience")
    def test_is_held_together_by_the_database_alone(
        self, coaching: EventType, olga: User, without_lock: TakeAway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without the lock the constraint still lets one through, and whoever loses leaves nothing behind."""
        without_lock("series.create")
        monkeypatch.setattr("apps.events.services.series.create.record_actions", lambda *_, **__: None)
        results = herd([take(coaching, 0)] * HERD)
        assert kinds(results)["Made"] == 1
        assert (BookingSeries.objects.count(), Booking.objects.count()) == (1, 8)


class TestCancel:
    def test_of_overlapping_parts_cancels_each_date_once(self, coaching: EventType, olga: User) -> None:
        series = book_series(coaching, MONDAY_9)
        dates = dates_of(series)
        calls = [
            partial(
                manage_booking,
                series,
                BookingCancel(booking_id=dates[n].id, scope=scope),
                origin=NOWHERE,
                now=NOW,
            )
            for n in (2, 3, 5)
            for scope in (CancelScope.ONE, CancelScope.FOLLOWING)
        ]
        results = herd(calls)
        assert set(kinds(results)) <= {"BookingSeries", "BookingNotCancellable"}
        # "That and those after it" is refused where that date was called off alone a moment before.
        left = {each.recurrence_sequence for each in dates_of(series)}
        assert left >= {1, 2}
        assert not left & {3, 4, 6}
        assert faults(olga) == []
