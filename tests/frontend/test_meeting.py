"""What is booked, and what became of it, in words."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared_types.questions import AnswerRead
from shared_types.vocabulary import BookingStatus, ErrorCode, LocationType, QuestionType
from tests.frontend.samples import NOW, berlin, intro_call, ivos_booking, olga, question
from web.format.calendar import Look
from web.format.dates import locale_of
from web.format.meeting import (
    answer_text,
    booking_view,
    initials_of,
    offer_details_view,
    offer_view,
    organizer_view,
)
from web.format.policies import policy_words
from web.format.words import count_of, duration

BERLIN_TIME = Look("Europe/Berlin", locale_of("en-GB"), 24, date(2026, 11, 24))
NEW_YORK = Look("America/New_York", locale_of("en-US"), 12, date(2026, 11, 24))


class TestWords:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (5, "5 minutes"),
            (60, "1 hour"),
            (90, "1 hour 30 minutes"),
            (61, "1 hour 1 minute"),
            (720, "12 hours"),
        ],
    )
    def test_of_a_duration(self, minutes: int, words: str) -> None:
        assert duration(minutes) == words

    def test_of_an_amount(self) -> None:
        assert [count_of(amount, "seat") for amount in (0, 1, 2)] == ["0 seats", "1 seat", "2 seats"]


class TestOrganizerView:
    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Olga Okafor", "OO"),
            ("olga", "O"),
            ("Ana Maria da Silva", "AS"),
            ("Dr. (med) Li", "DL"),
            ("!!", ""),
        ],
    )
    def test_has_initials_where_there_is_no_logo(self, name: str, initials: str) -> None:
        assert initials_of(name) == initials

    def test_shows_a_website_by_its_host(self) -> None:
        assert (
            organizer_view(olga(website="https://www.olga.example/about?x=1")).website_host == "olga.example"
        )


class TestOfferView:
    def test_says_length_place_group_and_repetition(self) -> None:
        group = {"is_group_event": True, "max_attendees": 8, "recurrence_text": "Weekly, 8 times"}
        offer = offer_view(intro_call(**group, location_type=LocationType.IN_PERSON))
        assert (offer.lasts, offer.location) == ("30 minutes", "In person")
        assert (offer.group, offer.repeats) == ("Group of up to 8", "Weekly, 8 times")

    def test_locks_the_zone_in_person_and_asks_for_a_number_on_the_phone(self) -> None:
        in_person = offer_details_view(intro_call(location_type=LocationType.IN_PERSON), today=NOW.date())
        by_phone = offer_details_view(intro_call(location_type=LocationType.PHONE_CALL), today=NOW.date())
        assert (in_person.is_zone_locked, in_person.needs_phone) == (True, False)
        assert (by_phone.is_zone_locked, by_phone.needs_phone) == (False, True)

    def test_asks_its_questions_in_their_order(self) -> None:
        asked = [question("Second", order=2), question("First", order=1)]
        assert [
            one.text for one in offer_details_view(intro_call(questions=asked), today=NOW.date()).questions
        ] == [
            "First",
            "Second",
        ]

    @pytest.mark.parametrize("kind", list(QuestionType))
    def test_knows_how_to_ask_every_type_of_question(self, kind: QuestionType) -> None:
        (asked,) = offer_details_view(
            intro_call(questions=[question(question_type=kind)]), today=NOW.date()
        ).questions
        assert asked.kind == kind.value
        assert asked.name == f"answer-{question().id}"


class TestPolicyWords:
    @pytest.mark.parametrize(
        ("rules", "words"),
        [
            ((None, None, None), "You can cancel or move it until it begins."),
            ((0, None, None), "You can cancel or move it until it begins."),
            ((1440, 1440, None), "You can cancel or move it until 24 hours before."),
            (
                (2880, 90, None),
                "You can cancel until 2 days before, and move it until 1 hour 30 minutes before.",
            ),
            (
                (None, 240, 1),
                "You can cancel until it begins, and move it until 4 hours before, once at most.",
            ),
            (
                (60, 60, 3),
                "You can cancel until 1 hour before, and move it until 1 hour before, 3 times at most.",
            ),
            ((30, 30, 0), "You can cancel until 30 minutes before. It can't be moved."),
        ],
    )
    def test_say_the_rules_before_anybody_books(
        self, rules: tuple[int | None, int | None, int | None], words: str
    ) -> None:
        cancel, move, moves = rules
        assert policy_words(cancel_minutes=cancel, move_minutes=move, moves=moves) == words
        offered = intro_call(
            cancellation_deadline_minutes=cancel, reschedule_deadline_minutes=move, max_reschedules=moves
        )
        assert offer_details_view(offered, today=NOW.date()).policy == words


class TestChangeLines:
    def lines(self, **changes: Any) -> list[str]:
        return booking_view(ivos_booking(**changes), look=BERLIN_TIME, now=NOW).changes

    def test_name_the_day_the_hour_and_the_zone(self) -> None:
        until = {"cancellable_until": berlin(12, 1), "reschedulable_until": berlin(12, 2, 6), "moves_left": 2}
        assert self.lines(**until) == [
            "You can cancel until Tuesday 1 December, 10:00 (Europe/Berlin).",
            "You can move it until Wednesday 2 December, 06:00 (Europe/Berlin), twice at most.",
        ]

    def test_say_until_it_begins_where_there_is_no_rule(self) -> None:
        assert self.lines() == ["You can cancel until it begins.", "You can move it until it begins."]

    def test_say_why_not(self) -> None:
        late = {
            "can_be_cancelled": False,
            "can_be_rescheduled": False,
            "cancellable_until": berlin(11, 23),
            "cancel_refusal": ErrorCode.CANCELLATION_TOO_LATE,
        }
        too_late = self.lines(
            **late, reschedulable_until=berlin(11, 23), reschedule_refusal=ErrorCode.RESCHEDULE_TOO_LATE
        )
        assert too_late == [
            "You could cancel until Monday 23 November, 10:00 (Europe/Berlin).",
            "You could move it until Monday 23 November, 10:00 (Europe/Berlin).",
        ]
        used_up = self.lines(**late, moves_left=0, reschedule_refusal=ErrorCode.MOVES_USED_UP)
        assert used_up[1] == "You can't move it any more."
        off = self.lines(**late, reschedule_refusal=ErrorCode.BOOKING_NOT_RESCHEDULABLE)
        assert off[1].startswith("It can't be moved")

    def test_say_nothing_of_what_is_over_or_called_off(self) -> None:
        assert self.lines(status=BookingStatus.CANCELLED, cancelled_at=NOW) == []
        assert self.lines(start_time=NOW, end_time=NOW + timedelta(minutes=30)) == []


class TestBookingView:
    def test_is_in_its_readers_zone_and_clock_and_names_the_zone(self) -> None:
        view = booking_view(ivos_booking(), look=NEW_YORK, now=NOW)
        assert view.day_and_time.replace("\xa0", " ") == "Wednesday, December 2, 4:00 AM"
        assert view.zone == "New York time, UTC\N{MINUS SIGN}5"

    def test_counts_seats_only_in_a_group(self) -> None:
        assert booking_view(ivos_booking(), look=NEW_YORK, now=NOW).seats == ""
        assert (
            booking_view(ivos_booking(is_group_event=True, seats=3), look=NEW_YORK, now=NOW).seats
            == "3 seats"
        )

    def test_says_when_it_was_cancelled_and_why(self) -> None:
        view = booking_view(ivos_booking(cancelled_at=NOW, cancellation_reason="Ill"), look=NEW_YORK, now=NOW)
        assert view.cancelled.startswith("Tuesday, November 24")
        assert view.cancellation_reason == "Ill"

    def test_reads_answers_of_every_type(self) -> None:
        answers = [
            AnswerRead(question_id="1", question_text="Q", answer=value)
            for value in (True, ["a", "b"], 3, "x")
        ]
        view = booking_view(ivos_booking(answers=answers), look=NEW_YORK, now=NOW)
        assert [answer.answer for answer in view.answers] == ["Yes", "a, b", "3", "x"]
        assert answer_text(False) == "No"
