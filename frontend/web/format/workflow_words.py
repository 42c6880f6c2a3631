"""Workflows in words: what starts them, what a step does and when, how far it has come."""

from collections.abc import Mapping
from typing import Final

from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger
from shared_types.workflows import (
    CANCELLATION_TRIGGERS,
    CONFIRMATION_TRIGGERS,
    PLACEHOLDERS,
    REMINDER_TRIGGERS,
    WorkflowStepRead,
)
from web.format.event_type_draft import with_unit

TRIGGER_WORDS: Final[Mapping[str, str]] = {
    WorkflowTrigger.BOOKING_CREATED: "When somebody books",
    WorkflowTrigger.BOOKING_RESCHEDULED: "When a booking is moved",
    WorkflowTrigger.BEFORE_START: "Before a meeting starts",
    WorkflowTrigger.AFTER_END: "After a meeting ends",
    WorkflowTrigger.BOOKING_CANCELLED: "When a booking is cancelled",
    WorkflowTrigger.BOOKING_NO_SHOW: "When somebody stayed away",
}
ACTION_WORDS: Final[Mapping[str, str]] = {
    WorkflowAction.EMAIL_INVITEE: "Mail to the invitee",
    WorkflowAction.EMAIL_ORGANIZER: "Mail to you",
    WorkflowAction.SMS_INVITEE: "Text message to the invitee",
    WorkflowAction.WEBHOOK: "Webhook",
}
RUN_WORDS: Final[Mapping[str, str]] = {
    RunStatus.PENDING: "Due",
    RunStatus.DONE: "Done",
    RunStatus.FAILED: "Failed",
    RunStatus.VOID: "Not needed",
}
PLACEHOLDER_NAMES: Final[Mapping[str, str]] = {
    name: name.replace("_", " ").capitalize() for name in PLACEHOLDERS
}
# By the trigger, the place for it among the workflows of an event type.
PLACE_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(CONFIRMATION_TRIGGERS, "After booking"),
    **dict.fromkeys(REMINDER_TRIGGERS, "Reminders"),
    **dict.fromkeys(CANCELLATION_TRIGGERS, "After cancelling"),
}


def amount_words(minutes: int) -> str:
    """A length of time in its largest unit: "1 day", "90 minutes"."""
    amount, unit = with_unit(minutes)
    return f"{amount} {unit.removesuffix('s') if amount == '1' else unit}"


def when_words(trigger: str, offset_minutes: int) -> str:
    """When a step is done, counted from what starts the workflow."""
    after = {WorkflowTrigger.BEFORE_START: "the start", WorkflowTrigger.AFTER_END: "the end"}.get(
        WorkflowTrigger(trigger), ""
    )
    if not offset_minutes:
        return f"At {after}" if after else "At once"
    if trigger == WorkflowTrigger.BEFORE_START:
        return f"{amount_words(offset_minutes)} before {after}"
    return f"{amount_words(offset_minutes)} {f'after {after}' if after else 'later'}"


def step_words(trigger: str, step: WorkflowStepRead) -> str:
    """One step: when, and what."""
    what = ACTION_WORDS[step.action]
    if step.action == WorkflowAction.WEBHOOK:
        return f"{when_words(trigger, step.offset_minutes)}: {what} to {_host(step.webhook_url)}"
    about = f" “{step.subject_template}”" if step.subject_template else ""
    return f"{when_words(trigger, step.offset_minutes)}: {what}{about}"


def _host(address: str) -> str:
    return address.split("//", 1)[-1].split("/", 1)[0]
