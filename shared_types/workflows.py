"""Automation: what an organizer wants done when something happens to a booking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from shared_types.base import In, Out
from shared_types.fields import NO_WORDS, Flag, Line, Name, Text, WebAddress
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger

MAX_STEPS = 10
MAX_WORKFLOWS = 30
LONGEST_OFFSET_MINUTES = 60 * 24 * 365
# What a template may hold, written {{invitee_name}}, and what is put in its place.
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "invitee_name": "The name of whoever booked; in mail to attendees of a group, of the reader",
    "invitee_email": "The address of whoever booked",
    "organizer_name": "Your name",
    "event_name": "The name of the event type",
    "date": "The day of the start, by the reader's clocks",
    "time": "The time of the start, by the reader's clocks",
    "end_time": "The time of the end, by the reader's clocks",
    "time_zone": "Whose clocks that is",
    "duration": "How long it takes, as in 30 minutes",
    "location": "Where you meet",
    "meeting_link": "The link of the call",
    "manage_link": "Where the reader can change the booking",
    "reason": "Why it was cancelled, if somebody said so",
}
Offset = Annotated[int, Field(ge=0, le=LONGEST_OFFSET_MINUTES), NO_WORDS]
# Triggers that can stand in each of an event type's three places for workflows.
CONFIRMATION_TRIGGERS: Final = (WorkflowTrigger.BOOKING_CREATED, WorkflowTrigger.BOOKING_RESCHEDULED)
REMINDER_TRIGGERS: Final = (WorkflowTrigger.BEFORE_START, WorkflowTrigger.AFTER_END)
CANCELLATION_TRIGGERS: Final = (WorkflowTrigger.BOOKING_CANCELLED, WorkflowTrigger.BOOKING_NO_SHOW)
TRIGGERS_BY_SLOT: Final[Mapping[str, tuple[WorkflowTrigger, ...]]] = {
    "confirmation_workflow": CONFIRMATION_TRIGGERS,
    "reminder_workflow": REMINDER_TRIGGERS,
    "cancellation_workflow": CANCELLATION_TRIGGERS,
}


class TemplateWrite(In):
    """Words with placeholders: those of `PLACEHOLDERS`, written `{{invitee_name}}`, and no others."""

    subject_template: Annotated[Line, StringConstraints(max_length=200)] = ""
    body_template: Annotated[Text, StringConstraints(max_length=5000)] = ""


class WorkflowStepWrite(TemplateWrite):
    """One thing to do. offset_minutes: before the start, where the trigger is that, else after the trigger.

    A mail needs a subject and a body, a text message a body, a webhook an address that begins with https://.
    """

    action: WorkflowAction
    offset_minutes: Offset = 0
    webhook_url: WebAddress = ""


class WorkflowCreate(In):
    """A new workflow. Its steps are numbered as they come.

    applies_to_all: it runs for every event type, and not only for those that name it.
    """

    name: Name
    trigger: WorkflowTrigger
    is_active: Flag = True
    applies_to_all: Flag = False
    steps: list[WorkflowStepWrite] = Field(min_length=1, max_length=MAX_STEPS)


class WorkflowUpdate(In):
    """What is given is changed; `steps` replaces all of them."""

    name: Name | None = None
    trigger: WorkflowTrigger | None = None
    is_active: Flag | None = None
    applies_to_all: Flag | None = None
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
    """A workflow. event_types: the names of those that name it.

    webhook_secret: what its webhooks are signed with, where it has any. Shown to the organizer in person who
    asks for this one workflow, and once to whoever makes it or the secret; else empty.
    """

    id: UUID
    name: str
    trigger: WorkflowTrigger
    is_active: bool
    applies_to_all: bool
    steps: list[WorkflowStepRead]
    event_types: list[str]
    webhook_secret: str
    created_at: datetime
    updated_at: datetime


class WorkflowRunRead(Out):
    """A step that is or was due for one booking. last_error: also why it is void."""

    id: UUID
    workflow_id: UUID
    workflow_name: str
    trigger: WorkflowTrigger
    action: WorkflowAction
    booking_id: UUID
    due_at: datetime
    status: RunStatus
    attempts: int
    last_error: str
    done_at: datetime | None


class WorkflowPreview(TemplateWrite):
    """Words to try out with a made-up booking."""

    action: WorkflowAction


class WorkflowPreviewRead(Out):
    """What somebody would read."""

    subject: str
    body: str
