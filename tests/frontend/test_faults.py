"""What is wrong with a field, in words that say what to do."""

from typing import Any

import pytest

from shared_types.bookings import BookingCreate
from shared_types.vocabulary import QuestionType
from web.format.faults import fault_words, field_fault, read_answer


class TestFieldFault:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("invitee_name", "Ivo"),
            ("invitee_email", "ivo@example.com"),
            ("invitee_phone", "+49 30 1"),
            ("attendee_count", "3"),
        ],
    )
    def test_is_nothing_for_what_the_schema_takes(self, name: str, value: str) -> None:
        assert field_fault(BookingCreate, name, value) == ""

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("invitee_name", "", "Write your name."),
            ("invitee_email", "ivo@", "Write an email address"),
            ("invitee_phone", "call me", "Write a phone number"),
            ("attendee_count", "0", "how many seats"),
            ("invitee_name", "x" * 201, "Shorten it"),
        ],
    )
    def test_says_what_to_do(self, name: str, value: str, words: str) -> None:
        assert words in field_fault(BookingCreate, name, value)

    def test_has_words_for_fields_without_their_own(self) -> None:
        assert fault_words("something_else", "unheard_of")


class TestReadAnswer:
    @pytest.mark.parametrize(
        ("kind", "values", "answer"),
        [
            (QuestionType.TEXT, ["  Hiring "], "Hiring"),
            (QuestionType.TEXTAREA, ["two\nlines"], "two\nlines"),
            (QuestionType.SELECT, ["A"], "A"),
            (QuestionType.RADIO, ["B"], "B"),
            (QuestionType.MULTISELECT, ["A", "B"], ["A", "B"]),
            (QuestionType.CHECKBOX, ["on"], True),
            (QuestionType.EMAIL, ["ivo@example.com"], "ivo@example.com"),
            (QuestionType.PHONE, ["+49 30 123456"], "+49 30 123456"),
            (QuestionType.NUMBER, ["12"], 12),
            (QuestionType.NUMBER, ["3.5"], 3.5),
            (QuestionType.DATE, ["2027-02-28"], "2027-02-28"),
            (QuestionType.TIME, ["09:30"], "09:30"),
            (QuestionType.URL, ["https://ivo.example"], "https://ivo.example"),
        ],
    )
    def test_takes_what_fits_its_type(self, kind: QuestionType, values: list[str], answer: Any) -> None:
        assert read_answer(kind=kind, is_required=True, values=values) == (answer, "")

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            (QuestionType.EMAIL, "ivo"),
            (QuestionType.PHONE, "call me"),
            (QuestionType.NUMBER, "many"),
            (QuestionType.NUMBER, "nan"),
            (QuestionType.DATE, "2027-02-29"),
            (QuestionType.TIME, "25:00"),
            (QuestionType.URL, "ivo"),
            (QuestionType.URL, "javascript:alert(1)"),
        ],
    )
    def test_refuses_what_does_not(self, kind: QuestionType, value: str) -> None:
        _, fault = read_answer(kind=kind, is_required=False, values=[value])
        assert fault

    @pytest.mark.parametrize("kind", list(QuestionType))
    def test_asks_for_what_is_required_and_lets_the_rest_be(self, kind: QuestionType) -> None:
        assert read_answer(kind=kind, is_required=True, values=[])[1]
        assert read_answer(kind=kind, is_required=False, values=[])[1] == ""

    def test_leaves_out_what_was_left_out(self) -> None:
        assert read_answer(kind=QuestionType.TEXT, is_required=False, values=["  "])[0] is None
        assert read_answer(kind=QuestionType.CHECKBOX, is_required=False, values=[])[0] is False
