"""What is asked of an event type beyond what its fields can say each alone."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.errors import Invalid
from shared_types.errors import FieldProblem
from shared_types.event_types import EventTypeCreate
from shared_types.question_form import form_problems
from shared_types.vocabulary import ErrorCode, LocationType, RecurrenceType
from slot_engine import RecurrenceRefused, expand, parse_rule

_NEEDS_DETAILS = {
    LocationType.CUSTOM: "Say where you meet.",
    LocationType.IN_PERSON: "Say at which address you meet.",
}


def require_valid(
    data: EventTypeCreate, *, today: date, stored_questions: Mapping[str, str] | None = None
) -> None:
    """Raise Invalid, naming every field that breaks a rule.

    today: the organizer's. stored_questions: the texts of the form's questions as they are now, by id.
    """
    problems = [
        *_buffers(data),
        *_location(data),
        *_recurrence(data, today),
        *_questions(data, stored_questions),
    ]
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


def _recurrence(data: EventTypeCreate, today: date) -> Iterator[FieldProblem]:
    if data.recurrence_type == RecurrenceType.NONE:
        for field in ("recurrence_rule", "max_occurrences", "recurrence_end_date"):
            if getattr(data, field):
                yield _recurrence_problem(field, "Leave this empty where nothing repeats.")
        return
    if data.max_attendees > 1:
        yield _problem(
            "max_attendees", "A series is for one person; a group meets once.", "not_with_a_series"
        )
    if data.enable_waitlist:
        yield _problem(
            "enable_waitlist", "A series has no waitlist: its plan offers other times.", "not_with_a_series"
        )
    try:
        rule = parse_rule(
            rule_text(data), max_occurrences=data.max_occurrences, last_date=data.recurrence_end_date
        )
        if str(rule.frequency) != str(data.recurrence_type):
            message = f"FREQ says {rule.frequency}, the recurrence type {data.recurrence_type}."
            yield _recurrence_problem("recurrence_rule", message)
        # As long as it can ever be: nobody books an earlier start. Also finds a rule that never happens.
        expand(rule, datetime.combine(today, time(12)), ZoneInfo("UTC"))
    except RecurrenceRefused as refused:
        yield _recurrence_problem(*_blame(refused, data))


def _blame(refused: RecurrenceRefused, data: EventTypeCreate) -> tuple[str, str]:
    """The field that is to blame, and what to say: an end outside the rule's text has a field of its own."""
    message = str(refused)
    ends_outside = data.recurrence_end_date is not None and "UNTIL=" not in rule_text(data).upper()
    if ends_outside and (refused.part == "UNTIL" or "no date between" in message):
        said = (
            "leaves no date." if "no date between" in message else message.removeprefix(refused.part).strip()
        )
        return "recurrence_end_date", f"The end date {said}"
    hint = " Or set max_occurrences or recurrence_end_date." if "never ends" in message else ""
    return "recurrence_rule", message + hint


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
