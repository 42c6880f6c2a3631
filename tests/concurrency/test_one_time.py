"""One time, many who want it: with the guards on one gets it, with the guards off the same herd breaks it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import pytest
from django.db import transaction

from apps.events.errors import CalendarBusy, SlotTaken
from apps.events.models import Booking, EventType
from apps.events.services.idempotency import Made
from apps.events.services.locking import lock_calendar
from apps.users.models import User
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, book, make_event_type
from tests.cast import make_organizer, make_schedule
from tests.concurrency.conftest import TakeAway
from tests.concurrency.herd import deadlocks, faults, herd, kinds, overlaps
from tests.waiting import PATIENCE_SECONDS

HERD = 16
ROUNDS = 4
BOTH = ("booking_never_overlaps", "booking_is_one_a_slot")


def rush(event_types: list[EventType], at: datetime) -> list[Made | Exception]:
    """The herd wants one time of some event types."""
    return herd([partial(book, event_types[n % len(event_types)], at=at) for n in range(HERD)])


class TestOneSlot:
    def test_is_booked_once(self, intro_call: EventType, olga: User) -> None:
        before = deadlocks()
        for number in range(ROUNDS):
            results = rush([intro_call], MONDAY_9 + number * HALF_AN_HOUR)
            assert kinds(results) == {"Made": 1, "SlotTaken": HERD - 1}
        assert faults(olga) == []
        assert deadlocks() == before

    def test_is_booked_once_by_the_lock_alone(
        self, intro_call: EventType, without_constraints: TakeAway, olga: User
    ) -> None:
        without_constraints(*BOTH)
        for number in range(ROUNDS):
            rush([intro_call], MONDAY_9 + number * HALF_AN_HOUR)
        assert Booking.objects.count() == ROUNDS
        assert faults(olga) == []

    @pytest.mark.usefixtures("short_patience")
    def test_is_booked_once_by_the_constraint_alone(
        self, intro_call: EventType, without_lock: TakeAway
    ) -> None:
        """Slowly, with deadlocks that are resolved and tried again: that is why there is a lock."""
        without_lock("bookings.create")
        for number in range(2):
            results = rush([intro_call], MONDAY_9 + number * HALF_AN_HOUR)
            assert set(kinds(results)) <= {"Made", "SlotTaken", "CalendarBusy"}
        assert Booking.objects.count() == 2
        assert overlaps() == 0

    def test_is_booked_by_many_with_neither(
        self, intro_call: EventType, without_lock: TakeAway, without_constraints: TakeAway
    ) -> None:
        """The control: this herd can tell a calendar that is guarded from one that is not."""
        without_lock("bookings.create")
        without_constraints(*BOTH)
        for number in range(ROUNDS):
            rush([intro_call], MONDAY_9 + number * HALF_AN_HOUR)
        assert overlaps() > 0


class TestOverlap:
    def test_by_a_buffer_only_is_seen(self, intro_call: EventType, olga: User) -> None:
        EventType.objects.filter(id=intro_call.id).update(slot_interval_minutes=10)
        late = make_event_type(olga, "late", buffer_time_before=10, slot_interval_minutes=10)
        for number in range(ROUNDS):
            at = MONDAY_9 + number * timedelta(hours=2)
            calls = [
                partial(book, late, at=at + HALF_AN_HOUR) if n % 2 else partial(book, intro_call, at=at)
                for n in range(HERD)
            ]
            assert kinds(herd(calls)) == {"Made": 1, "SlotTaken": HERD - 1}
        assert faults(olga) == []

    def test_of_any_lengths_around_one_instant_is_seen(self, olga: User, intro_call: EventType) -> None:
        lengths = [
            make_event_type(
                olga,
                f"length-{minutes}",
                duration=minutes,
                slot_interval_minutes=5,
                buffer_time_before=minutes % 15,
                buffer_time_after=minutes % 20,
            )
            for minutes in (15, 20, 45, 60, 90)
        ]
        first = MONDAY_9 + timedelta(hours=3)
        results = herd(
            [
                partial(book, lengths[n % 5], at=first + timedelta(minutes=5 * (n % 7)))
                for n in range(HERD * 2)
            ]
        )
        assert set(kinds(results)) == {"Made", "SlotTaken"}
        assert faults(olga) == []


class TestKey:
    def test_is_answered_once_however_often_it_is_sent_at_once(self, intro_call: EventType) -> None:
        for number in range(ROUNDS):
            at = MONDAY_9 + number * HALF_AN_HOUR
            results = herd([partial(book, intro_call, at=at, idempotency_key=str(at))] * HERD)
            made = [result for result in results if isinstance(result, Made)]
            assert len(made) == HERD
            assert len({each.booking.id for each in made}) == 1
        assert Booking.objects.count() == ROUNDS


class TestStuckWriter:
    @pytest.mark.usefixtures("short_patience")
    def test_keeps_others_waiting_for_a_few_seconds_only(self, intro_call: EventType, olga: User) -> None:
        with transaction.atomic():
            lock_calendar(olga.id)
            results = herd([partial(book, intro_call, at=MONDAY_9)] * 3)
        assert kinds(results) == {"CalendarBusy": 3}
        assert all(isinstance(each, CalendarBusy) and each.retry_after > 0 for each in results)
        assert book(intro_call, at=MONDAY_9).booking.is_live()

    def test_keeps_nobody_waiting_for_another_organizer(self, intro_call: EventType, olga: User) -> None:
        mallory = make_organizer("mallory")
        make_schedule(mallory)
        other = make_event_type(mallory)
        is_locked, is_booked = Event(), Event()

        def hang() -> None:
            with transaction.atomic():
                lock_calendar(olga.id)
                is_locked.set()
                assert is_booked.wait(PATIENCE_SECONDS), "Mallory's visitor waits for Olga's calendar"

        def book_late(event_type: EventType) -> Made:
            assert is_locked.wait(PATIENCE_SECONDS)
            return book(event_type, at=MONDAY_9)

        def book_other() -> Made:
            made = book_late(other)
            is_booked.set()
            return made

        calls: list[Callable[[], object]] = [hang, book_other, *[partial(book_late, intro_call)] * 20]
        assert kinds(herd(calls)) == {"NoneType": 1, "Made": 2, "SlotTaken": 19}

    def test_who_was_kept_waiting_hears_that_the_time_is_gone(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A rush that outlasts the lock's patience ends in refusals, and not in errors."""

        def busy_while_another_books(_work: object) -> None:
            monkeypatch.undo()
            book(intro_call, at=MONDAY_9)
            raise CalendarBusy

        monkeypatch.setattr("apps.events.services.writing.write_calendar", busy_while_another_books)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9)
