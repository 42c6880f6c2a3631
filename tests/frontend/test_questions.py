"""The organizer's questions on the booking page: how they are put, and how a form's answers are read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared_types.vocabulary import QuestionType
from tests.frontend.samples import TOPIC, question
from web.format.questions import check_form, faults_by_name, held_values, question_view

NOW = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)
NAME = f"answer-{TOPIC}"


def read(kind: QuestionType, values: list[str], **changes: Any) -> tuple[Any, str]:
    """What one field holds, and what is wrong with it."""
    options = ["A", "B"] if kind in ("select", "radio", "multiselect") else []
    asked = question(question_type=kind, options=options, **changes)
    checked = check_form([asked], lambda _: values, now=NOW, timezone="UTC")
    return checked.kept.get(str(TOPIC)), faults_by_name(checked).get(NAME, "")


def hint(kind: str, **rules: Any) -> str:
    asked = question(question_type=kind, validation_rules=rules)
    return question_view(asked, today=NOW.date()).hint


class TestCheckForm:
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
            (QuestionType.DATE, ["2028-02-29"], "2028-02-29"),
            (QuestionType.TIME, ["09:30"], "09:30"),
            (QuestionType.URL, ["https://ivo.example"], "https://ivo.example"),
        ],
    )
    def test_takes_what_fits_its_type(self, kind: QuestionType, values: list[str], answer: Any) -> None:
        assert read(kind, values) == (answer, "")

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            (QuestionType.EMAIL, "ivo"),
            (QuestionType.PHONE, "call me"),
            (QuestionType.NUMBER, "many"),
            (QuestionType.NUMBER, "nan"),
            (QuestionType.DATE, "2027-02-29"),
            (QuestionType.TIME, "25:00"),
            (QuestionType.URL, "javascript:alert(1)"),
            (QuestionType.SELECT, "C"),
        ],
    )
    def test_refuses_what_does_not(self, kind: QuestionType, value: str) -> None:
        answer, fault = read(kind, [value], is_required=False)
        assert answer is None
        assert fault

    @pytest.mark.parametrize("kind", list(QuestionType))
    def test_asks_for_what_is_required_and_lets_the_rest_be(self, kind: QuestionType) -> None:
        assert read(kind, [], is_required=True)[1].endswith(".")
        assert read(kind, [" "] if kind != QuestionType.CHECKBOX else [], is_required=False) == (None, "")

    def test_says_which_rule_is_broken(self) -> None:
        assert read(QuestionType.NUMBER, ["11"], validation_rules={"max": 10})[1] == "Enter 10 or less."


class TestQuestionView:
    @pytest.mark.parametrize(
        ("kind", "rules", "words"),
        [
            ("text", {}, ""),
            ("text", {"min_length": 10}, "10 characters or more."),
            ("text", {"max_length": 80}, "Up to 80 characters."),
            ("text", {"pattern": "[0-9]{5}", "pattern_message": "Five digits."}, "Five digits."),
            ("number", {"min": 0, "max": 10}, "From 0 to 10."),
            ("number", {"min": 18}, "From 18."),
            ("number", {"min": 1, "max": 8, "integer": True}, "From 1 to 8. Whole numbers only."),
            ("number", {"integer": True}, "Whole numbers only."),
            ("multiselect", {"min_choices": 2, "max_choices": 2}, "Exactly 2 of these."),
            ("date", {"earliest_date": "today+1"}, "From 1 March 2028."),
            ("date", {"latest_date": "2028-12-24"}, "Up to 24 December 2028."),
            ("time", {"earliest_time": "09:00", "latest_time": "17:00"}, "From 09:00 to 17:00."),
        ],
    )
    def test_says_its_rules_before_they_are_broken(
        self, kind: str, rules: dict[str, Any], words: str
    ) -> None:
        assert hint(kind, **rules) == words

    def test_tells_the_browsers_pickers_what_may_be_picked(self) -> None:
        rules = {"earliest_date": "today", "latest_date": "today+14"}
        view = question_view(question(question_type="date", validation_rules=rules), today=NOW.date())
        assert (view.least, view.most) == ("2028-02-29", "2028-03-14")


class TestHeldValues:
    @pytest.mark.parametrize(
        ("kind", "answer"),
        [
            (QuestionType.TEXT, "Hiring"),
            (QuestionType.NUMBER, 3.5),
            (QuestionType.CHECKBOX, True),
            (QuestionType.MULTISELECT, ["A", "B"]),
            (QuestionType.DATE, "2028-02-29"),
        ],
    )
    def test_are_read_as_the_answer_that_they_stand_for(self, kind: QuestionType, answer: Any) -> None:
        assert read(kind, list(held_values(answer))) == (answer, "")

    def test_are_none_where_nothing_was_answered(self) -> None:
        assert list(held_values(None)) == []
