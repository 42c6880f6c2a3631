"""Typing into a workflow's draft: what it is, its steps, and how the words of the open one would read."""

from collections.abc import Mapping
from typing import Any, Final

import reflex as rx

from shared_types.fields import TYPED
from shared_types.vocabulary import WorkflowAction, WorkflowTrigger
from shared_types.workflows import MAX_STEPS, WorkflowPreview
from web.api import workflows
from web.api.client import ApiError
from web.format.event_type_draft import MINUTES_IN
from web.format.workflow_draft import STEP_TEXTS, StepDraft, WorkflowDraft, faults_in, payload_of, step_key
from web.states.draft_page import DraftPage
from web.states.session import Steps

MAX_TYPED: Final = 5100
_CLOSED_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "trigger": frozenset(WorkflowTrigger),
    "action": frozenset(WorkflowAction),
    "offset_unit": frozenset(MINUTES_IN),
}
_TEXTS: Final = frozenset({"name", "trigger"})
_FLAGS: Final = frozenset({"is_active", "applies_to_all"})
_WORDS: Final = frozenset({"action", "subject_template", "body_template"})


def _is_in_list(name: str, value: str) -> bool:
    return name not in _CLOSED_LISTS or value in _CLOSED_LISTS[name]


class StepEditing(DraftPage, rx.State, mixin=True):
    """The draft, what is wrong with what was touched of it, and which step is open."""

    draft: WorkflowDraft = WorkflowDraft()
    open_step: str = ""
    step_focus: str = ""
    step_turns: int = 0
    preview_subject: str = ""
    preview_body: str = ""
    preview_problem: str = ""
    _stored: WorkflowDraft = WorkflowDraft()

    @rx.var
    def faulty_steps(self) -> list[str]:
        """The keys of the steps in which something is wrong."""
        faulty = [key for key, words in self.errors.items() if words]
        return [
            one.key for one in self.draft.steps if any(key.startswith(step_key(one, "")) for key in faulty)
        ]

    @rx.event
    def set_text(self, name: str, value: str) -> None:
        """Take what was typed or chosen."""
        value = value[:MAX_TYPED]
        if name in _TEXTS and _is_in_list(name, value) and getattr(self.draft, name) != value:
            setattr(self.draft, name, value)
            self._changed(name)

    @rx.event
    def set_flag(self, name: str, is_on: bool) -> None:
        """Take a yes or no."""
        if name in _FLAGS:
            setattr(self.draft, name, bool(is_on))
            self._changed(name)

    @rx.event
    def set_step(self, key: str, name: str, value: str) -> Any:
        """Take what was typed or chosen in a step; how it would read follows."""
        value, step = value[:MAX_TYPED], self._step(key)
        if step is None or name not in STEP_TEXTS or not _is_in_list(name, value):
            return None
        if getattr(step, name) == value:
            return None
        setattr(step, name, value)
        self._changed(step_key(step, name.removesuffix("_unit")))
        return self._try_out() if name in _WORDS else None

    @rx.event
    def add_step(self) -> Any:
        """Add a step at the end and open it."""
        if len(self.draft.steps) >= MAX_STEPS:
            return None
        taken = [int(step.key) for step in self.draft.steps]
        step = StepDraft(key=str(max(taken, default=-1) + 1))
        self.draft.steps.append(step)
        self.open_step = step.key
        self._bring_focus(f"step-{step.key}-action")
        self._changed("steps")
        return self._try_out()

    @rx.event
    def remove_step(self, key: str) -> None:
        """Take a step away."""
        self.draft.steps = [step for step in self.draft.steps if step.key != key]
        self._bring_focus("add-step")
        self._changed("steps")

    @rx.event
    def move_step(self, source: int, target: int) -> None:
        """Put a step in another place."""
        count = len(self.draft.steps)
        if 0 <= source < count and 0 <= target < count:
            step = self.draft.steps.pop(source)
            self.draft.steps.insert(target, step)
            self._changed("steps")

    @rx.event
    def show_step(self, key: str) -> Any:
        """Open a step, or close it."""
        self.open_step = "" if self.open_step == key else key
        return self._try_out()

    @rx.event
    async def preview_step(self) -> Steps:
        """Ask how the words of the open step would read."""
        step, self.preview_problem = self._step(self.open_step), ""
        if step is None or step.action == WorkflowAction.WEBHOOK:
            return
        words = step.model_dump(include={"action", "subject_template", "body_template"})
        try:
            asked = WorkflowPreview.model_validate(words, context=TYPED)
            read = await workflows.preview_words(asked, caller=self._caller())
        except ValueError:
            # What is wrong with it stands under its field.
            return
        except ApiError as error:
            self.preview_problem = str(error)
            yield None
        else:
            self.preview_subject, self.preview_body = read.subject, read.body

    def _try_out(self) -> Any:
        return type(self).preview_step if self.open_step else None

    def _payload(self) -> dict[str, Any]:
        return payload_of(self.draft)

    def _step(self, key: str) -> StepDraft | None:
        return next((step for step in self.draft.steps if step.key == key), None)

    def _bring_focus(self, to: str) -> None:
        """Let the page move the keyboard to an element, by its id."""
        self.step_focus, self.step_turns = f"#{to}", self.step_turns + 1

    def _judge(self) -> None:
        """Show what is wrong with what was touched."""
        found = {key: words for key, words in faults_in(self.draft).items() if key in self._touched}
        self.errors = found | self._refused_fields
