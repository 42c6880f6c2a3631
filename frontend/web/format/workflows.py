"""Workflows as the list shows them, and their runs."""

from pydantic import BaseModel

from shared_types.vocabulary import RunStatus, WorkflowAction
from shared_types.workflows import WorkflowRead, WorkflowRunRead
from web import routes
from web.format.calendar import Look, moment_of
from web.format.words import count_of
from web.format.workflow_words import ACTION_WORDS, PLACE_WORDS, RUN_WORDS, TRIGGER_WORDS, step_words


class WorkflowCard(BaseModel):
    """One workflow in the list. used: by which event types, in words; users: their names."""

    id: str
    name: str
    trigger: str
    steps: list[str]
    used: str
    users: list[str]
    is_active: bool
    edit_path: str
    runs_path: str


class RunView(BaseModel):
    """A step that was done for a booking, or is due. when: which of the two, and at what time."""

    id: str
    workflow_name: str
    action: str
    status: str
    status_words: str
    when: str
    reason: str
    booking_path: str
    can_retry: bool


def workflow_card(workflow: WorkflowRead) -> WorkflowCard:
    """What the list shows of a workflow."""
    ident = str(workflow.id)
    return WorkflowCard(
        id=ident,
        name=workflow.name,
        trigger=TRIGGER_WORDS[workflow.trigger],
        steps=[
            step_words(workflow.trigger, step) for step in sorted(workflow.steps, key=lambda one: one.order)
        ],
        used=_used(workflow),
        users=workflow.event_types,
        is_active=workflow.is_active,
        edit_path=routes.to(routes.EDIT_WORKFLOW, workflow_id=ident),
        runs_path=routes.to(routes.WORKFLOW_RUNS, workflow_id=ident),
    )


def run_view(run: WorkflowRunRead, look: Look) -> RunView:
    """A run in the reader's zone."""
    return RunView(
        id=str(run.id),
        workflow_name=run.workflow_name,
        action=ACTION_WORDS[run.action],
        status=run.status,
        status_words="Tried again" if _is_tried_again(run) else RUN_WORDS[run.status],
        when=_when(run, look),
        reason=run.last_error,
        booking_path=routes.to(routes.BOOKING, booking_id=str(run.booking_id)),
        can_retry=run.status == RunStatus.FAILED,
    )


def has_webhook(workflow: WorkflowRead) -> bool:
    """Whether it calls a web address."""
    return any(step.action == WorkflowAction.WEBHOOK for step in workflow.steps)


def _used(workflow: WorkflowRead) -> str:
    if workflow.applies_to_all:
        return "Runs for every event type"
    if not workflow.event_types:
        return f"No event type uses it yet: choose it there under “{PLACE_WORDS[workflow.trigger]}”"
    return f"Runs for {', '.join(workflow.event_types)}"


def _when(run: WorkflowRunRead, look: Look) -> str:
    if run.done_at is not None:
        return moment_of(run.done_at, look)
    at, tried = moment_of(run.due_at, look), count_of(run.attempts, "time")
    if _is_tried_again(run):
        return f"Next try {at}, tried {tried} so far"
    return f"Due {at}, tried {tried}" if run.attempts else f"Due {at}"


def _is_tried_again(run: WorkflowRunRead) -> bool:
    return run.status == RunStatus.PENDING and run.attempts > 0
