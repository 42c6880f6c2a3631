"""A workflow while it is being edited: every field as it is typed, and what the API takes in the end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from shared_types.errors import FieldProblem
from shared_types.fields import TYPED
from shared_types.vocabulary import WorkflowAction, WorkflowTrigger
from shared_types.workflow_rules import MAILS, step_problems
from shared_types.workflows import WorkflowCreate, WorkflowRead
from web.format.event_type_draft import in_minutes, with_unit
from web.format.field_checks import faults_of, refusal_words


class StepDraft(BaseModel):
    """One step as typed. key: its own while the page lives."""

    key: str
    action: str = WorkflowAction.EMAIL_INVITEE
    offset: str = "0"
    offset_unit: str = "hours"
    subject_template: str = ""
    body_template: str = ""
    webhook_url: str = ""


class WorkflowDraft(BaseModel):
    """A workflow as typed."""

    name: str = ""
    trigger: str = WorkflowTrigger.BOOKING_CREATED
    is_active: bool = True
    applies_to_all: bool = False
    steps: list[StepDraft] = []


STEP_TEXTS: Final = frozenset(StepDraft.model_fields) - {"key"}
_FIRST_WORDS: Final = "Hello {{invitee_name}},\n\n"
# What an organizer can begin with, by the word in the address.
READY_MADE: Final[Mapping[str, WorkflowDraft]] = {
    "reminder": WorkflowDraft(
        name="Reminder, 24 hours before",
        trigger=WorkflowTrigger.BEFORE_START,
        steps=[
            StepDraft(
                key="0",
                offset="1",
                offset_unit="days",
                subject_template="Tomorrow: {{event_name}} with {{organizer_name}}",
                body_template=f"{_FIRST_WORDS}this is to remind you of {{{{event_name}}}} on {{{{date}}}} "
                "at {{time}} ({{time_zone}}).\n\nWhere: {{location}} {{meeting_link}}\n\n"
                "If the time does not suit you any more: {{manage_link}}",
            )
        ],
    ),
    "thanks": WorkflowDraft(
        name="Thank you, 1 hour after",
        trigger=WorkflowTrigger.AFTER_END,
        steps=[
            StepDraft(
                key="0",
                offset="1",
                subject_template="Thank you for {{event_name}}",
                body_template=f"{_FIRST_WORDS}thank you for your time today.\n\n{{{{organizer_name}}}}",
            )
        ],
    ),
}


def draft_of(stored: WorkflowRead) -> WorkflowDraft:
    """A stored workflow, ready to be edited."""
    steps = []
    for number, step in enumerate(sorted(stored.steps, key=lambda one: one.order)):
        offset, unit = with_unit(step.offset_minutes)
        texts = step.model_dump(include={"action", "subject_template", "body_template", "webhook_url"})
        steps.append(StepDraft(key=str(number), offset=offset, offset_unit=unit, **texts))
    same = stored.model_dump(include={"name", "trigger", "is_active", "applies_to_all"})
    return WorkflowDraft(**same, steps=steps)


def payload_of(draft: WorkflowDraft) -> dict[str, Any]:
    """What the API takes, still unchecked and with numbers as texts: for `WorkflowCreate`, as TYPED."""
    return {**draft.model_dump(exclude={"steps"}), "steps": [_step_payload(step) for step in draft.steps]}


def _step_payload(step: StepDraft) -> dict[str, Any]:
    """A step with what its action needs, and nothing that is left over from another one."""
    is_webhook = step.action == WorkflowAction.WEBHOOK
    return {
        "action": step.action,
        "offset_minutes": in_minutes(step.offset, step.offset_unit),
        "subject_template": step.subject_template if step.action in MAILS else "",
        "body_template": "" if is_webhook else step.body_template,
        "webhook_url": step.webhook_url if is_webhook else "",
    }


def faults_in(draft: WorkflowDraft) -> dict[str, str]:
    """Everything that would be refused, as far as the page can know: by key, one sentence each."""
    if not draft.steps:
        return {"steps": "Add at least one step.", **_name_fault(draft)}
    try:
        whole = WorkflowCreate.model_validate(payload_of(draft), context=TYPED)
    except ValidationError as error:
        return {key_of(path, draft.steps): words for path, words in faults_of(error)}
    return {key_of(each.field, draft.steps): each.message for each in step_problems(whole.steps)}


def refused_fields(problems: Sequence[FieldProblem], draft: WorkflowDraft) -> dict[str, str]:
    """What the API said about single fields, by key."""
    return {key_of(problem.field, draft.steps): refusal_words(problem) for problem in problems}


def step_key(step: StepDraft, field: str) -> str:
    """The key of one field of one step."""
    return f"step-{step.key}-{field}"


def key_of(path: str, steps: Sequence[StepDraft]) -> str:
    """The key on the page for a field path of the API, e.g. "steps.0.body_template"."""
    head, *rest = path.split(".")
    if head == "steps" and rest and rest[0].isdecimal() and int(rest[0]) < len(steps):
        field = rest[1] if rest[1:] else "action"
        return step_key(steps[int(rest[0])], "offset" if field == "offset_minutes" else field)
    return head


def _name_fault(draft: WorkflowDraft) -> dict[str, str]:
    return {} if draft.name.strip() else {"name": "Fill this in."}
