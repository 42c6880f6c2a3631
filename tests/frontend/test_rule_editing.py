"""The builder of conditions and rules: what it offers and refuses, and how questions are tried out."""

from typing import Any
from uuid import UUID

import pytest

from shared_types.event_types import EventTypeUpdate
from shared_types.fields import TYPED
from shared_types.question_rules import ValidationRules
from shared_types.vocabulary import QuestionType
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import Schedules, event_type, profile, schedule
from tests.frontend.samples import question
from tests.frontend.workflow_samples import Workflows
from web.format.event_type_draft import draft_of, payload_of
from web.format.rules_draft import rules_of, typed_rules
from web.states.event_type_form import EventTypeFormState

SIZE, OTHER, WHY = (str(UUID(int=number)) for number in (11, 12, 13))
PATH = f"events/event-types/{UUID(int=1)}/"


def merch() -> list[Any]:
    """A size, which one if it is another, and why."""
    return [
        question("Which size?", id=SIZE, question_type="select", options=["S", "Other"], order=0),
        question("Which one?", id=OTHER, question_type="text", order=1, conditions=only_if_other()),
        question("Why?", id=WHY, question_type="text", order=2),
    ]


def only_if_other() -> dict[str, Any]:
    return {"clauses": [{"question": SIZE, "operator": "equals", "value": "Other"}]}


@pytest.fixture
def stored(open_tab: OpenTab, api: FakeApi) -> Any:
    """The form of an event type with these questions."""
    api.on("GET", PATH, event_type(questions=merch()))
    api.on("GET", "availability/schedules/", Schedules([schedule()]))
    api.on("GET", "workflows/", Workflows([]))
    api.on("GET", "users/profile/", profile())
    tab = open_tab(EventTypeFormState, event_type_id=str(UUID(int=1)))
    do(tab.load())
    assert [one.key for one in tab.draft.questions] == [SIZE, OTHER, WHY]
    return tab


class TestConditions:
    def test_come_back_as_they_were(self) -> None:
        sent = EventTypeUpdate.model_validate(
            payload_of(draft_of(event_type(questions=merch()))), context=TYPED
        )
        (clause,) = sent.questions[1].conditions.clauses
        assert (clause.question, clause.operator, clause.value) == (SIZE, "equals", "Other")

    def test_begin_with_a_sentence_about_the_question_before(self, stored: Any) -> None:
        stored.show_question(WHY)
        stored.set_match(WHY, "any")
        (clause,) = stored.clauses
        assert (clause.question, clause.operator, clause.kind) == (OTHER, "not_empty", "nothing")
        assert [choice.words for choice in stored.earlier] == ["Which size?", "Which one?"]

    def test_change_what_they_offer_with_what_they_are_about(self, stored: Any) -> None:
        stored.show_question(WHY)
        stored.set_match(WHY, "all")
        stored.set_clause(WHY, 0, "operator", "equals")
        stored.set_clause(WHY, 0, "value", "XL")
        assert stored.clauses[0].kind == "text"
        stored.set_clause(WHY, 0, "question", SIZE)
        (clause,) = stored.clauses
        assert (clause.kind, clause.options, clause.value) == ("option", ["S", "Other"], "")
        assert "contains" not in [choice.words for choice in clause.operators]
        stored.set_clause(WHY, 0, "operator", "any_of")
        stored.toggle_chosen(WHY, 0, "S")
        assert stored.clauses[0].chosen == ["S"]
        stored.toggle_chosen(WHY, 0, "S")
        assert stored.clauses[0].chosen == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [("question", WHY), ("question", "nobody"), ("operator", "greater"), ("operator", "x"), ("key", "x")],
    )
    def test_take_nothing_that_the_page_does_not_offer(self, stored: Any, name: str, value: str) -> None:
        before = stored.draft.model_dump()
        stored.set_clause(OTHER, 0, name, value)
        stored.set_clause(OTHER, 7, "value", "x")
        stored.set_match(OTHER, "sometimes")
        stored.set_rule(OTHER, "colour", "red")
        stored.set_rule(OTHER, "pattern_kind", "evil")
        assert stored.draft.model_dump() == before

    def test_say_what_is_missing_once_the_question_is_folded_up(self, stored: Any) -> None:
        stored.show_question(WHY)
        stored.set_match(WHY, "all")
        stored.set_clause(WHY, 0, "operator", "contains")
        assert stored.clauses[0].fault == ""
        stored.show_question(WHY)
        assert stored.errors[f"question-{WHY}-clause-0"] == "Say which value."
        assert stored.faulty_questions == [WHY]

    def test_are_gone_with_the_last_sentence(self, stored: Any) -> None:
        stored.remove_clause(OTHER, 0)
        assert stored.draft.questions[1].match == "always"
        assert payload_of(stored.draft)["questions"][1]["conditions"] == {}

    def test_are_judged_anew_when_their_question_becomes_another(self, stored: Any) -> None:
        stored.set_question(SIZE, "options_text", "S\nM")
        stored.set_question(SIZE, "question_type", "radio")
        assert "no such option" in stored.errors[f"question-{OTHER}-clause-0"]


class TestOrder:
    def test_stays_where_a_question_would_come_before_the_one_it_needs(self, stored: Any) -> None:
        stored.move_question(1, 0)
        assert [one.key for one in stored.draft.questions] == [SIZE, OTHER, WHY]
        assert "“Which one?” depends on “Which size?”" in stored.question_refusal
        stored.move_question(2, 0)
        assert [one.key for one in stored.draft.questions] == [WHY, SIZE, OTHER]
        assert stored.question_refusal == ""

    def test_keeps_a_question_that_another_needs(self, stored: Any) -> None:
        stored.remove_question(SIZE)
        assert len(stored.draft.questions) == 3
        assert "“Which size?” can't be removed" in stored.question_refusal
        assert "“Which one?”" in stored.question_refusal
        stored.remove_question(OTHER)
        stored.remove_question(SIZE)
        assert [one.key for one in stored.draft.questions] == [WHY]


class TestTryingOut:
    def test_shows_and_hides_as_invitees_will_see_it(self, stored: Any) -> None:
        assert [one.text for one in stored.tryout] == ["Which size?", "Which one?", "Why?"]
        assert stored.tryout_unasked == [f"answer-{OTHER}"]
        stored.try_answers({f"answer-{SIZE}": ["Other"]})
        assert stored.tryout_unasked == []

    def test_judges_what_was_answered_and_only_that(self, stored: Any) -> None:
        stored.set_rule(WHY, "min_length", "5")
        stored.try_answers({f"answer-{WHY}": ["abc"], f"answer-{SIZE}": [""]})
        assert stored.tryout_faults == {f"answer-{WHY}": "Write at least 5 characters."}

    def test_goes_on_while_a_rule_is_half_written(self, stored: Any) -> None:
        stored.set_rule(WHY, "min_length", "many")
        stored.try_answers({f"answer-{WHY}": ["abc"]})
        assert stored.tryout_faults == {}
        assert stored.errors[f"question-{WHY}-rule-min_length"] == "Write a whole number."


class TestRules:
    @pytest.mark.parametrize(
        ("kind", "rules"),
        [
            ("text", {"min_length": 2, "max_length": 80}),
            ("text", {"pattern": "[0-9]+", "pattern_message": "Use digits only."}),
            ("text", {"pattern": r"DE\-.*", "pattern_message": "This starts with “DE-”."}),
            ("email", {"pattern": r".*@example\.com", "pattern_message": "Use your office address."}),
            ("url", {"pattern": "https?://[a-z]+.*", "pattern_message": "Ours only."}),
            ("number", {"min": 0.5, "max": 10}),
            ("number", {"min": 1, "integer": True}),
            ("date", {"earliest_date": "today", "latest_date": "today+14"}),
            ("date", {"earliest_date": "2028-02-29", "latest_date": "today-1"}),
            ("time", {"earliest_time": "09:00", "latest_time": "17:00"}),
            ("multiselect", {"min_choices": 1, "max_choices": 2}),
        ],
    )
    def test_come_back_as_they_were(self, kind: str, rules: dict[str, Any]) -> None:
        typed = typed_rules(ValidationRules.model_validate(rules))
        assert rules_of(typed, kind) == rules

    def test_of_another_type_are_left_out(self) -> None:
        assert rules_of({"min_length": "2", "min": "3"}, QuestionType.NUMBER) == {"min": 3}

    @pytest.mark.parametrize(
        ("kind", "typed", "rule"),
        [
            ("date", {"earliest_date_kind": "after", "earliest_date_days": ""}, "earliest_date"),
            ("date", {"earliest_date_kind": "on"}, "earliest_date"),
            ("text", {"pattern_kind": "starts"}, "pattern"),
            ("text", {"pattern_kind": "own", "pattern_text": "("}, "pattern"),
            ("number", {"min": "few"}, "min"),
            ("number", {"min": "2", "max": "1"}, "max"),
        ],
    )
    def test_that_are_not_finished_say_so_at_their_field(
        self, stored: Any, kind: str, typed: dict[str, str], rule: str
    ) -> None:
        stored.set_question(WHY, "question_type", kind)
        for name, value in typed.items():
            stored.set_rule(WHY, name, value)
        assert stored.errors[f"question-{WHY}-rule-{rule}"]
