"""Answers to custom questions: what each of the twelve types takes, and as what it is kept."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared_types.answer_rules import Refused
from shared_types.answers import CheckedAnswers, check_answer, check_answers
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType

NOW = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)
TODAY = date(2028, 2, 29)


def ask(
    kind: str,
    *,
    is_required: bool = False,
    options: list[str] | None = None,
    conditions: dict[str, Any] | None = None,
    order: int = 0,
    **rules: Any,
) -> QuestionRead:
    return QuestionRead.model_validate(
        {
            "id": uuid4(),
            "question_text": "Why?",
            "question_type": kind,
            "is_required": is_required,
            "order": order,
            "options": options or [],
            "conditions": conditions or {},
            "validation_rules": rules,
        }
    )


def only_if(question: QuestionRead, operator: str, value: Any = None) -> dict[str, Any]:
    return {"clauses": [{"question": str(question.id), "operator": operator, "value": value}]}


def check(questions: list[QuestionRead], answers: dict[str, Any], timezone: str = "UTC") -> CheckedAnswers:
    return check_answers(questions, answers, now=NOW, timezone=timezone)


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
        assert check_answer(ask(kind, options=["S", "M"]), answer, today=TODAY) == kept

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
            ("number", "1_5", "invalid_number"),
            ("phone", "(((-)))", "invalid_phone"),
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
            check_answer(ask(kind, options=["S", "M"]), answer, today=TODAY)
        assert refused.value.code == code
        assert str(refused.value)

    @pytest.mark.parametrize(
        ("kind", "rules", "kept", "refused", "code"),
        [
            ("text", {"min_length": 3}, "abc", "ab", "too_short"),
            ("text", {"max_length": 3}, "äöü", "äöüß", "too_long"),
            ("textarea", {"max_length": 3}, "a\nb", "a\nbc", "too_long"),
            ("number", {"min": 0.5}, 0.5, "0.4", "too_small"),
            ("number", {"max": 10}, "10", 10.01, "too_large"),
            ("number", {"integer": True}, "3.0", 3.5, "not_whole"),
            ("number", {"integer": True}, -2, "-0.001", "not_whole"),
            ("text", {"pattern": "[A-Z]{2}[0-9]+"}, "AB1", "xAB1", "pattern"),
            ("email", {"pattern": r".+@example\.com"}, "ivo@example.com", "ivo@example.org", "pattern"),
            ("phone", {"pattern": r"\+49.*"}, "+49 30 1234567", "+48 30 1234567", "pattern"),
            ("url", {"pattern": "https://.*"}, "https://example.com", "http://example.com", "pattern"),
            ("date", {"earliest_date": "2028-02-29"}, "2028-02-29", "2028-02-28", "too_early"),
            ("date", {"latest_date": "today"}, "2028-02-29", "2028-03-01", "too_late"),
            ("date", {"earliest_date": "today+1"}, "2028-03-01", "2028-02-29", "too_early"),
            ("date", {"latest_date": "today-366"}, "2027-02-28", "2027-03-01", "too_late"),
            ("time", {"earliest_time": "09:00"}, "09:00", "08:59", "too_early"),
            ("time", {"latest_time": "17:00"}, "17:00:00", "17:01", "too_late"),
            ("multiselect", {"min_choices": 2}, ["S", "M"], ["S"], "too_few"),
            ("multiselect", {"max_choices": 1}, ["S"], ["S", "M"], "too_many"),
        ],
    )
    def test_keeps_to_the_rules_and_allows_their_bounds(
        self, kind: str, rules: dict[str, Any], kept: Any, refused: Any, code: str
    ) -> None:
        question = ask(kind, options=["S", "M"], **rules)
        assert check_answer(question, kept, today=TODAY) is not None
        with pytest.raises(Refused) as broken:
            check_answer(question, refused, today=TODAY)
        assert broken.value.code == code
        assert str(broken.value).endswith(".")
        assert check_answer(question, "", today=TODAY) is None

    @pytest.mark.parametrize("left_alone", [0, "off", "false", "no"])
    def test_takes_a_box_for_ticked_only_where_it_is(self, left_alone: Any) -> None:
        assert check_answer(ask("checkbox"), left_alone, today=TODAY) is None
        with pytest.raises(Refused, match="Tick this"):
            check_answer(ask("checkbox", is_required=True), left_alone, today=TODAY)

    def test_says_the_organizers_words_where_a_pattern_is_not_met(self) -> None:
        question = ask("text", pattern="[0-9]{5}", pattern_message="Five digits, such as 10115.")
        with pytest.raises(Refused, match=r"Five digits, such as 10115\."):
            check_answer(question, "1011", today=TODAY)

    @pytest.mark.parametrize("kind", QuestionType)
    @pytest.mark.parametrize("nothing", [None, "", "   ", [], False])
    def test_knows_no_answer_when_it_sees_it(self, kind: str, nothing: Any) -> None:
        assert check_answer(ask(kind, options=["S"]), nothing, today=TODAY) is None
        with pytest.raises(Refused) as refused:
            check_answer(ask(kind, options=["S"], is_required=True), nothing, today=TODAY)
        assert refused.value.code == "required"


class TestCheckAnswers:
    def test_keeps_what_was_answered(self) -> None:
        why, size = ask("text"), ask("select", options=["S"])
        kept, problems, _ = check([why, size], {str(why.id): " because ", str(size.id): ""})
        assert (kept, problems) == ({str(why.id): "because"}, [])

    def test_names_each_field_that_is_wrong(self) -> None:
        why, size = ask("text", is_required=True), ask("select", options=["S"])
        kept, problems, _ = check([why, size], {str(size.id): "XL", "else": "x"})
        assert kept == {}
        assert {problem.field: problem.code for problem in problems} == {
            f"custom_answers.{why.id}": "required",
            f"custom_answers.{size.id}": "unknown_option",
            "custom_answers.else": "unknown_question",
        }

    def test_sees_today_from_the_invitees_zone(self) -> None:
        birthday = ask("date", latest_date="today")
        answers = {str(birthday.id): "2028-03-01"}
        assert check([birthday], answers, timezone="UTC").problems
        assert not check([birthday], answers, timezone="Pacific/Kiritimati").problems


class TestConditions:
    def test_leave_out_what_is_not_asked(self) -> None:
        size = ask("select", options=["S", "Other"])
        other = ask("text", is_required=True, order=1, conditions=only_if(size, "equals", "Other"))
        asked = check([size, other], {str(size.id): "Other", str(other.id): "XXL"})
        assert (asked.kept[str(other.id)], asked.problems) == ("XXL", [])
        hidden = check([size, other], {str(size.id): "S", str(other.id): "XXL"})
        assert hidden == ({str(size.id): "S"}, [], [str(size.id)])

    def test_want_an_answer_as_soon_as_they_hold(self) -> None:
        size = ask("select", options=["S", "Other"])
        other = ask("text", is_required=True, order=1, conditions=only_if(size, "equals", "Other"))
        (problem,) = check([size, other], {str(size.id): "Other"}).problems
        assert (problem.field, problem.code) == (f"custom_answers.{other.id}", "required")

    def test_see_a_hidden_answer_as_none(self) -> None:
        brings = ask("checkbox")
        size = ask("select", options=["S", "L"], order=1, conditions=only_if(brings, "not_empty"))
        shade = ask("text", order=2, conditions=only_if(size, "equals", "L"))
        answers = {str(size.id): "L", str(shade.id): "red"}
        assert check([brings, size, shade], answers).kept == {}
        ticked = check([shade, size, brings], {str(brings.id): True, **answers})
        assert ticked.kept == {str(brings.id): True, **answers}

    def test_see_an_answer_that_will_not_do_as_none(self) -> None:
        age = ask("number", max=120)
        school = ask("text", order=1, conditions=only_if(age, "not_empty"))
        assert check([age, school], {str(age.id): 121}).asked == [str(age.id)]

    def test_compare_what_is_kept_and_not_what_was_typed(self) -> None:
        seats = ask("number")
        why = ask("text", order=1, conditions=only_if(seats, "greater", 5))
        assert check([seats, why], {str(seats.id): " 6.0 "}).asked == [str(seats.id), str(why.id)]
