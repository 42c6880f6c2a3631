"""A custom question while it is being edited: as typed, and as the API takes it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from pydantic import BaseModel, Field

from shared_types.condition_vocabulary import ConditionOperator
from shared_types.question_rules import CHOICE_TYPES, Clause
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType
from web.format.rules_draft import has_rules, number_of, rules_of, typed_rules

ALWAYS: Final = "always"
NO_VALUE: Final = (ConditionOperator.EMPTY, ConditionOperator.NOT_EMPTY)


class ClauseDraft(BaseModel):
    """What must be true of an earlier answer. question: its key; chosen: some of its options."""

    question: str = ""
    operator: str = ConditionOperator.NOT_EMPTY
    value: str = ""
    chosen: list[str] = []


class QuestionDraft(BaseModel):
    """A custom question as typed; `options_text` has one option a line. `key` tells it apart on the page."""

    key: str = Field(default_factory=lambda: str(uuid4()))
    id: str = ""
    question_text: str = ""
    question_type: str = QuestionType.TEXT
    is_required: bool = False
    options_text: str = ""
    match: str = ALWAYS
    clauses: list[ClauseDraft] = []
    rules: dict[str, str] = {}
    has_options: bool = False
    has_rules: bool = True

    def options(self) -> list[str]:
        """The options that were typed, without empty lines."""
        return [line.strip() for line in self.options_text.splitlines() if line.strip()]

    def take_type(self, question_type: str) -> None:
        """Become a question of another type."""
        self.question_type = question_type
        self.has_options, self.has_rules = question_type in CHOICE_TYPES, has_rules(question_type)


def question_drafts(stored: Sequence[QuestionRead]) -> list[QuestionDraft]:
    """Stored questions, ready to be edited."""
    kinds = {str(question.id): question.question_type for question in stored}
    return [_draft(question, kinds) for question in stored]


def question_payload(question: QuestionDraft, questions: Sequence[QuestionDraft]) -> dict[str, Any]:
    """What the API takes, still unchecked; conditions refer to the keys of the drafts."""
    asked = {each.key: each for each in questions}
    clauses = [_clause_payload(clause, asked.get(clause.question)) for clause in question.clauses]
    return {
        "id": question.id or None,
        "key": question.key,
        "question_text": question.question_text,
        "question_type": question.question_type,
        "is_required": question.is_required,
        "options": question.options() if question.question_type in CHOICE_TYPES else [],
        "conditions": {} if question.match == ALWAYS else {"match": question.match, "clauses": clauses},
        "validation_rules": rules_of(question.rules, question.question_type),
    }


def _draft(question: QuestionRead, kinds: dict[str, QuestionType]) -> QuestionDraft:
    conditions = question.conditions
    draft = QuestionDraft(
        key=str(question.id),
        id=str(question.id),
        question_text=question.question_text,
        is_required=question.is_required,
        options_text="\n".join(question.options),
        match=conditions.match if conditions.clauses else ALWAYS,
        clauses=[_clause_draft(clause, kinds.get(clause.question)) for clause in conditions.clauses],
        rules=typed_rules(question.validation_rules),
    )
    draft.take_type(question.question_type)
    return draft


def _clause_draft(clause: Clause, kind: QuestionType | None) -> ClauseDraft:
    operator, value = clause.operator, clause.value
    if kind == QuestionType.CHECKBOX and isinstance(value, bool):
        is_ticked = value == (operator == ConditionOperator.EQUALS)
        operator, value = (ConditionOperator.NOT_EMPTY if is_ticked else ConditionOperator.EMPTY), None
    if isinstance(value, list):
        typed = "" if kind in CHOICE_TYPES else ", ".join(value)
        return ClauseDraft(question=clause.question, operator=operator, value=typed, chosen=value)
    return ClauseDraft(question=clause.question, operator=operator, value="" if value is None else str(value))


def _clause_payload(clause: ClauseDraft, asked: QuestionDraft | None) -> dict[str, Any]:
    value: Any = clause.value.strip()
    if clause.operator in NO_VALUE:
        value = None
    elif clause.operator == ConditionOperator.ANY_OF:
        is_choice = asked is not None and asked.question_type in CHOICE_TYPES
        value = list(clause.chosen) if is_choice else [one.strip() for one in value.split(",") if one.strip()]
    elif asked is not None and asked.question_type == QuestionType.NUMBER:
        value = number_of(value)
    return {"question": clause.question, "operator": clause.operator, "value": value}
