"""A form's questions taken together: what an organizer may not save, and how it is named."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from shared_types.question_form import form_problems
from shared_types.questions import QuestionWrite
from shared_types.vocabulary import QuestionType

SIZE = {"key": "size", "question_text": "Which size?", "question_type": "select", "options": ["S", "Other"]}


def asked(key: str, text: str = "Why?", kind: str = "text", **fields: Any) -> dict[str, Any]:
    return {"key": key, "question_text": text, "question_type": kind, **fields}


def only_if(question: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"clauses": [{"question": question, "operator": operator, "value": value}]}


def problems(
    *questions: dict[str, Any], left_out: dict[str, str] | None = None
) -> dict[str, tuple[str, str]]:
    form = TypeAdapter(list[QuestionWrite]).validate_python(questions)
    found = form_problems(form, left_out=left_out)
    return {each.field.removeprefix("questions."): (each.code, each.message) for each in found}


def codes(*questions: dict[str, Any]) -> dict[str, str]:
    return {field: code for field, (code, _) in problems(*questions).items()}


class TestConditions:
    def test_may_use_earlier_questions_by_key_and_by_id(self) -> None:
        kept = asked("kept", id=UUID(int=7))
        third = asked("third", conditions=only_if("size", "equals", "Other"))
        fourth = asked("fourth", conditions=only_if(str(UUID(int=7)), "not_empty"))
        assert problems(SIZE, kept, third, fourth) == {}

    def test_name_both_questions_where_one_comes_too_late(self) -> None:
        first = asked("first", "Which shade?", conditions=only_if("size", "equals", "S"))
        code, message = problems(first, SIZE)["0.conditions.clauses.0.question"]
        assert code == "condition_not_earlier"
        assert "“Which shade?”" in message
        assert "“Which size?”" in message

    def test_never_use_the_question_itself(self) -> None:
        own = asked("own", conditions=only_if("own", "empty"))
        assert codes(own) == {"0.conditions.clauses.0.question": "condition_not_earlier"}

    def test_never_use_a_question_of_elsewhere(self) -> None:
        lost = asked("lost", conditions=only_if(str(UUID(int=9)), "empty"))
        assert codes(lost) == {"0.conditions.clauses.0.question": "unknown_question"}

    def test_say_who_needs_a_question_that_would_go(self) -> None:
        shade = asked("shade", "Which shade?", conditions=only_if(str(UUID(int=9)), "not_empty"))
        found = problems(shade, left_out={str(UUID(int=9)): "Which colour?"})
        code, message = found["0.conditions.clauses.0.question"]
        assert code == "question_in_use"
        assert "“Which colour?”" in message
        assert "“Which shade?”" in message

    @pytest.mark.parametrize(
        ("kind", "operator", "value", "field", "code"),
        [
            ("number", "contains", "5", "operator", "not_allowed"),
            ("checkbox", "greater", 1, "operator", "not_allowed"),
            ("select", "contains", "S", "operator", "not_allowed"),
            ("textarea", "any_of", ["a"], "operator", "not_allowed"),
            ("text", "equals", None, "value", "required"),
            ("text", "equals", "", "value", "required"),
            ("text", "equals", 5, "value", "invalid_text"),
            ("text", "equals", ["a"], "value", "not_allowed"),
            ("text", "any_of", "a", "value", "required"),
            ("text", "any_of", [], "value", "required"),
            ("text", "empty", "a", "value", "not_allowed"),
            ("select", "equals", "XL", "value", "unknown_option"),
            ("multiselect", "any_of", ["S", "XL"], "value", "unknown_option"),
            ("number", "greater", "many", "value", "invalid_number"),
            ("date", "less", "2027-02-29", "value", "invalid_date"),
            ("time", "less", "25:00", "value", "invalid_time"),
            ("checkbox", "equals", "perhaps", "value", "invalid_checkbox"),
        ],
    )
    def test_fit_what_they_compare_with(
        self, kind: str, operator: str, value: Any, field: str, code: str
    ) -> None:
        options = ["S", "M"] if kind in ("select", "multiselect") else []
        first = asked("first", kind=kind, options=options)
        second = asked("second", conditions=only_if("first", operator, value))
        assert codes(first, second) == {f"1.conditions.clauses.0.{field}": code}

    @pytest.mark.parametrize(
        "clause",
        [
            {"question": "q", "operator": "resembles"},
            {"question": "", "operator": "empty"},
            {"question": "q", "operator": "equals", "value": {"a": 1}},
            {"question": "q", "operator": "equals", "value": float("nan")},
            {"question": "q", "operator": "equals", "value": 10**400},
            {"question": "q", "operator": "equals", "value": "nul\x00"},
            {"question": "q", "operator": "equals", "value": "x" * 201},
            {"question": "q", "operator": "any_of", "value": ["x"] * 51},
            {"question": "q", "operator": "empty", "else": 1},
        ],
    )
    def test_are_refused_where_they_are_none(self, clause: dict[str, Any]) -> None:
        with pytest.raises(ValidationError) as refused:
            problems(asked("one", conditions={"clauses": [clause]}))
        assert refused.value.error_count() == 1

    def test_stop_at_twenty(self) -> None:
        clauses = [{"question": "q", "operator": "empty"}] * 21
        with pytest.raises(ValidationError, match="at most 20"):
            problems(asked("one", conditions={"clauses": clauses}))


class TestRules:
    @pytest.mark.parametrize(
        ("kind", "rules", "field", "code"),
        [
            ("text", {"min_length": 5, "max_length": 4}, "max_length", "out_of_order"),
            ("text", {"max_length": 1001}, "max_length", "too_large"),
            ("number", {"min": 1.5, "max": 1}, "max", "out_of_order"),
            ("number", {"min": 1.8, "max": 1.2, "integer": True}, "max", "out_of_order"),
            ("number", {"min": 1.2, "max": 1.8, "integer": True}, "max", "no_whole_number"),
            ("number", {"min": -0.9, "max": -0.1, "integer": True}, "max", "no_whole_number"),
            ("date", {"earliest_date": "2028-03-01", "latest_date": "2028-02-29"}, "latest_date", None),
            ("date", {"earliest_date": "today", "latest_date": "today-1"}, "latest_date", "out_of_order"),
            ("time", {"earliest_time": "09:00", "latest_time": "08:59"}, "latest_time", "out_of_order"),
            ("multiselect", {"min_choices": 2, "max_choices": 1}, "max_choices", "out_of_order"),
            ("multiselect", {"min_choices": 4}, "min_choices", "too_large"),
            ("text", {"pattern": "("}, "pattern", "pattern_invalid"),
            ("text", {"pattern": r"(a)\1"}, "pattern", "pattern_invalid"),
            ("text", {"pattern_message": "Five digits."}, "pattern_message", "not_allowed"),
        ],
    )
    def test_make_sense_together(
        self, kind: str, rules: dict[str, Any], field: str, code: str | None
    ) -> None:
        options = ["S", "M", "L"] if kind == "multiselect" else []
        found = codes(asked("one", kind=kind, options=options, validation_rules=rules))
        assert list(found) == [f"0.validation_rules.{field}"]
        assert code in (None, found[f"0.validation_rules.{field}"])

    @pytest.mark.parametrize("kind", QuestionType)
    def test_are_only_for_their_types(self, kind: str) -> None:
        every = {
            "min_length": {"text", "textarea"},
            "max_length": {"text", "textarea"},
            "min": {"number"},
            "max": {"number"},
            "integer": {"number"},
            "pattern": {"text", "email", "phone", "url"},
            "earliest_date": {"date"},
            "latest_date": {"date"},
            "earliest_time": {"time"},
            "latest_time": {"time"},
            "min_choices": {"multiselect"},
            "max_choices": {"multiselect"},
        }
        values = {"pattern": "a", "earliest_date": "today", "latest_date": "today"}
        values |= {"earliest_time": "09:00", "latest_time": "09:00"}
        options = ["S"] if kind in ("select", "multiselect", "radio") else []
        for rule, kinds in every.items():
            one = asked("one", kind=kind, options=options, validation_rules={rule: values.get(rule, 1)})
            expected = {} if kind in kinds else {f"0.validation_rules.{rule}": "not_allowed"}
            assert codes(one) == expected, rule

    @pytest.mark.parametrize(
        "rules",
        [
            {"min_length": 0},
            {"max_length": "many"},
            {"min": float("inf")},
            {"min": 10**16},
            {"min": True},
            {"pattern": "a" * 201},
            {"pattern": ""},
            {"earliest_date": "tomorrow"},
            {"earliest_date": "today + 1"},
            {"earliest_date": "today+100000"},
            {"earliest_date": "2027-02-29"},
            {"latest_time": "24:00"},
            {"latest_time": "9:00"},
            {"max_choices": 51},
            {"colour": "red"},
        ],
    )
    def test_are_refused_where_they_are_none(self, rules: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            problems(asked("one", validation_rules=rules))

    def test_write_only_what_is_set(self) -> None:
        question = QuestionWrite.model_validate(asked("one", kind="number", validation_rules={"max": 5}))
        assert question.model_dump(mode="json")["validation_rules"] == {"max": 5}


class TestNames:
    def test_belong_to_one_question_each(self) -> None:
        assert codes(asked("one"), asked("one")) == {"1.key": "duplicate"}
        one = UUID(int=1)
        assert codes(asked("one", id=one), asked("two", id=one)) == {"1.id": "duplicate"}
