"""Olga's workflows, and what their sweeps do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.events.models import EventType
from apps.events.services.automation.running import run_due_messages
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from shared_types.vocabulary import Notice, WorkflowAction, WorkflowTrigger

DAY, HOUR = 24 * 60, 60
HOOK = "https://hooks.example/kalends"


def step(action: WorkflowAction = WorkflowAction.EMAIL_INVITEE, **fields: Any) -> dict[str, Any]:
    """A step as the API takes it."""
    words = {
        "subject_template": "Hello {{invitee_name}}",
        "body_template": "{{event_name}}: {{date}}, {{time}}",
    }
    if action == WorkflowAction.WEBHOOK:
        words = {"webhook_url": HOOK}
    return {"action": action.value, **words, **fields}


def make_workflow(
    organizer: User,
    trigger: WorkflowTrigger,
    *steps: Mapping[str, Any],
    name: str = "",
    applies_to_all: bool = True,
    **fields: Any,
) -> Workflow:
    """A workflow with its steps; for every event type unless told otherwise."""
    workflow = Workflow.objects.create(
        organizer=organizer,
        name=name or f"On {trigger}",
        trigger=trigger,
        applies_to_all=applies_to_all,
        **fields,
    )
    for order, values in enumerate(steps or (step(),), start=1):
        workflow.steps.create(order=order, **values)
    return workflow


def place(event_type: EventType, slot: str, workflow: Workflow) -> None:
    """Name a workflow in one of an event type's three places."""
    setattr(event_type, slot, workflow)
    event_type.save()


def runs(**which: Any) -> list[WorkflowRun]:
    """What is or was due, soonest first."""
    return list(WorkflowRun.objects.filter(**which).order_by("due_at", "id"))


def sweep(now: datetime) -> None:
    """Do everything that is due."""
    while run_due_messages(now=now):
        pass


def said() -> list[Notification]:
    """What workflows have said."""
    return list(Notification.objects.filter(notice=Notice.WORKFLOW_MESSAGE).order_by("recipient"))
