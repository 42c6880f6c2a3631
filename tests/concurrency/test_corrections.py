"""Answers that are put right while the meeting is moved or called off: they go along, or are refused."""

from collections.abc import Callable
from functools import partial

from apps.events.models import Booking, BookingAuditLog, CustomQuestion, EventType
from apps.events.services.actors import NOWHERE
from apps.events.services.manage import manage_booking
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule
from shared_types.questions import AnswersCorrect
from shared_types.vocabulary import AuditAction
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.concurrency.herd import faults, herd, kinds

ROUNDS = 3


def question(event_type: EventType) -> str:
    return str(CustomQuestion.objects.create(event_type=event_type, question_text="Why?", order=1).id)


def correct(booking: Booking, asked: str, answer: str) -> Callable[[], object]:
    change = AnswersCorrect(custom_answers={asked: answer})
    return partial(manage_booking, booking, change, origin=NOWHERE, now=NOW)


class TestCorrections:
    def test_one_after_the_other_leave_what_the_last_one_said(
        self, intro_call: EventType, olga: User
    ) -> None:
        asked = question(intro_call)
        booking = book(intro_call, at=MONDAY_9).booking
        results = herd([correct(booking, asked, f"answer {n}") for n in range(10)])
        assert kinds(results) == {"Booking": 10}
        told = BookingAuditLog.objects.filter(action=AuditAction.ANSWERS_CHANGED).order_by("sequence")
        assert told.count() == 10
        last = told[9].personal_values["new"]["answers"]
        booking.refresh_from_db()
        assert [["Why?", booking.custom_answers[0]["answer"]]] == last
        assert faults(olga) == []

    def test_against_a_move_are_never_lost_without_a_word(self, intro_call: EventType, olga: User) -> None:
        asked = question(intro_call)
        for number in range(ROUNDS):
            booking = book(intro_call, at=MONDAY_9 + 2 * number * HALF_AN_HOUR).booking
            to = BookingReschedule(start_time=MONDAY_9 + (2 * number + 1) * HALF_AN_HOUR)
            calls: list[Callable[[], object]] = [
                partial(manage_booking, booking, to, origin=NOWHERE, now=NOW)
            ]
            moved, corrected = herd([*calls, correct(booking, asked, "new")])
            assert isinstance(moved, Booking)
            live = Booking.objects.live().get(start_time=to.start_time)
            is_refused = isinstance(corrected, Exception)
            assert bool(live.custom_answers) is not is_refused
        assert faults(olga) == []

    def test_against_a_cancellation_end_in_either_order(self, intro_call: EventType, olga: User) -> None:
        asked = question(intro_call)
        for number in range(ROUNDS):
            booking = book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR).booking
            calls: list[Callable[[], object]] = [
                partial(manage_booking, booking, BookingCancel(), origin=NOWHERE, now=NOW)
            ]
            results = herd([*calls, correct(booking, asked, "new")])
            assert set(kinds(results)) <= {"Booking", "AnswersClosed"}
            booking.refresh_from_db()
            assert booking.status == "cancelled"
            assert bool(booking.custom_answers) is not isinstance(results[1], Exception)
        assert faults(olga) == []
