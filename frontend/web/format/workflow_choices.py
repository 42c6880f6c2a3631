"""The workflows that an event type can use, by the place each would have there."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from shared_types.workflows import TRIGGERS_BY_SLOT, WorkflowRead
from web.format.workflow_words import PLACE_WORDS, TRIGGER_WORDS

_HINTS: Final[Mapping[str, str]] = {
    "confirmation_workflow": "Kalends confirms by mail in any case.",
    "reminder_workflow": "Before or after the meeting.",
    "cancellation_workflow": "When it is cancelled, or somebody stayed away.",
}


class WorkflowChoice(BaseModel):
    """A workflow in a menu."""

    id: str
    name: str


class WorkflowPlace(BaseModel):
    """A place for a workflow of an event type. anyway: which run there without being chosen, in words."""

    field: str
    label: str
    hint: str
    chosen: str
    choices: list[WorkflowChoice]
    anyway: str


def workflow_places(workflows: Sequence[WorkflowRead], chosen: Mapping[str, str]) -> list[WorkflowPlace]:
    """The three places, each with the workflows that fit. chosen: ids by field."""
    return [
        _place(slot, [one for one in workflows if one.trigger in triggers], chosen.get(f"{slot}_id", ""))
        for slot, triggers in TRIGGERS_BY_SLOT.items()
    ]


def _place(slot: str, fitting: list[WorkflowRead], chosen: str) -> WorkflowPlace:
    choices = [
        WorkflowChoice(id=str(one.id), name=_name(one))
        for one in fitting
        if not one.applies_to_all or str(one.id) == chosen
    ]
    if chosen and chosen not in [one.id for one in choices]:
        # Whoever may change the event type need not be let see the workflow.
        choices.append(WorkflowChoice(id=chosen, name="The one that is chosen now"))
    anyway = [one.name for one in fitting if one.applies_to_all and one.is_active]
    return WorkflowPlace(
        field=f"{slot}_id",
        label=PLACE_WORDS[TRIGGERS_BY_SLOT[slot][0]],
        hint=_HINTS[slot],
        chosen=chosen,
        choices=choices,
        anyway=f"For every event type: {', '.join(anyway)}." if anyway else "",
    )


def _name(workflow: WorkflowRead) -> str:
    started = TRIGGER_WORDS[workflow.trigger]
    off = "" if workflow.is_active else ", off"
    return f"{workflow.name} ({started[:1].lower()}{started[1:]}{off})"
