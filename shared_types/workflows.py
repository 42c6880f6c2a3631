"""Automation: what an organizer wants done when something happens to a booking."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared_types.base import In, Out
from shared_types.fields import Line, Name, Text, WebAddress
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger

MAX_STEPS = 10
LONGEST_OFFSET_MINUTES = 60 * 24 * 365


class WorkflowStepWrite(In):
    """One thing to do. offset_minutes: before the start, where the trigger is that, else after the trigger.

    Templates know the placeholders of `PLACEHOLDERS`, written `{{invitee_name}}`, and nothing else.
    """

    action: WorkflowAction
    offset_minutes: int = Field(default=0, ge=0, le=LONGEST_OFFSET_MINUTES)
    subject_template: Line = Field(default="", max_length=200)
    body_template: Text = Field(default="", max_length=10_000)
    webhook_url: WebAddress = Field(default="", max_length=500)


class WorkflowCreate(In):
    """A new workflow. Its steps are numbered as they come."""

    name: Name
    trigger: WorkflowTrigger
    is_active: bool = True
    steps: list[WorkflowStepWrite] = Field(min_length=1, max_length=MAX_STEPS)


class WorkflowUpdate(In):
    """What is given is changed; `steps` replaces all of them."""

    name: Name | None = None
    trigger: WorkflowTrigger | None = None
    is_active: bool | None = None
    steps: list[WorkflowStepWrite] | None = Field(default=None, min_length=1, max_length=MAX_STEPS)


class WorkflowStepRead(Out):
    """One step."""

    id: UUID
    order: int
    action: WorkflowAction
    offset_minutes: int
    subject_template: str
    body_template: str
    webhook_url: str


class WorkflowRead(Out):
    """A workflow. event_types: the names of those that use it. Signs its webhooks with `webhook_secret`."""

    id: UUID
    name: str
    trigger: WorkflowTrigger
    is_active: bool
    steps: list[WorkflowStepRead]
    event_types: list[str]
    webhook_secret: str
    created_at: datetime
    updated_at: datetime


class WorkflowRunRead(Out):
    """A step that is or was due for one booking."""

    id: UUID
    workflow_name: str
    action: WorkflowAction
    booking_id: UUID
    due_at: datetime
    status: RunStatus
    attempts: int
    last_error: str
    done_at: datetime | None
