"""What is asked of an event type beyond what its fields can say each alone."""

from collections.abc import Iterator, Mapping

from core.errors import Invalid
from shared_types.errors import FieldProblem
from shared_types.event_types import EventTypeCreate
from shared_types.question_form import form_problems
from shared_types.vocabulary import ErrorCode, LocationType, RecurrenceType
from slot_engine import RecurrenceRefused, parse_rule

_NEEDS_DETAILS = {
    LocationType.CUSTOM: "Say where you meet.",
    LocationType.IN_PERSON: "Say at which address you meet.",
}


def require_valid(data: EventTypeCreate, *, stored_questions: Mapping[str, str] | None = None) -> None:
    """Raise Invalid, naming every field that breaks a rule.

    stored_questions: the texts of the form's questions as they are now, by id.
    """
    problems = [*_buffers(data), *_location(data), *_recurrence(data), *_questions(data, stored_questions)]
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


def _questions(data: EventTypeCreate, stored: Mapping[str, str] | None) -> Iterator[FieldProblem]:
    if data.questions and data.custom_questions:
        yield _problem("custom_questions", "Give questions in one form only, new or old.", "not_allowed")
        return
    given_in = "questions" if data.questions else "custom_questions"
    for problem in form_problems(data.asked(), left_out=stored):
        yield problem.model_copy(update={"field": problem.field.replace("questions", given_in, 1)})


def _problem(field: str, message: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=message)


def _recurrence_problem(field: str, message: str) -> FieldProblem:
    return _problem(field, message, ErrorCode.RECURRENCE_INVALID)
