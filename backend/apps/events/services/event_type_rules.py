"""What is asked of an event type beyond what its fields can say each alone."""

from collections.abc import Iterator
from typing import Any

import orjson

from apps.events.models.question import CHOICE_TYPES
from core.errors import Invalid
from shared_types.errors import FieldProblem
from shared_types.event_types import EventTypeCreate
from shared_types.questions import QuestionWrite
from shared_types.vocabulary import ErrorCode, LocationType, RecurrenceType
from slot_engine import RecurrenceRefused, parse_rule

_NEEDS_DETAILS = {
    LocationType.CUSTOM: "Say where you meet.",
    LocationType.IN_PERSON: "Say at which address you meet.",
}
_LONGEST_RULES = 4000


def require_valid(data: EventTypeCreate) -> None:
    """Raise Invalid, naming every field that breaks a rule."""
    problems = [*_buffers(data), *_location(data), *_recurrence(data), *_questions(data)]
    if not problems:
        return
    only_recurrence = {problem.code for problem in problems} == {ErrorCode.RECURRENCE_INVALID}
    code = ErrorCode.RECURRENCE_INVALID if only_recurrence else ErrorCode.VALIDATION_FAILED
    raise Invalid(" ".join(problem.message for problem in problems[:3]), code=code, errors=problems)


def rule_text(data: EventTypeCreate) -> str:
    """The recurrence rule to store: where only the type was chosen, the plain rule of that type."""
    if data.recurrence_type == RecurrenceType.NONE:
        return ""
    return data.recurrence_rule.strip() or f"FREQ={data.recurrence_type.upper()}"


def _buffers(data: EventTypeCreate) -> Iterator[FieldProblem]:
    for field in ("buffer_time_before", "buffer_time_after"):
        if getattr(data, field) > data.duration:
            yield _problem(field, "A buffer cannot be longer than the meeting.", "buffer_too_long")


def _location(data: EventTypeCreate) -> Iterator[FieldProblem]:
    if data.location_type in _NEEDS_DETAILS and not data.location_details.strip():
        yield _problem("location_details", _NEEDS_DETAILS[data.location_type], "required")


def _recurrence(data: EventTypeCreate) -> Iterator[FieldProblem]:
    if data.recurrence_type == RecurrenceType.NONE:
        for field in ("recurrence_rule", "max_occurrences", "recurrence_end_date"):
            if getattr(data, field):
                yield _recurrence_problem(field, "Leave this empty where nothing repeats.")
        return
    try:
        rule = parse_rule(
            rule_text(data), max_occurrences=data.max_occurrences, last_date=data.recurrence_end_date
        )
    except RecurrenceRefused as refused:
        yield _recurrence_problem("recurrence_rule", str(refused))
    else:
        if str(rule.frequency) != str(data.recurrence_type):
            message = f"FREQ says {rule.frequency}, the recurrence type {data.recurrence_type}."
            yield _recurrence_problem("recurrence_rule", message)


def _questions(data: EventTypeCreate) -> Iterator[FieldProblem]:
    for number, question in enumerate(data.questions):
        for name, message, code in _question(question):
            yield _problem(f"questions.{number}.{name}", message, code)


def _question(question: QuestionWrite) -> Iterator[tuple[str, str, str]]:
    options = question.options
    if question.question_type in CHOICE_TYPES:
        if not options:
            yield "options", "Give at least one option to choose.", "required"
        elif "" in options:
            yield "options", "An option needs a text.", "required"
        elif len(set(options)) != len(options):
            yield "options", "Two options are the same.", "duplicate"
    elif options:
        yield "options", "Only questions to choose from have options.", "not_allowed"
    for name in ("conditions", "validation_rules"):
        if not _fits(getattr(question, name)):
            yield name, f"Write this as JSON of at most {_LONGEST_RULES} characters.", "too_long"


def _fits(rules: dict[str, Any]) -> bool:
    try:
        return len(orjson.dumps(rules)) <= _LONGEST_RULES
    except TypeError:
        # A whole number beyond 64 bits: PostgreSQL would keep it, and nobody could read it again.
        return False


def _problem(field: str, message: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=message)


def _recurrence_problem(field: str, message: str) -> FieldProblem:
    return _problem(field, message, ErrorCode.RECURRENCE_INVALID)
