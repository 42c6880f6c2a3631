"""An event type that is deleted, switched off or changed in the moment in which it is booked."""

from collections.abc import Callable
from functools import partial

import pytest

from apps.events.models import Booking, EventType
from apps.events.services.event_types.editing import activate_event_type, delete_event_type, update_event_type
from apps.users.models import User
from shared_types.event_types import EventTypeUpdate
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.concurrency.herd import deadlocks, faults, herd, kinds

ROUNDS = 4


def delete(olga: User, event_type: EventType) -> None:
    delete_event_type(organizer=olga, event_type_id=event_type.id, now=NOW)


class TestDelete:
    def test_against_bookings_leaves_no_booking_of_nothing(self, olga: User, intro_call: EventType) -> None:
        before = deadlocks()
        for number in range(ROUNDS):
            event_type = EventType.objects.create(
                organizer=olga, name=f"Short {number}", event_type_slug=f"short-{number}"
            )
            at = MONDAY_9 + number * 4 * HALF_AN_HOUR
            calls: list[Callable[[], object]] = [
                partial(book, event_type, at=at + seat * HALF_AN_HOUR) for seat in range(4)
            ]
            calls += [partial(delete, olga, event_type)] * 4
            results = herd(calls)
            assert set(kinds(results)) <= {"Made", "NoneType", "EventTypeNotFound", "EventTypeInUse"}
            is_there = EventType.objects.filter(id=event_type.id, deleted_at=None).exists()
            assert is_there == Booking.objects.filter(event_type_id=event_type.id).exists()
        assert deadlocks() == before
        assert faults(olga) == []


class TestUpdate:
    def test_against_bookings_leaves_each_as_long_as_it_was_offered(
        self, olga: User, intro_call: EventType
    ) -> None:
        def lengthen(minutes: int) -> None:
            data = EventTypeUpdate(name=intro_call.name, event_type_slug="intro-call", duration=minutes)
            update_event_type(organizer=olga, event_type_id=intro_call.id, data=data, now=NOW)

        before = deadlocks()
        calls: list[Callable[[], object]] = [
            partial(book, intro_call, at=MONDAY_9 + number * 2 * HALF_AN_HOUR) for number in range(8)
        ]
        calls += [partial(lengthen, minutes) for minutes in (30, 60, 30, 60)]
        results = herd(calls)
        assert set(kinds(results)) <= {"Made", "NoneType"}
        lengths = {booking.end_time - booking.start_time for booking in Booking.objects.all()}
        assert lengths <= {HALF_AN_HOUR, 2 * HALF_AN_HOUR}
        assert deadlocks() == before
        assert faults(olga) == []


class TestSwitchingOff:
    @pytest.mark.parametrize("is_first", [True, False])
    def test_against_bookings_ends_with_nothing_booked_afterwards(
        self, olga: User, intro_call: EventType, is_first: bool
    ) -> None:
        switch = partial(
            activate_event_type, organizer=olga, event_type_id=intro_call.id, is_active=False, now=NOW
        )
        wishes = [partial(book, intro_call, at=MONDAY_9 + number * HALF_AN_HOUR) for number in range(8)]
        calls: list[Callable[[], object]] = [switch, *wishes] if is_first else [*wishes, switch]
        results = herd(calls)
        assert set(kinds(results)) <= {"Made", "EventType", "EventTypeInactive"}
        assert Booking.objects.count() == kinds(results)["Made"]
        assert set(kinds(herd(wishes[:2]))) <= {"EventTypeInactive"}
