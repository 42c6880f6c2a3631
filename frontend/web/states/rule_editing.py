"""Editing when a question is asked, and what its answer must be."""

from typing import Final

import reflex as rx

from web.format.condition_words import MATCH_WORDS, earlier_questions, fitting, operators_of
from web.format.event_type_faults import question_key
from web.format.question_draft import ALWAYS, ClauseDraft, QuestionDraft
from web.format.rules_draft import DATE_WORDS, PATTERN_WORDS, RULE_NAMES
from web.states.draft_editing import DraftEditing

MAX_CLAUSES: Final = 20
_MAX_RULE: Final = 250


class RuleEditing(DraftEditing, rx.State, mixin=True):
    """What is done to the conditions and the rules of a question."""

    def _question(self, key: str) -> QuestionDraft | None:
        return next((question for question in self.draft.questions if question.key == key), None)

    @rx.event
    def set_match(self, key: str, match: str) -> None:
        """Ask always, or only if something is true; the first clause is there at once."""
        question = self._question(key)
        if question is None or match not in MATCH_WORDS:
            return
        question.match = match
        if match != ALWAYS and not question.clauses:
            self.add_clause(key)
        self._rules_changed(question)

    @rx.event
    def add_clause(self, key: str) -> None:
        """Add a clause about the question just before."""
        question = self._question(key)
        before = earlier_questions(self.draft.questions, key)
        asked = self._question(before[-1].value) if before else None
        if question is not None and asked is not None and len(question.clauses) < MAX_CLAUSES:
            question.clauses.append(fitting(ClauseDraft(), asked))
            self._rules_changed(question)

    @rx.event
    def remove_clause(self, key: str, place: int) -> None:
        """Take a clause away; without any the question is always asked."""
        question = self._question(key)
        if question is not None and 0 <= place < len(question.clauses):
            question.clauses.pop(place)
            question.match = question.match if question.clauses else ALWAYS
            self._rules_changed(question)

    @rx.event
    def set_clause(self, key: str, place: int, name: str, value: str) -> None:
        """Take what was typed or chosen in a clause."""
        question, clause = self._clause(key, place)
        if question is None or clause is None:
            return
        asked = self._question(value if name == "question" else clause.question)
        before = [choice.value for choice in earlier_questions(self.draft.questions, key)]
        if asked is None or asked.key not in before:
            return
        if name == "operator" and value not in [each.value for each in operators_of(asked.question_type)]:
            return
        if name in ("operator", "value"):
            setattr(clause, name, value[:_MAX_RULE])
        question.clauses[place] = fitting(clause, asked)
        self._rules_changed(question)

    @rx.event
    def toggle_chosen(self, key: str, place: int, option: str) -> None:
        """Add an option to those that a clause names, or take it away."""
        question, clause = self._clause(key, place)
        asked = self._question(clause.question) if clause else None
        if question is not None and clause is not None and asked is not None:
            chosen = set(clause.chosen) ^ {option}
            clause.chosen = [each for each in asked.options() if each in chosen]
            self._rules_changed(question)

    @rx.event
    def set_rule(self, key: str, name: str, value: str) -> None:
        """Take what was typed or chosen as a rule."""
        question = self._question(key)
        closed = PATTERN_WORDS if name == "pattern_kind" else DATE_WORDS if name.endswith("_kind") else None
        if question is None or name not in RULE_NAMES or (closed is not None and value not in closed):
            return
        question.rules[name] = value[:_MAX_RULE]
        rule = name.removesuffix("_kind").removesuffix("_days").removesuffix("_on").removesuffix("_text")
        self._changed(question_key(question, f"rule-{rule}"))

    def _clause(self, key: str, place: int) -> tuple[QuestionDraft | None, ClauseDraft | None]:
        question = self._question(key)
        has_it = question is not None and 0 <= place < len(question.clauses)
        return question, question.clauses[place] if question is not None and has_it else None

    def _rules_changed(self, question: QuestionDraft) -> None:
        """What is wrong with a clause is shown once its question is folded up, not while it is being made."""
        self._changed(question_key(question, "conditions"))
