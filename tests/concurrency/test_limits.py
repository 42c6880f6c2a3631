"""Seats and daily limits under a rush: never one too many, and nobody is turned away while there is room."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F

from apps.events.models import Booking, EventType
from apps.users.models import User
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, book
from tests.concurrency.conftest import TakeAway
from tests.concurrency.herd import faults, herd, kinds

HERD = 14


class TestSeats:
    def test_are_taken_to_the_last_and_not_beyond(self, workshop: EventType, olga: User) -> None:
        results = herd([partial(book, workshop, at=MONDAY_9)] * HERD)
        assert kinds(results) == {"Made": 10, "CapacityExceeded": HERD - 10}
        assert Booking.objects.get().attendee_count == 10
        assert faults(olga) == []

    def test_are_never_oversold_to_parties(self, workshop: EventType, olga: User) -> None:
        results = herd([partial(book, workshop, at=MONDAY_9, attendee_count=1 + n % 3) for n in range(HERD)])
        left = 10 - Booking.objects.get().attendee_count
        refused = [1 + n % 3 for n, result in enumerate(results) if isinstance(result, Exception)]
        assert all(seats > left for seats in refused), "somebody was turned away who would have fitted"
        assert faults(olga) == []

    def test_are_oversold_without_lock_and_constraint(
        self,
        workshop: EventType,
        without_lock: TakeAway,
        without_constraints: TakeAway,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The control: count first and write then, as one would without thinking of others."""
        without_constraints("booking_is_not_overfull")
        book(workshop, at=MONDAY_9, attendee_count=8)
        without_lock("bookings.create")

        def take_naively(booking: Booking, *, seats: int) -> None:
            if booking.attendee_count + seats <= booking.capacity:
                Booking.objects.filter(id=booking.id).update(attendee_count=F("attendee_count") + seats)

        monkeypatch.setattr("apps.events.services.placing.take_seats", take_naively)
        herd([partial(book, workshop, at=MONDAY_9)] * HERD)
        assert Booking.objects.get().attendee_count > 10


class TestDailyLimit:
    @pytest.fixture
    def two_a_day(self, intro_call: EventType) -> EventType:
        """Half an hours, two of them on a day."""
        EventType.objects.filter(id=intro_call.id).update(max_bookings_per_day=2)
        return intro_call

    def test_holds_for_a_herd_on_different_times(self, two_a_day: EventType, olga: User) -> None:
        for day in range(3):
            first = MONDAY_9 + timedelta(days=day)
            results = herd([partial(book, two_a_day, at=first + n * HALF_AN_HOUR) for n in range(HERD)])
            assert kinds(results) == {"Made": 2, "DayFull": HERD - 2}
        assert faults(olga) == []

    def test_does_not_hold_without_the_lock(self, two_a_day: EventType, without_lock: TakeAway) -> None:
        """The control: no constraint of the database counts days."""
        without_lock("bookings.create")
        for day in range(3):
            first = MONDAY_9 + timedelta(days=day)
            herd([partial(book, two_a_day, at=first + n * HALF_AN_HOUR) for n in range(HERD)])
        assert Booking.objects.count() > 6
