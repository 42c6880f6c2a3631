"""Claims, cancellations and joins at one instant: each place goes to one, and none is left lying."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.services.waitlist.sweeping import sweep_waitlists
from apps.users.models import User
from shared_types.vocabulary import WaitlistStatus
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.events.waiting import again, answer, ask_to_wait, call_off, wait_for
from tests.concurrency.conftest import TakeAway
from tests.concurrency.herd import deadlocks, faults, herd, kinds

HERD = 10
ROUNDS = 3
MANY_ROUNDS = 12
TINY = timedelta(microseconds=1)


@pytest.fixture
def intro_call(intro_call: EventType) -> EventType:
    """Half an hour, for one, with a waitlist."""
    intro_call.enable_waitlist = True
    intro_call.save()
    return intro_call


@pytest.fixture
def workshop(workshop: EventType) -> EventType:
    """An hour, for ten, with a waitlist."""
    workshop.enable_waitlist = True
    workshop.save()
    return workshop


def offered(intro_call: EventType, number: int = 0) -> WaitlistEntry:
    at = MONDAY_9 + number * HALF_AN_HOUR
    taken = book(intro_call, at=at).booking
    entry = wait_for(intro_call, at, f"eve{number}")
    call_off(taken)
    return again(entry)


class TestClaim:
    def test_of_one_offer_by_many_makes_one_booking(self, intro_call: EventType, olga: User) -> None:
        for number in range(ROUNDS):
            entry = offered(intro_call, number)
            results = herd([partial(answer, entry, "claim")] * HERD)
            assert kinds(results) == {"WaitlistEntry": HERD}
            at = MONDAY_9 + number * HALF_AN_HOUR
            assert Booking.objects.live().filter(start_time=at).count() == 1
        assert faults(olga) == []

    def test_at_the_instant_the_offer_ends_goes_to_one_of_two(
        self, intro_call: EventType, olga: User
    ) -> None:
        for number in range(ROUNDS):
            entry = offered(intro_call, number)
            at, end = MONDAY_9 + number * HALF_AN_HOUR, entry.expires_at
            calls: list[Callable[[], object]] = [
                partial(answer, entry, "claim", now=end - TINY),
                partial(answer, entry, "claim", now=end),
                partial(sweep_waitlists, now=end),
            ]
            calls += [partial(book, intro_call, at=at, now=end + TINY)] * (HERD - 3)
            results = herd(calls)
            live = Booking.objects.live().get(start_time=at)
            is_claimed = again(entry).status == WaitlistStatus.CONVERTED
            winner = f"eve{number}@example.com" if is_claimed else "ivo@example.com"
            assert live.invitee_email == winner
            assert kinds(results)["Made"] == (0 if is_claimed else 1)
        assert faults(olga) == []

    def test_against_a_decline_ends_in_one_of_them(self, intro_call: EventType, olga: User) -> None:
        for number in range(ROUNDS):
            entry = offered(intro_call, number)
            herd([partial(answer, entry, action) for action in ("claim", "decline") * (HERD // 2)])
            at = MONDAY_9 + number * HALF_AN_HOUR
            is_booked = Booking.objects.live().filter(start_time=at).exists()
            assert again(entry).status == ("converted" if is_booked else "cancelled")
        assert faults(olga) == []


class TestJoin:
    def test_against_a_cancellation_leaves_no_free_place_with_somebody_in_line(
        self, intro_call: EventType, olga: User
    ) -> None:
        for number in range(ROUNDS):
            at = MONDAY_9 + number * HALF_AN_HOUR
            taken = book(intro_call, at=at).booking
            entries = [ask_to_wait(intro_call, at, f"p{number}x{n}") for n in range(HERD - 1)]
            calls: list[Callable[[], object]] = [partial(call_off, taken)]
            calls += [
                partial(answer, entry, "confirm", now=NOW + n * TINY) for n, entry in enumerate(entries)
            ]
            herd(calls)
            statuses = sorted(again(entry).status for entry in entries)
            assert statuses == ["active"] * (HERD - 2) + ["notified"]
            assert Booking.objects.live().get(start_time=at).status == "held"
        assert faults(olga) == []

    def test_against_a_cancellation_can_miss_the_place_without_the_lock(
        self, intro_call: EventType, without_lock: TakeAway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_lock("bookings.cancel", "waitlist.answering")
        for name in (
            "bookings.cancel.record_actions",
            "waitlist.answering.record_action",
            "waitlist.holding.record_action",
        ):
            monkeypatch.setattr(f"apps.events.services.{name}", lambda *_, **__: None)
        missed = 0
        for number in range(MANY_ROUNDS):
            at = MONDAY_9 + number * HALF_AN_HOUR
            taken = book(intro_call, at=at).booking
            entry = ask_to_wait(intro_call, at, f"p{number}")
            calls: list[Callable[[], object]] = [partial(call_off, taken), partial(answer, entry, "confirm")]
            assert kinds(herd(calls)) == {"Booking": 1, "WaitlistEntry": 1}
            missed += not Booking.objects.live().filter(start_time=at).exists()
        assert missed

    def test_twice_at_once_is_one_place(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        results = herd([partial(ask_to_wait, intro_call, MONDAY_9)] * HERD)
        assert kinds(results) == {"WaitlistEntry": HERD}
        assert WaitlistEntry.objects.count() == 1


class TestSweep:
    def test_by_many_at_once_passes_each_offer_on_once(self, intro_call: EventType, olga: User) -> None:
        entry = offered(intro_call)
        following = [
            wait_for(intro_call, MONDAY_9, f"kim{n}", now=NOW + timedelta(minutes=1 + n)) for n in range(3)
        ]
        herd([partial(sweep_waitlists, now=entry.expires_at)] * HERD)
        assert [again(each).status for each in following] == ["notified", "active", "active"]
        assert Booking.objects.live().count() == 1
        assert faults(olga) == []


class TestSeats:
    def test_are_never_oversold_between_offers_and_bookings(self, workshop: EventType, olga: User) -> None:
        taken = [
            book(workshop, at=MONDAY_9, attendee_count=2, invitee_email=f"p{n}@example.com") for n in range(5)
        ]
        waiting = [
            wait_for(workshop, MONDAY_9, f"kim{n}", now=NOW + n * TINY, attendee_count=1 + n % 2)
            for n in range(6)
        ]
        before = deadlocks()
        call_off(taken[0].booking, now=NOW + timedelta(minutes=1))
        soon = NOW + timedelta(minutes=2)
        calls: list[Callable[[], object]] = [partial(answer, entry, "claim", now=soon) for entry in waiting]
        calls += [partial(answer, entry, "decline", now=soon) for entry in waiting[:3]]
        calls += [partial(book, workshop, at=MONDAY_9, now=soon, attendee_count=1 + n % 3) for n in range(5)]
        results = herd(calls)
        known = {"WaitlistEntry", "Made", "NotInLine", "CapacityExceeded"}
        assert set(kinds(results)) <= known, results
        slot = Booking.objects.live().get()
        assert slot.attendee_count + slot.held_seats <= slot.capacity == 10
        assert faults(olga) == []
        assert deadlocks() == before
