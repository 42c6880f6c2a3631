"""What is wrong with an event type while it is being edited, and in which step of the form to mend it.

Every fault has a key that names its field on the page; a question's fields carry the question's own key.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from shared_types.errors import FieldProblem
from shared_types.event_types import EventTypeUpdate
from shared_types.fields import TYPED
from shared_types.question_form import form_problems
from shared_types.question_rules import CHOICE_TYPES
from shared_types.questions import QuestionWrite
from shared_types.vocabulary import LocationType, RecurrenceType
from web.format.event_type_draft import WORKFLOWS, EventTypeDraft, is_own_link, payload_of
from web.format.field_checks import faults_of, refusal_words, whole_number
from web.format.question_draft import QuestionDraft
from web.format.recurrence_draft import MAX_INTERVAL, rule_of

STEPS: Final[Mapping[str, str]] = {
    "basics": "Basics",
    "scheduling": "Scheduling",
    "changes": "Changes",
    "group": "Group",
    "location": "Location",
    "recurrence": "Repeats",
    "questions": "Questions",
    "after": "After booking",
    "workflows": "Workflows",
}
_STEP_OF: Final[Mapping[str, str]] = {
    "schedule_id": "scheduling",
    "notice": "scheduling",
    "horizon": "scheduling",
    "buffer_time_before": "scheduling",
    "buffer_time_after": "scheduling",
    "max_bookings_per_day": "scheduling",
    "slot_interval_minutes": "scheduling",
    "cancellation_deadline": "changes",
    "reschedule_deadline": "changes",
    "max_reschedules": "changes",
    "max_attendees": "group",
    "enable_waitlist": "group",
    "claim": "group",
    "location_type": "location",
    "location_details": "location",
    "conferencing_provider": "location",
    "recurrence": "recurrence",
    "occurrences": "recurrence",
    "until": "recurrence",
    "redirect_url_after_booking": "after",
    **dict.fromkeys(WORKFLOWS, "workflows"),
}
_QUESTIONS: Final = TypeAdapter(list[QuestionWrite])
_BASICS: Final = frozenset({"name", "event_type_slug", "description", "duration", "is_active", "is_private"})
_KEY_OF: Final[Mapping[str, str]] = {
    "min_scheduling_notice": "notice",
    "max_scheduling_horizon": "horizon",
    "waitlist_claim_minutes": "claim",
    "cancellation_deadline_minutes": "cancellation_deadline",
    "reschedule_deadline_minutes": "reschedule_deadline",
    "recurrence_type": "recurrence",
    "recurrence_rule": "recurrence",
    "max_occurrences": "occurrences",
    "recurrence_end_date": "until",
}


class StepView(BaseModel):
    """A step of the form as its list shows it."""

    key: str
    name: str
    is_faulty: bool


def question_key(question: QuestionDraft, field: str) -> str:
    """The key of one field of one question."""
    return f"question-{question.key}-{field}"


def step_of(key: str) -> str:
    """In which step a fault can be mended."""
    return "questions" if key.startswith("question") else _STEP_OF.get(key, "basics")


def is_shown(key: str) -> bool:
    """Whether the form has a place for what is wrong with this."""
    return key.startswith("question-") or key in _STEP_OF or key in _BASICS


def step_views(errors: Mapping[str, str]) -> list[StepView]:
    """The steps, with those marked that have a fault."""
    faulty = {step_of(key) for key, words in errors.items() if words}
    return [StepView(key=key, name=name, is_faulty=key in faulty) for key, name in STEPS.items()]


def key_of(path: str, questions: Sequence[QuestionDraft]) -> str:
    """The key on the page for a field path of the API, e.g. "questions.0.options"."""
    head, *rest = path.split(".")
    if head == "questions" and rest and rest[0].isdecimal() and int(rest[0]) < len(questions):
        return question_key(questions[int(rest[0])], _field_of(rest[1:]))
    return _KEY_OF.get(head, head)


def _field_of(path: Sequence[str]) -> str:
    """Which field of a question a path leads to; clauses and rules have one each."""
    match path:
        case ["conditions", "clauses", place, *_]:
            return f"clause-{place}"
        case ["validation_rules", rule, *_]:
            return f"rule-{'pattern' if rule == 'pattern_message' else rule}"
        case [field, *_]:
            return field
    return "question_text"


def faults_in(draft: EventTypeDraft) -> dict[str, str]:
    """Everything that would be refused, as far as the page can know: by key, one sentence each."""
    payload = payload_of(draft)
    found = _faults_between_questions(payload["questions"], draft.questions) | _faults_between_fields(draft)
    try:
        EventTypeUpdate.model_validate(payload, context=TYPED)
    except ValidationError as error:
        for path, words in faults_of(error):
            found[key_of(path, draft.questions)] = words
    return found


def refused_fields(problems: Sequence[FieldProblem], draft: EventTypeDraft) -> dict[str, str]:
    """What the API said about single fields, by key."""
    return {key_of(problem.field, draft.questions): refusal_words(problem) for problem in problems}


def _faults_between_questions(payload: Sequence[Any], drafts: Sequence[QuestionDraft]) -> dict[str, str]:
    try:
        questions = _QUESTIONS.validate_python(payload, context=TYPED)
    except ValidationError:
        return {}
    return {key_of(each.field, drafts): each.message for each in form_problems(questions)}


def _faults_between_fields(draft: EventTypeDraft) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("buffer_time_before", "buffer_time_after"):
        buffer, length = whole_number(getattr(draft, name)), whole_number(draft.duration)
        if buffer and length and buffer > length:
            found[name] = f"A buffer can't be longer than the meeting: use {length} or less."
    if (
        draft.location_type in (LocationType.CUSTOM, LocationType.IN_PERSON)
        and not draft.location_details.strip()
    ):
        found["location_details"] = "Say where to meet."
    if is_own_link(draft) and not draft.location_details.strip():
        found["location_details"] = "Write the link, or let an account make one."
    for question in draft.questions:
        if question.question_type in CHOICE_TYPES and not question.options():
            found[question_key(question, "options")] = "Write at least one choice."
    return found | _recurrence_faults(draft)


def _recurrence_faults(draft: EventTypeDraft) -> dict[str, str]:
    series = draft.recurrence
    if series.repeats == RecurrenceType.NONE:
        return {}
    found: dict[str, str] = {}
    if not rule_of(series):
        found["recurrence"] = f"Use a number from 1 to {MAX_INTERVAL}."
    if series.ends == "after" and not series.occurrences:
        found["occurrences"] = "Say how many meetings there are."
    if series.ends == "on" and not series.until:
        found["until"] = "Choose the last date."
    return found
