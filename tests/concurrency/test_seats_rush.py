"""Ten seats and two hundred who want one, two or three of them, while others leave and move."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from apps.events.models import Attendee, Booking, EventType
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.attendees.by_organizer import add_attendee, remove_attendee
from apps.events.services.event_types.editing import update_event_type
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.users.models import User
from shared_types.bookings import AttendeeAdd, BookingCancel, BookingReschedule, GuestsAdd, GuestWrite
from shared_types.event_types import EventTypeUpdate
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.concurrency.herd import deadlocks, faults, herd, kinds

JOINS = 200
HERE, THERE = MONDAY_9, MONDAY_9 + timedelta(hours=4)
type Call = Callable[[], object]


def seat_of(made: Made) -> Attendee:
    assert made.seat is not None
    return Attendee.objects.select_related("booking__event_type").get(id=made.seat.id)


def leave(made: Made) -> Call:
    seat = seat_of(made)
    return lambda: manage_booking(seat, BookingCancel(), origin=NOWHERE, now=NOW)


def move(made: Made) -> Call:
    seat = seat_of(made)
    change = BookingReschedule(start_time=THERE)
    return lambda: manage_booking(seat, change, origin=NOWHERE, now=NOW)


def bring(made: Made) -> Call:
    seat = seat_of(made)
    change = GuestsAdd(guests=[GuestWrite(name="Eve", email="eve@example.com")])
    return lambda: manage_booking(seat, change, origin=NOWHERE, now=NOW)


def add(slot: Booking) -> Call:
    data = AttendeeAdd(name="Zoe", email="zoe@example.com")
    mine = {"organizer_id": slot.organizer_id, "booking_id": slot.id}
    actor = organizer_actor(slot.organizer)
    return lambda: add_attendee(**mine, data=data, idempotency_key="", actor=actor, now=NOW)


def remove(made: Made) -> Call:
    seat = seat_of(made)
    mine = {"organizer_id": seat.organizer_id, "booking_id": seat.booking_id, "attendee_id": seat.id}
    actor = organizer_actor(seat.booking.organizer)
    return lambda: remove_attendee(**mine, reason="", actor=actor, now=NOW)


def lost(results: list[object]) -> list[object]:
    """Accepted parties whose seats are not where they were promised."""
    made = [each for each in results if isinstance(each, Made) and each.seat is not None]
    seated = set(Attendee.objects.seated().values_list("id", flat=True))
    return [each for each in made if each.seat and each.seat.id not in seated]


class TestRush:
    def test_of_two_hundred_never_oversells_and_loses_nobody(self, workshop: EventType, olga: User) -> None:
        seated = [book(workshop, at=HERE, attendee_count=1 + n % 2) for n in range(6)]
        before = deadlocks()
        joins: list[Call] = [
            partial(book, workshop, at=HERE, attendee_count=1 + n % 3, invitee_email=f"{n}@example.com")
            for n in range(JOINS)
        ]
        changes = [leave(seated[0]), move(seated[1]), leave(seated[2]), move(seated[3]), bring(seated[4])]
        results: list[object] = list(herd([*changes, *joins]))
        assert set(kinds(results)) <= {"Made", "Attendee", "CapacityExceeded"}, kinds(results)
        assert kinds(results)["Made"] > 0
        assert lost(results) == []
        assert faults(olga) == []
        assert deadlocks() == before

    def test_by_invitees_and_organizer_at_once_keeps_the_count(self, workshop: EventType, olga: User) -> None:
        seated = [book(workshop, at=HERE) for _ in range(7)]
        calls: list[Call] = [remove(seated[0]), remove(seated[0]), bring(seated[1]), bring(seated[2])]
        calls += [add(seated[0].booking) for _ in range(6)]
        calls += [partial(book, workshop, at=HERE, attendee_count=2) for _ in range(6)]
        results = herd(calls)
        assert set(kinds(results)) <= {
            "Made",
            "Attendee",
            "NoneType",
            "CapacityExceeded",
            "AttendeesClosed",
        }, kinds(results)
        assert kinds(results)["AttendeesClosed"] == 1
        assert lost(list(results)) == []
        assert faults(olga) == []

    def test_against_fewer_seats_ends_in_one_of_them(self, workshop: EventType, olga: User) -> None:
        """Olga lets six come while others fill the seventh seat: she is refused, or they are."""
        book(workshop, at=HERE, attendee_count=5)
        data = EventTypeUpdate(name=workshop.name, duration=60, max_attendees=6)
        lower: Call = partial(
            update_event_type, organizer=olga, event_type_id=workshop.id, data=data, now=NOW
        )
        joins: list[Call] = [partial(book, workshop, at=HERE) for _ in range(8)]
        results = herd([lower, *joins])
        workshop.refresh_from_db()
        slot = Booking.objects.get()
        assert slot.capacity == workshop.max_attendees
        assert slot.attendee_count == (10 if workshop.max_attendees == 10 else 6)
        assert set(kinds(results)) <= {"Made", "EventType", "CapacityExceeded", "CapacityInUse"}
        assert faults(olga) == []


class TestGuests:
    def test_asked_for_many_times_with_one_key_come_once(self, workshop: EventType, olga: User) -> None:
        seat = seat_of(book(workshop, at=HERE))
        change = GuestsAdd(guests=[GuestWrite(name="Zoe"), GuestWrite(name="Adam")])
        call = partial(manage_booking, seat, change, origin=NOWHERE, idempotency_key="k", now=NOW)
        results = herd([call] * 12)
        assert kinds(results) == {"Attendee": 12}
        assert Booking.objects.get().attendee_count == Attendee.objects.seated().count() == 3
        assert faults(olga) == []
