"""When a question is asked, and what its answer must be: what an organizer may say of it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
)
from pydantic_core import PydanticCustomError

from shared_types.base import In
from shared_types.condition_vocabulary import ConditionMatch, ConditionOperator
from shared_types.fields import NO_WORDS, ShortLine
from shared_types.vocabulary import QuestionType

LARGEST_NUMBER: Final = 10**15
MAX_CLAUSES: Final = 20
CHOICE_TYPES: Final = (QuestionType.SELECT, QuestionType.MULTISELECT, QuestionType.RADIO)
_TODAY: Final = re.compile(r"today([+-][0-9]{1,5})?", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WALL: Final = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)


def day_of(bound: str, *, today: date) -> date:
    """The date that a bound means: "2028-02-29", "today", "today+14" or "today-30"."""
    if bound.startswith("today"):
        return today + timedelta(days=int(bound.removeprefix("today") or 0))
    return date.fromisoformat(bound)


def _day_bound(text: str) -> str:
    if not _TODAY.fullmatch(text) and not (_DAY.fullmatch(text) and _reads(date.fromisoformat, text)):
        message = "Write a date such as 2028-02-29, or today, today+14 or today-30 for days from now."
        raise PydanticCustomError("day_bound", message)
    return text


def _wall_bound(text: str) -> str:
    if not (_WALL.fullmatch(text) and _reads(time.fromisoformat, text)):
        raise PydanticCustomError("time_bound", "Write a time such as 09:30.")
    return text


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _one_number(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError as error:
        raise PydanticCustomError("plain_number", "Write a number.") from error


def _one_finding(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Say once what a value may be, and not once for every kind that it is not."""
    try:
        return handler(value)
    except ValidationError as error:
        message = "Write a text, a number, true or false, or a list of texts."
        raise PydanticCustomError("condition_value", message) from error


PlainNumber = Annotated[
    Annotated[int, Field(strict=True, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    | Annotated[float, Field(strict=True, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)],
    WrapValidator(_one_number),
]
DayBound = Annotated[str, AfterValidator(_day_bound)]
WallBound = Annotated[str, AfterValidator(_wall_bound)]
ClauseValue = Annotated[
    Annotated[bool, Field(strict=True)]
    | PlainNumber
    | ShortLine
    | Annotated[list[ShortLine], Field(max_length=50)]
    | None,
    WrapValidator(_one_finding),
]
QuestionReference = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Clause(In):
    """What must be true of the answer to an earlier question.

    question: the id of a question that stays, or the `key` of any question in the same request.
    value: nothing for empty and not_empty, a list for any_of, else one value of the question's type.
    """

    question: QuestionReference
    operator: ConditionOperator
    value: ClauseValue = None


class Conditions(In):
    """When a question is asked; always, where there are no clauses. That is written `{}`."""

    match: ConditionMatch = ConditionMatch.ALL
    clauses: list[Clause] = Field(default=[], max_length=MAX_CLAUSES)

    @model_serializer(mode="wrap")
    def _nothing_where_always(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        whole: dict[str, Any] = handler(self)
        return whole if self.clauses else {}


class ValidationRules(In):
    """What an answer must be, beyond its type; a rule that is not set is not written.

    The bounds themselves are allowed. integer: whole numbers only; 3.0 is one. A pattern is a regular
    expression for the whole answer; dates are seen from the invitee's time zone.
    """

    min_length: Annotated[int, Field(ge=1, le=5000), NO_WORDS] | None = None
    max_length: Annotated[int, Field(ge=1, le=5000), NO_WORDS] | None = None
    min: PlainNumber | None = None
    max: PlainNumber | None = None
    integer: Literal[True] | None = None
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    pattern_message: ShortLine | None = None
    earliest_date: DayBound | None = None
    latest_date: DayBound | None = None
    earliest_time: WallBound | None = None
    latest_time: WallBound | None = None
    min_choices: Annotated[int, Field(ge=1, le=50), NO_WORDS] | None = None
    max_choices: Annotated[int, Field(ge=1, le=50), NO_WORDS] | None = None

    @model_serializer(mode="wrap")
    def _only_what_is_set(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}

    def set_rules(self) -> list[str]:
        """The names of the rules that are set."""
        return [name for name in ValidationRules.model_fields if getattr(self, name) is not None]


_WORDS: Final = frozenset({QuestionType.TEXT, QuestionType.TEXTAREA})
# Answers of several thousand characters have no pattern.
_LINES: Final = frozenset({QuestionType.TEXT, QuestionType.EMAIL, QuestionType.PHONE, QuestionType.URL})
RULES_FOR: Final[Mapping[str, frozenset[QuestionType]]] = {
    "min_length": _WORDS,
    "max_length": _WORDS,
    "min": frozenset({QuestionType.NUMBER}),
    "max": frozenset({QuestionType.NUMBER}),
    "integer": frozenset({QuestionType.NUMBER}),
    "pattern": _LINES,
    "pattern_message": _LINES,
    "earliest_date": frozenset({QuestionType.DATE}),
    "latest_date": frozenset({QuestionType.DATE}),
    "earliest_time": frozenset({QuestionType.TIME}),
    "latest_time": frozenset({QuestionType.TIME}),
    "min_choices": frozenset({QuestionType.MULTISELECT}),
    "max_choices": frozenset({QuestionType.MULTISELECT}),
}
_ALWAYS: Final = (ConditionOperator.NOT_EMPTY, ConditionOperator.EMPTY)
_SAME: Final = (ConditionOperator.EQUALS, ConditionOperator.NOT_EQUALS)
_TYPED: Final = (*_SAME, ConditionOperator.CONTAINS, *_ALWAYS)
_ONE_OF: Final = (*_SAME, ConditionOperator.ANY_OF, *_ALWAYS)
_ORDERED: Final = (*_SAME, ConditionOperator.GREATER, ConditionOperator.LESS, *_ALWAYS)
OPERATORS_FOR: Final[Mapping[QuestionType, tuple[ConditionOperator, ...]]] = {
    QuestionType.TEXT: (*_SAME, ConditionOperator.CONTAINS, ConditionOperator.ANY_OF, *_ALWAYS),
    QuestionType.TEXTAREA: _TYPED,
    QuestionType.SELECT: _ONE_OF,
    QuestionType.RADIO: _ONE_OF,
    QuestionType.MULTISELECT: (ConditionOperator.CONTAINS, ConditionOperator.ANY_OF, *_ALWAYS),
    QuestionType.CHECKBOX: (*_ALWAYS, *_SAME),
    QuestionType.EMAIL: _TYPED,
    QuestionType.PHONE: _TYPED,
    QuestionType.NUMBER: _ORDERED,
    QuestionType.DATE: _ORDERED,
    QuestionType.TIME: _ORDERED,
    QuestionType.URL: _TYPED,
}
