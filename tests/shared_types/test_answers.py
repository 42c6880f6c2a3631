"""Answers to custom questions: what each of the twelve types takes, and as what it is kept."""

from typing import Any
from uuid import uuid4

import pytest

from shared_types.answers import Refused, check_answer, check_answers
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType


def ask(kind: str, *, is_required: bool = False, options: list[str] | None = None) -> QuestionRead:
    return QuestionRead(
        id=uuid4(),
        question_text="Why?",
        question_type=QuestionType(kind),
        is_required=is_required,
        order=0,
        options=options or [],
        conditions={},
        validation_rules={},
    )


class TestCheckAnswer:
    @pytest.mark.parametrize(
        ("kind", "answer", "kept"),
        [
            ("text", "  because  ", "because"),
            ("text", "x" * 1000, "x" * 1000),
            ("textarea", "two\nlines", "two\nlines"),
            ("select", "S", "S"),
            ("radio", "M", "M"),
            ("multiselect", ["M", "S"], ["M", "S"]),
            ("checkbox", True, True),
            ("email", "ivo@example.com", "ivo@example.com"),
            ("phone", "+49 30 1234567", "+49 30 1234567"),
            ("number", "12", 12),
            ("number", 12.5, 12.5),
            ("number", -(10**15), -(10**15)),
            ("date", "2028-02-29", "2028-02-29"),
            ("time", "14:30", "14:30"),
            ("time", "00:00:00", "00:00"),
            ("url", "https://example.com/a?b=c", "https://example.com/a?b=c"),
        ],
    )
    def test_takes_what_the_type_says(self, kind: str, answer: Any, kept: Any) -> None:
        assert check_answer(ask(kind, options=["S", "M"]), answer) == kept

    @pytest.mark.parametrize(
        ("kind", "answer", "code"),
        [
            ("text", "two\nlines", "invalid_text"),
            ("text", "x" * 1001, "invalid_text"),
            ("text", "bell\x07", "invalid_text"),
            ("text", 5, "invalid_text"),
            ("text", True, "invalid_text"),
            ("text", {"a": 1}, "invalid_text"),
            ("textarea", "x" * 5001, "invalid_textarea"),
            ("textarea", "nul\x00", "invalid_textarea"),
            ("select", "XL", "unknown_option"),
            ("select", ["S"], "invalid_select"),
            ("radio", "s", "unknown_option"),
            ("multiselect", ["S", "S"], "chosen_twice"),
            ("multiselect", ["S", "XL"], "unknown_option"),
            ("multiselect", "S", "invalid_multiselect"),
            ("checkbox", "perhaps", "invalid_checkbox"),
            ("email", "ivo@", "invalid_email"),
            ("phone", "call me", "invalid_phone"),
            ("number", "twelve", "invalid_number"),
            ("number", 10**16, "invalid_number"),
            ("number", 10**400, "invalid_number"),
            ("number", "nan", "invalid_number"),
            ("number", True, "invalid_number"),
            ("date", "2027-02-29", "invalid_date"),
            ("date", "29.02.2028", "invalid_date"),
            ("date", 0, "invalid_date"),
            ("date", "1830297600", "invalid_date"),
            ("time", "25:00", "invalid_time"),
            ("time", "14:30:15", "invalid_time"),
            ("time", "14:30+02:00", "invalid_time"),
            ("time", 52200, "invalid_time"),
            ("url", "javascript:alert(1)", "invalid_url"),
            ("url", "example.com", "invalid_url"),
        ],
    )
    def test_takes_nothing_else(self, kind: str, answer: Any, code: str) -> None:
        with pytest.raises(Refused) as refused:
            check_answer(ask(kind, options=["S", "M"]), answer)
        assert refused.value.code == code
        assert str(refused.value)

    @pytest.mark.parametrize("kind", QuestionType)
    @pytest.mark.parametrize("nothing", [None, "", "   ", [], False])
    def test_knows_no_answer_when_it_sees_it(self, kind: str, nothing: Any) -> None:
        assert check_answer(ask(kind, options=["S"]), nothing) is None
        with pytest.raises(Refused) as refused:
            check_answer(ask(kind, options=["S"], is_required=True), nothing)
        assert refused.value.code == "required"


class TestCheckAnswers:
    def test_keeps_what_was_answered(self) -> None:
        why, size = ask("text"), ask("select", options=["S"])
        kept, problems = check_answers([why, size], {str(why.id): " because ", str(size.id): ""})
        assert (kept, problems) == ({str(why.id): "because"}, [])

    def test_names_each_field_that_is_wrong(self) -> None:
        why, size = ask("text", is_required=True), ask("select", options=["S"])
        kept, problems = check_answers([why, size], {str(size.id): "XL", "else": "x"})
        assert kept == {}
        assert {problem.field: problem.code for problem in problems} == {
            f"custom_answers.{why.id}": "required",
            f"custom_answers.{size.id}": "unknown_option",
            "custom_answers.else": "unknown_question",
        }
