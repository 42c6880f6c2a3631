"""What the API may answer about Olga's workflows."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import RootModel

from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger
from shared_types.workflows import WorkflowRead, WorkflowRunRead, WorkflowStepRead
from tests.frontend.organizer_samples import BOOKING

REMINDER, RUN = UUID(int=31), UUID(int=32)
REMINDER_PATH = f"workflows/{REMINDER}/"


class Workflows(RootModel[list[WorkflowRead]]):
    """All workflows, as the API lists them."""


class Runs(RootModel[list[WorkflowRunRead]]):
    """Runs, as the API lists them."""


def step(order: int = 1, **changes: Any) -> WorkflowStepRead:
    """A mail to whoever booked, a day ahead."""
    known: dict[str, Any] = {
        "id": UUID(int=40 + order),
        "order": order,
        "action": WorkflowAction.EMAIL_INVITEE,
        "offset_minutes": 1440,
        "subject_template": "Tomorrow: {{event_name}}",
        "body_template": "Hello {{invitee_name}}",
        "webhook_url": "",
    }
    return WorkflowStepRead(**{**known, **changes})


def webhook(order: int = 1) -> WorkflowStepRead:
    """A call to a program."""
    return step(
        order,
        action=WorkflowAction.WEBHOOK,
        subject_template="",
        body_template="",
        webhook_url="https://crm.example/hook",
        offset_minutes=0,
    )


def workflow(**changes: Any) -> WorkflowRead:
    """A reminder that the intro call uses."""
    known: dict[str, Any] = {
        "id": REMINDER,
        "name": "Reminder",
        "trigger": WorkflowTrigger.BEFORE_START,
        "is_active": True,
        "applies_to_all": False,
        "steps": [step()],
        "event_types": ["Intro call"],
        "webhook_secret": "",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return WorkflowRead(**{**known, **changes})


def run(**changes: Any) -> WorkflowRunRead:
    """The reminder of Ivo's booking, due a day ahead."""
    known: dict[str, Any] = {
        "id": RUN,
        "workflow_id": REMINDER,
        "workflow_name": "Reminder",
        "trigger": WorkflowTrigger.BEFORE_START,
        "action": WorkflowAction.EMAIL_INVITEE,
        "booking_id": BOOKING,
        "due_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "status": RunStatus.PENDING,
        "attempts": 0,
        "last_error": "",
        "done_at": None,
    }
    return WorkflowRunRead(**{**known, **changes})
