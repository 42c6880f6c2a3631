"""What holds for every form and everything that anybody may answer."""

import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared_types.answers import CheckedAnswers, check_answers
from shared_types.condition_vocabulary import ConditionOperator
from shared_types.conditions import is_asked
from shared_types.question_form import clause_value, form_problems, places_of
from shared_types.question_rules import OPERATORS_FOR, Conditions
from shared_types.questions import QuestionRead, QuestionWrite
from shared_types.vocabulary import QuestionType

NOW = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)
OPTIONS = ["S", "M", "L"]
ANSWERS = st.one_of(
    st.sampled_from(["S", "M", "x", "12", "2028-02-29", "14:30", "ivo@example.com", "+49 30 1234567"]),
    st.sampled_from(["https://example.com", " ", "", True, False, None, 0, 12, 1.5, ["S"], ["S", "M"], []]),
    st.text(alphabet="ab \nß\x00€", max_size=5),
    st.lists(st.sampled_from(OPTIONS), max_size=3),
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers(), st.lists, max_leaves=3),
)
VALUES = st.sampled_from(["S", "M", "x", 12, 0, True, False, "2028-02-29", "14:30", ["S", "x"], None])


@st.composite
def forms(draw: st.DrawFn) -> list[QuestionRead]:
    """Up to six questions, each of which may depend on those before it."""
    made: list[QuestionRead] = []
    for order in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(QuestionType))
        clauses = []
        for earlier in draw(st.lists(st.sampled_from(made), max_size=2)) if made else []:
            operator = draw(st.sampled_from(OPERATORS_FOR[earlier.question_type]))
            clauses.append({"question": str(earlier.id), "operator": operator, "value": draw(VALUES)})
        made.append(
            QuestionRead.model_validate(
                {
                    "id": UUID(int=order),
                    "question_text": "Why?",
                    "question_type": kind,
                    "is_required": draw(st.booleans()),
                    "order": order,
                    "options": OPTIONS,
                    "conditions": {"match": draw(st.sampled_from(["all", "any"])), "clauses": clauses},
                    "validation_rules": {"max_length": 3} if kind == QuestionType.TEXT else {},
                }
            )
        )
    return made


@st.composite
def filled_in(draw: st.DrawFn) -> tuple[list[QuestionRead], dict[str, Any]]:
    """A form with answers to some of its questions."""
    form = draw(forms())
    answers = {str(each.id): draw(ANSWERS) for each in form if draw(st.booleans()) or draw(st.booleans())}
    return form, answers


def check(form: list[QuestionRead], answers: dict[str, Any]) -> CheckedAnswers:
    return check_answers(form, answers, now=NOW, timezone="Asia/Kathmandu")


class TestCheckAnswers:
    @given(filled_in())
    def test_keeps_no_answer_to_a_question_that_is_not_asked(
        self, filled: tuple[list[QuestionRead], dict[str, Any]]
    ) -> None:
        form, answers = filled
        checked = check(form, answers)
        assert set(checked.kept) <= set(checked.asked)
        for question in form:
            assert (str(question.id) in checked.asked) == is_asked(question.conditions, checked.kept)

    @given(filled_in())
    def test_finds_nothing_else_in_what_it_kept(
        self, filled: tuple[list[QuestionRead], dict[str, Any]]
    ) -> None:
        form, answers = filled
        first = check(form, answers)
        again = check(form, first.kept)
        assert (again.kept, again.asked) == (first.kept, first.asked)
        assert {problem.code for problem in again.problems} <= {"required"}
        assert len(again.problems) <= len(first.problems)

    @given(filled_in(), st.randoms(use_true_random=False))
    def test_does_not_care_in_which_order_it_is_told(
        self, filled: tuple[list[QuestionRead], dict[str, Any]], chance: random.Random
    ) -> None:
        form, answers = filled
        shuffled_form = chance.sample(form, len(form))
        shuffled_answers = dict(chance.sample(list(answers.items()), len(answers)))
        assert check(shuffled_form, shuffled_answers) == check(form, answers)

    @given(filled_in())
    def test_asks_for_every_required_answer_that_is_asked_and_for_no_other(
        self, filled: tuple[list[QuestionRead], dict[str, Any]]
    ) -> None:
        form, _ = filled
        checked = check(form, {})
        missing = {problem.field.removeprefix("custom_answers.") for problem in checked.problems}
        assert missing == {
            str(each.id) for each in form if each.is_required and str(each.id) in checked.asked
        }


NAMES = st.sampled_from(["a", "b", "c", "d", "nobody", str(UUID(int=1))])
CLAUSES = st.fixed_dictionaries(
    {"question": NAMES, "operator": st.sampled_from(ConditionOperator), "value": VALUES}
)


@st.composite
def written(draw: st.DrawFn) -> list[QuestionWrite]:
    """Forms as anybody may send them: whatever refers to whatever."""
    return [
        QuestionWrite.model_validate(
            {
                "key": key,
                "question_text": "Why?",
                "question_type": draw(st.sampled_from(QuestionType)),
                "options": draw(st.sampled_from([[], ["S", "x"]])),
                "conditions": {"clauses": draw(st.lists(CLAUSES, max_size=2))},
            }
        )
        for key in draw(st.permutations(["a", "b", "c", "d"]))
    ]


class TestFormProblems:
    @given(written())
    def test_let_no_condition_point_anywhere_but_back(self, form: list[QuestionWrite]) -> None:
        complained = {problem.field.rsplit(".", 1)[0] for problem in form_problems(form)}
        asked: list[str | None] = []
        for number, question in enumerate(form):
            for place, clause in enumerate(question.conditions.clauses):
                path = f"questions.{number}.conditions.clauses.{place}"
                assert clause.question in asked or path in complained
            asked.append(question.key)

    @given(written())
    def test_leave_only_values_that_can_be_stored(self, form: list[QuestionWrite]) -> None:
        complained = {problem.field.rsplit(".", 1)[0] for problem in form_problems(form)}
        places = places_of(form)
        for number, question in enumerate(form):
            for place, clause in enumerate(question.conditions.clauses):
                if f"questions.{number}.conditions.clauses.{place}" not in complained:
                    clause_value(clause, form[places[clause.question]])


class TestIsAsked:
    @given(st.sampled_from(ConditionOperator), VALUES, ANSWERS)
    def test_always_has_an_answer(self, operator: ConditionOperator, value: Any, answer: Any) -> None:
        conditions = Conditions.model_validate(
            {"clauses": [{"question": "q", "operator": operator, "value": value}]}
        )
        assert is_asked(conditions, {"q": answer}) in (True, False)
