"""Numbers of moves, overrides, daily limits and completion, everybody at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from apps.events.models import Booking, BookingAuditLog, EventType
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.bookings.book_for import book_for_invitee
from apps.events.services.bookings.completing import complete_ended_bookings
from apps.events.services.bookings.conclude import conclude_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.users.models import User
from shared_types.bookings import BookingForInvitee, BookingReschedule
from shared_types.vocabulary import Audience, AuditAction, BookingStatus
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.concurrency.herd import deadlocks, faults, herd, kinds

HERD = 12
TUESDAY_9 = MONDAY_9 + timedelta(days=1)


def book_for(event_type: EventType, at: datetime, *, override: bool, key: str = "") -> Callable[[], Made]:
    data = BookingForInvitee(
        event_type_id=event_type.id,
        start_time=at,
        invitee_name="Ivo",
        invitee_email="ivo@example.com",
        invitee_timezone="UTC",
        override=override,
    )
    return partial(
        book_for_invitee,
        organizer=event_type.organizer,
        data=data,
        idempotency_key=key,
        origin=NOWHERE,
        now=NOW,
    )


def move_by_organizer(booking: Booking, to: datetime, *, override: bool = False) -> Callable[[], Booking]:
    wanted = Move(
        start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer), override=override
    )
    return partial(
        reschedule_booking,
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        move=wanted,
        now=NOW,
    )


def move_by_invitee(booking: Booking, to: datetime) -> Callable[[], object]:
    held = Booking.objects.select_related("event_type", "organizer").get(id=booking.id)
    return partial(manage_booking, held, BookingReschedule(start_time=to), origin=NOWHERE, now=NOW)


class TestNumberOfMoves:
    def test_is_kept_however_many_tabs_move_at_once(self, intro_call: EventType, olga: User) -> None:
        EventType.objects.update(max_reschedules=1)
        booking = book(intro_call, at=MONDAY_9).booking
        calls = [move_by_invitee(booking, TUESDAY_9 + n * HALF_AN_HOUR) for n in range(HERD)]
        results = herd(calls)
        # Those who come late find a booking that has moved away.
        assert kinds(results) == {"Booking": 1, "BookingNotReschedulable": HERD - 1}
        living = Booking.objects.live().get()
        assert living.reschedule_count == 1
        late = herd([move_by_invitee(living, MONDAY_9 + n * HALF_AN_HOUR) for n in range(HERD)])
        assert kinds(late) == {"MovesUsedUp": HERD}
        assert faults(olga) == []


class TestDailyLimit:
    @pytest.fixture
    def two_a_day(self, intro_call: EventType) -> EventType:
        """Half an hours, two of them on a day."""
        EventType.objects.filter(id=intro_call.id).update(max_bookings_per_day=2)
        intro_call.refresh_from_db()
        return intro_call

    @pytest.mark.parametrize("who", [move_by_invitee, move_by_organizer])
    def test_holds_for_a_herd_of_moves(
        self, two_a_day: EventType, olga: User, who: Callable[[Booking, datetime], Callable[[], object]]
    ) -> None:
        """Six bookings on three days, all of which want to the fourth."""
        held = [
            book(two_a_day, at=TUESDAY_9 + timedelta(days=1 + n // 2) + n % 2 * HALF_AN_HOUR).booking
            for n in range(6)
        ]
        results = herd([who(booking, TUESDAY_9 + n * HALF_AN_HOUR) for n, booking in enumerate(held)])
        assert kinds(results) == {"Booking": 2, "DayFull": 4}
        assert Booking.objects.live().count() == 6
        assert faults(olga) == []

    def test_holds_for_organizers_who_do_not_insist(self, two_a_day: EventType, olga: User) -> None:
        results = herd(
            [book_for(two_a_day, MONDAY_9 + n * HALF_AN_HOUR, override=False) for n in range(HERD)]
        )
        assert kinds(results) == {"Made": 2, "DayFull": HERD - 2}
        assert faults(olga) == []

    def test_is_noted_for_exactly_those_who_set_it_aside(self, two_a_day: EventType, olga: User) -> None:
        results = herd([book_for(two_a_day, MONDAY_9 + n * HALF_AN_HOUR, override=True) for n in range(HERD)])
        assert kinds(results) == {"Made": HERD}
        noted = [booking.rules_broken for booking in Booking.objects.all()]
        assert sorted(noted) == [[]] * 2 + [["day_full"]] * (HERD - 2)
        assert faults(olga) == []


class TestOverride:
    def test_takes_no_time_twice(self, intro_call: EventType, olga: User) -> None:
        """Overrides at odd minutes, moves with override and invitees, all for one half hour."""
        before = deadlocks()
        for number in range(3):
            at = MONDAY_9 + timedelta(days=number, hours=2)
            held = [book(intro_call, at=at + timedelta(hours=2) + n * HALF_AN_HOUR).booking for n in range(3)]
            calls: list[Callable[[], object]] = [partial(book, intro_call, at=at) for _ in range(4)]
            calls += [book_for(intro_call, at + timedelta(minutes=7 * n), override=True) for n in range(4)]
            calls += [
                move_by_organizer(booking, at + timedelta(minutes=5 * n), override=True)
                for n, booking in enumerate(held)
            ]
            results = herd(calls)
            refused = kinds(results)["SlotTaken"]
            assert refused == len(calls) - 1
        assert faults(olga) == []
        assert deadlocks() == before

    def test_is_done_once_for_one_key(self, intro_call: EventType, olga: User) -> None:
        saturday = MONDAY_9 + timedelta(days=5, hours=12)
        results = herd([book_for(intro_call, saturday, override=True, key="k")] * HERD)
        assert kinds(results) == {"Made": HERD}
        assert Booking.objects.count() == 1
        assert faults(olga) == []


class TestCompletion:
    def test_is_done_once_by_many_sweeps_and_leaves_corrections_alone(
        self, intro_call: EventType, olga: User
    ) -> None:
        bookings = [book(intro_call, at=MONDAY_9 + n * HALF_AN_HOUR).booking for n in range(8)]
        later = MONDAY_9 + timedelta(days=1)
        calls: list[Callable[[], object]] = [partial(complete_ended_bookings, now=later)] * 6
        calls += [
            partial(
                conclude_booking,
                organizer_id=olga.id,
                booking_id=booking.id,
                outcome=BookingStatus.NO_SHOW,
                actor=organizer_actor(olga),
                now=later,
            )
            for booking in bookings[:4]
        ]
        results = herd(calls)
        assert not [each for each in results if isinstance(each, Exception)]
        assert [Booking.objects.get(id=each.id).status for each in bookings] == ["no_show"] * 4 + [
            "completed"
        ] * 4
        completed = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_COMPLETED)
        of_each = list(completed.values_list("booking_id", flat=True))
        assert len(of_each) == len(set(of_each)) == sum(each for each in results if isinstance(each, int))
        assert faults(olga) == []
