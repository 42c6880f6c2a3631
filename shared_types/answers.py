"""Checking answers to custom questions, the same way in the form and on the server.

Questions are gone through in the order in which they are asked: whether one is asked depends on the answers
kept of those before it, so what hides it may itself be hidden.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    EmailStr,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from shared_types.answer_rules import Refused, require_rules
from shared_types.conditions import is_asked
from shared_types.errors import FieldProblem
from shared_types.fields import Line, PhoneNumber, Text, WallTime, WebAddress
from shared_types.question_rules import CHOICE_TYPES, LARGEST_NUMBER
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_EXPECTED = {
    QuestionType.TEXT: "Write one line of up to 1000 characters.",
    QuestionType.TEXTAREA: "Write up to 5000 characters.",
    QuestionType.SELECT: "Choose one of the options.",
    QuestionType.RADIO: "Choose one of the options.",
    QuestionType.MULTISELECT: "Choose from the options.",
    QuestionType.CHECKBOX: "Tick the box or leave it.",
    QuestionType.EMAIL: "Enter an e-mail address, such as name@example.com.",
    QuestionType.PHONE: "Enter a phone number, such as +49 30 1234567.",
    QuestionType.NUMBER: "Enter a number.",
    QuestionType.DATE: "Enter a date, such as 2028-02-29.",
    QuestionType.TIME: "Enter a time, such as 14:30.",
    QuestionType.URL: "Enter a web address that starts with http:// or https://.",
}


def _is_given(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("required", "Answer this.")
    return text


def _iso_day(answer: object) -> object:
    # Pydantic also takes numbers of seconds for dates; nobody answers a question so.
    if not isinstance(answer, str) or not _ISO_DAY.fullmatch(answer):
        raise PydanticCustomError("date", "A date is written YYYY-MM-DD.")
    return answer


def _clock_text(answer: object) -> object:
    if not isinstance(answer, str):
        raise PydanticCustomError("time", "A time is written HH:MM.")
    return answer


def _as_written(answer: object) -> object:
    # Python writes thousands so, and would read 1_5 as fifteen.
    if isinstance(answer, str) and "_" in answer:
        raise PydanticCustomError("number", "A number is written in digits.")
    return answer


def _plain_number(number: float) -> int | float:
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise PydanticCustomError("number", "That number is too large.")
    return int(number) if number == int(number) else number


_OF_TYPE: dict[QuestionType, TypeAdapter[Any]] = {
    QuestionType.TEXT: TypeAdapter(Annotated[Line, StringConstraints(max_length=1000)]),
    QuestionType.TEXTAREA: TypeAdapter(Text),
    QuestionType.SELECT: TypeAdapter(str),
    QuestionType.RADIO: TypeAdapter(str),
    QuestionType.MULTISELECT: TypeAdapter(Annotated[list[str], Field(max_length=50)]),
    QuestionType.CHECKBOX: TypeAdapter(bool),
    QuestionType.EMAIL: TypeAdapter(EmailStr),
    QuestionType.PHONE: TypeAdapter(Annotated[PhoneNumber, AfterValidator(_is_given)]),
    QuestionType.NUMBER: TypeAdapter(
        Annotated[float, BeforeValidator(_as_written), AfterValidator(_plain_number)]
    ),
    QuestionType.DATE: TypeAdapter(Annotated[date, BeforeValidator(_iso_day)]),
    QuestionType.TIME: TypeAdapter(Annotated[WallTime, BeforeValidator(_clock_text)]),
    QuestionType.URL: TypeAdapter(Annotated[WebAddress, AfterValidator(_is_given)]),
}
_MISSING = {
    QuestionType.SELECT: "Choose one.",
    QuestionType.RADIO: "Choose one.",
    QuestionType.MULTISELECT: "Choose at least one.",
    QuestionType.CHECKBOX: "Tick this to go on.",
    QuestionType.DATE: "Choose a date.",
    QuestionType.TIME: "Choose a time.",
}
_AS_TEXT: dict[QuestionType, Callable[[Any], str]] = {
    QuestionType.DATE: lambda day: str(day.isoformat()),
    QuestionType.TIME: lambda wall: str(wall.strftime("%H:%M")),
}


class CheckedAnswers(NamedTuple):
    """kept: what is to be stored, by question id; asked: the ids of the questions that are asked at all.

    What was left empty is not kept, nor what was said to a question that is not asked.
    """

    kept: dict[str, Any]
    problems: list[FieldProblem]
    asked: list[str]


def check_answers(
    questions: Sequence[QuestionRead], answers: Mapping[str, Any], *, now: datetime, timezone: str
) -> CheckedAnswers:
    """What is to be kept and what is wrong; the fields of the problems are `custom_answers.<question id>`.

    timezone: the invitee's, whose today it is that dates are compared with.
    """
    today = now.astimezone(ZoneInfo(timezone)).date()
    checked = CheckedAnswers({}, [], [])
    in_order = {str(question.id): question for question in sorted(questions, key=lambda each: each.order)}
    for question_id in sorted(answers.keys() - in_order.keys()):
        checked.problems.append(
            _problem(question_id, Refused("unknown_question", "This question is not asked."))
        )
    for question_id, question in in_order.items():
        if not is_asked(question.conditions, checked.kept):
            continue
        checked.asked.append(question_id)
        try:
            answer = check_answer(question, answers.get(question_id), today=today)
        except Refused as refused:
            checked.problems.append(_problem(question_id, refused))
        else:
            if answer is not None:
                checked.kept[question_id] = answer
    return checked


def check_answer(question: QuestionRead, answer: Any, *, today: date) -> Any:
    """The answer as it is to be stored, None where there is none; raises Refused."""
    kind = question.question_type
    read: Any = None if _is_empty(answer) else read_answer(kind, answer)
    # A box may also be left alone in words: "off", "false", 0.
    if _is_empty(read):
        if question.is_required:
            raise Refused("required", _MISSING.get(kind, "Answer this."))
        return None
    if kind in CHOICE_TYPES:
        _require_options(read, question.options)
    require_rules(read, question.validation_rules, kind=kind, today=today)
    return read


def read_answer(kind: QuestionType, answer: Any) -> Any:
    """Something that is given, as answers of a type are stored; raises Refused."""
    if isinstance(answer, bool) and kind != QuestionType.CHECKBOX:
        raise Refused(f"invalid_{kind}", _EXPECTED[kind])
    try:
        read = _OF_TYPE[kind].validate_python(answer)
    except ValidationError as error:
        raise Refused(f"invalid_{kind}", _EXPECTED[kind]) from error
    return _AS_TEXT[kind](read) if kind in _AS_TEXT else read


def _is_empty(answer: Any) -> bool:
    # An unticked box is no answer: one that has to be ticked is a consent.
    return (
        answer is None
        or answer is False
        or answer in ("", [])
        or (isinstance(answer, str) and not answer.strip())
    )


def _require_options(chosen: str | list[str], options: Sequence[str]) -> None:
    picked = [chosen] if isinstance(chosen, str) else chosen
    if any(pick not in options for pick in picked):
        raise Refused("unknown_option", "Choose from the options given.")
    if len(set(picked)) != len(picked):
        raise Refused("chosen_twice", "An option can be chosen once.")


def _problem(question_id: str, refused: Refused) -> FieldProblem:
    return FieldProblem(field=f"custom_answers.{question_id[:80]}", code=refused.code, message=str(refused))
