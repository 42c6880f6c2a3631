"""When a question is asked, in the words of the form in which it is edited."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from shared_types.condition_vocabulary import ConditionOperator
from shared_types.question_rules import CHOICE_TYPES, OPERATORS_FOR
from shared_types.vocabulary import QuestionType
from web.format.question_draft import ALWAYS, NO_VALUE, ClauseDraft, QuestionDraft

MATCH_WORDS: Final[Mapping[str, str]] = {
    ALWAYS: "Always",
    "all": "Only if all of these are true",
    "any": "Only if one of these is true",
}
_WORDS: Final[Mapping[str, str]] = {
    ConditionOperator.EQUALS: "is",
    ConditionOperator.NOT_EQUALS: "is not",
    ConditionOperator.CONTAINS: "contains",
    ConditionOperator.GREATER: "is more than",
    ConditionOperator.LESS: "is less than",
    ConditionOperator.ANY_OF: "is one of",
    ConditionOperator.EMPTY: "is left empty",
    ConditionOperator.NOT_EMPTY: "is answered",
}
_OF_TYPE: Final[Mapping[str, Mapping[str, str]]] = {
    QuestionType.MULTISELECT: {
        ConditionOperator.CONTAINS: "includes",
        ConditionOperator.ANY_OF: "includes one of",
    },
    QuestionType.CHECKBOX: {
        ConditionOperator.NOT_EMPTY: "is ticked",
        ConditionOperator.EMPTY: "is not ticked",
    },
    QuestionType.DATE: {ConditionOperator.GREATER: "is after", ConditionOperator.LESS: "is before"},
    QuestionType.TIME: {ConditionOperator.GREATER: "is after", ConditionOperator.LESS: "is before"},
}


class Choice(BaseModel):
    """One line of a menu."""

    value: str
    words: str


class ClauseView(BaseModel):
    """A clause as it is edited. Kinds of values: nothing, text, list, number, date, time, option, options."""

    place: int
    question: str
    operator: str
    operators: list[Choice]
    kind: str
    options: list[str]
    value: str
    chosen: list[str]
    fault: str


def earlier_questions(questions: Sequence[QuestionDraft], key: str) -> list[Choice]:
    """What a question's conditions may refer to."""
    places = [question.key for question in questions]
    before = questions[: places.index(key)] if key in places else []
    return [Choice(value=question.key, words=question.question_text or "New question") for question in before]


def clause_views(questions: Sequence[QuestionDraft], key: str, errors: Mapping[str, str]) -> list[ClauseView]:
    """The clauses of one question."""
    asked = {question.key: question for question in questions}
    clauses = asked[key].clauses if key in asked else []
    return [
        _view(place, clause, asked.get(clause.question), errors.get(f"question-{key}-clause-{place}", ""))
        for place, clause in enumerate(clauses)
    ]


def operators_of(kind: str) -> list[Choice]:
    """How answers of a type can be compared."""
    known = [each for each in OPERATORS_FOR[QuestionType(kind)] if _is_offered(kind, each)]
    return [Choice(value=each, words=_OF_TYPE.get(kind, {}).get(each, _WORDS[each])) for each in known]


def fitting(clause: ClauseDraft, asked: QuestionDraft) -> ClauseDraft:
    """The clause as it can be about a question: what does not fit its answers gives way."""
    possible = [choice.value for choice in operators_of(asked.question_type)]
    operator = clause.operator if clause.operator in possible else possible[0]
    is_choice = asked.question_type in CHOICE_TYPES
    chosen = [each for each in clause.chosen if each in asked.options()] if is_choice else []
    value = clause.value if not is_choice or clause.value in asked.options() else ""
    return ClauseDraft(question=asked.key, operator=operator, value=value, chosen=chosen)


def needed_by(questions: Sequence[QuestionDraft], key: str) -> list[str]:
    """The texts of the questions that depend on one."""
    return [
        question.question_text or "New question"
        for question in questions
        if question.match != ALWAYS and any(clause.question == key for clause in question.clauses)
    ]


def misplaced(questions: Sequence[QuestionDraft]) -> str:
    """Why questions cannot stand in this order, empty where they can."""
    before: set[str] = set()
    names = {question.key: question.question_text for question in questions}
    for question in questions:
        for clause in question.clauses if question.match != ALWAYS else ():
            if clause.question in names and clause.question not in before:
                asked = names[clause.question]
                return f"“{question.question_text}” depends on “{asked}”, which has to be asked before it."
        before.add(question.key)
    return ""


def _is_offered(kind: str, operator: ConditionOperator) -> bool:
    return kind != QuestionType.CHECKBOX or operator in NO_VALUE


def _view(place: int, clause: ClauseDraft, asked: QuestionDraft | None, fault: str) -> ClauseView:
    kind = asked.question_type if asked else QuestionType.TEXT
    return ClauseView(
        place=place,
        question=clause.question,
        operator=clause.operator,
        operators=operators_of(kind),
        kind=_value_kind(kind, clause.operator),
        options=asked.options() if asked else [],
        value=clause.value,
        chosen=clause.chosen,
        fault=fault,
    )


def _value_kind(kind: str, operator: str) -> str:
    if operator in NO_VALUE:
        return "nothing"
    if kind in CHOICE_TYPES:
        return "options" if operator == ConditionOperator.ANY_OF else "option"
    plain = (QuestionType.NUMBER, QuestionType.DATE, QuestionType.TIME)
    if operator == ConditionOperator.ANY_OF:
        return "list"
    return kind if kind in plain else "text"
