"""Moves, cancellations and new bookings for one time, all at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from apps.events.models import Attendee, Booking, BookingAuditLog, EventType
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule
from shared_types.vocabulary import Audience, AuditAction, BookingStatus, CancelledBy
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.concurrency.herd import deadlocks, faults, herd, kinds

HERD = 12
ROUNDS = 3
LATER = timedelta(hours=4)


def move(booking: Booking, to: datetime, *, key: str = "") -> Callable[[], Booking]:
    wanted = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    return lambda: reschedule_booking(
        organizer_id=booking.organizer_id, booking_id=booking.id, move=wanted, idempotency_key=key, now=NOW
    )


def cancel(booking: Booking) -> Callable[[], Booking]:
    return lambda: cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(booking.organizer),
        now=NOW,
    )


class TestMove:
    def test_against_new_bookings_leaves_one_at_the_time_and_loses_none(
        self, intro_call: EventType, olga: User
    ) -> None:
        for number in range(ROUNDS):
            wanted = MONDAY_9 + number * HALF_AN_HOUR
            held = book(intro_call, at=wanted + LATER).booking
            calls: list[Callable[[], object]] = [move(held, wanted)]
            calls += [partial(book, intro_call, at=wanted)] * (HERD - 1)
            results = herd(calls)
            assert kinds(results)["SlotTaken"] == HERD - 1
            assert Booking.objects.live().filter(start_time=wanted).count() == 1
            lost = isinstance(results[0], Exception)
            assert Booking.objects.live().filter(start_time=wanted + LATER).exists() is lost
        assert faults(olga) == []

    def test_by_many_requests_with_one_key_is_one_move_and_one_answer(
        self, intro_call: EventType, olga: User
    ) -> None:
        for number in range(ROUNDS):
            held = book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR).booking
            to = MONDAY_9 + LATER + number * HALF_AN_HOUR
            results = herd([move(held, to, key="k")] * HERD)
            assert kinds(results) == {"Booking": HERD}
            assert {booking.id for booking in results if isinstance(booking, Booking)} == {
                Booking.objects.live().get(start_time=to).id
            }
        assert faults(olga) == []

    def test_of_many_to_one_time_lets_one_through(self, intro_call: EventType, olga: User) -> None:
        held = [book(intro_call, at=MONDAY_9 + (1 + n) * HALF_AN_HOUR).booking for n in range(HERD)]
        results = herd([move(booking, MONDAY_9) for booking in held])
        assert kinds(results) == {"Booking": 1, "SlotTaken": HERD - 1}
        assert Booking.objects.live().count() == HERD
        assert faults(olga) == []

    def test_of_two_into_each_others_place_is_no_deadlock(self, intro_call: EventType, olga: User) -> None:
        before = deadlocks()
        for number in range(ROUNDS):
            day = MONDAY_9 + timedelta(days=number)
            one, other = (book(intro_call, at=day + n * HALF_AN_HOUR).booking for n in range(2))
            herd([move(one, other.start_time), move(other, one.start_time)])
        assert deadlocks() == before
        assert Booking.objects.live().count() == 2 * ROUNDS
        assert faults(olga) == []


class TestCancel:
    def test_is_done_once(self, intro_call: EventType, olga: User) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        assert kinds(herd([cancel(booking)] * HERD)) == {"Booking": 1, "BookingNotCancellable": HERD - 1}
        assert BookingAuditLog.objects.filter(action=AuditAction.BOOKING_CANCELLED).count() == 1
        assert faults(olga) == []

    def test_against_a_move_ends_in_one_of_them(self, intro_call: EventType, olga: User) -> None:
        for number in range(ROUNDS):
            booking = book(intro_call, at=MONDAY_9 + timedelta(days=number)).booking
            to = booking.start_time + LATER
            results = herd([each for _ in range(HERD // 2) for each in (cancel(booking), move(booking, to))])
            booking.refresh_from_db()
            assert booking.status in (BookingStatus.CANCELLED, BookingStatus.RESCHEDULED)
            was_moved = booking.status == BookingStatus.RESCHEDULED
            assert Booking.objects.live().filter(start_time=to).exists() is was_moved
            won = [each for each in results if isinstance(each, Booking)]
            assert {each.status for each in won} == {"confirmed" if was_moved else "cancelled"}
        assert faults(olga) == []


class TestSeats:
    def test_may_be_taken_left_and_moved_at_once(self, workshop: EventType, olga: User) -> None:
        """Ten seats here and ten there; whatever the order, the counts are those of the rows."""
        here, there = MONDAY_9, MONDAY_9 + LATER
        seated = [book(workshop, at=here, attendee_count=1 + n % 2) for n in range(5)]
        before = deadlocks()
        calls: list[Callable[[], object]] = []
        for number, made in enumerate(seated):
            calls.append(self.give_up(made) if number % 2 else self.change(made, there))
        calls += [partial(book, workshop, at=here, attendee_count=1 + n % 3) for n in range(8)]
        calls += [partial(book, workshop, at=there, attendee_count=1 + n % 3) for n in range(8)]
        results = herd(calls)
        assert set(kinds(results)) <= {"Made", "Attendee", "CapacityExceeded"}
        assert faults(olga) == []
        assert deadlocks() == before

    def give_up(self, made: Made) -> Callable[[], object]:
        seat = self.seat(made)
        return lambda: manage_booking(seat, BookingCancel(), origin=NOWHERE, now=NOW)

    def change(self, made: Made, to: datetime) -> Callable[[], object]:
        seat = self.seat(made)
        return lambda: manage_booking(seat, BookingReschedule(start_time=to), origin=NOWHERE, now=NOW)

    def seat(self, made: Made) -> Attendee:
        assert made.seat is not None
        return Attendee.objects.select_related("booking__event_type").get(id=made.seat.id)
