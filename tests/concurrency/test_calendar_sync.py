"""Jobs, moves and cancellations at one instant: the calendar ends with what the bookings say, once."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from apps.events.models import Booking, CalendarSync, EventType
from apps.events.services.calendar_syncing.syncing import sync_booking, sync_next_booking
from apps.users.models import User
from core.errors import Conflict
from tests.backend.events.accounts import FakeCalendar, FakeCalls, Provider, link, link_calls, stand_in
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.events.test_calendar_sync import LATER, cancel, move
from tests.concurrency.herd import faults, herd

ROUNDS = 5
SWEEPERS = 6


@pytest.fixture
def accounts(olga: User, monkeypatch: pytest.MonkeyPatch) -> tuple[FakeCalendar, FakeCalls]:
    """Olga's calendar and her account that makes links."""
    fakes = stand_in(monkeypatch)
    link(olga)
    link_calls(olga)
    return fakes


def sweep_all() -> None:
    while sync_next_booking(now=NOW):
        pass


def settle() -> None:
    while sync_next_booking(now=LATER):
        pass


def must_not_fail(results: list[object]) -> None:
    failures = [each for each in results if isinstance(each, Exception) and not isinstance(each, Conflict)]
    assert failures == []


class TestCalendarSync:
    def test_by_many_sweepers_says_each_thing_once(
        self, intro_call: EventType, accounts: tuple[FakeCalendar, FakeCalls], olga: User
    ) -> None:
        for number in range(10):
            book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        must_not_fail(list(herd([sweep_all] * SWEEPERS)))
        calendar, calls = accounts
        assert (calendar.asked, calls.asked) == (10, 10)
        assert len(calendar.titles()) == 10
        assert faults(olga) == []

    def test_holds_no_transaction_while_it_asks(
        self,
        intro_call: EventType,
        accounts: tuple[FakeCalendar, FakeCalls],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        book(intro_call, at=MONDAY_9)
        open_ones: list[bool] = []
        monkeypatch.setattr(Provider, "begin", lambda _: open_ones.append(connection.in_atomic_block))
        sweep_all()
        assert open_ones == [False, False]

    @pytest.mark.parametrize("change", ["cancel", "move"])
    def test_against_a_change_ends_with_the_booking_as_it_is(
        self, intro_call: EventType, accounts: tuple[FakeCalendar, FakeCalls], olga: User, change: str
    ) -> None:
        for number in range(ROUNDS):
            at = MONDAY_9 + 2 * number * HALF_AN_HOUR
            booking = book(intro_call, at=at).booking
            changes: dict[str, Callable[[], object]] = {
                "cancel": partial(cancel, booking),
                "move": partial(move, booking, at + HALF_AN_HOUR),
            }
            jobs: list[Callable[[], object]] = [partial(sync_booking, booking_id=booking.id, now=NOW)] * 3
            must_not_fail(list(herd([*jobs, changes[change], sweep_all])))
        settle()
        calendar, calls = accounts
        live = sorted(Booking.objects.live().values_list("start_time", flat=True))
        assert sorted(start for _, start in calendar.titles()) == live
        assert sorted(calls.calls.values()) == live
        assert not CalendarSync.objects.filter(due_at__isnull=False).exists()
        assert faults(olga) == []
