"""The list of workflows: switch, copy, delete."""

from http import HTTPStatus

import reflex as rx

from shared_types.workflows import WorkflowRead, WorkflowUpdate
from web.api import workflows
from web.api.client import ApiError, Caller
from web.format.workflows import WorkflowCard, workflow_card
from web.states.session import OrganizerPage, Steps, as_uuid


async def workflows_in_sight(*, caller: Caller) -> list[WorkflowRead]:
    """All workflows; none for whom less than everything was shared."""
    try:
        return await workflows.list_workflows(caller=caller)
    except ApiError as error:
        if caller.on_behalf_of and error.status == HTTPStatus.NOT_FOUND:
            return []
        raise


class WorkflowsState(OrganizerPage, rx.State):
    """All workflows of the organizer, and the one that is about to be deleted."""

    cards: list[WorkflowCard] = []
    asked: WorkflowCard | None = None
    ask_problem: str = ""
    is_deleting: bool = False

    @rx.event
    async def load(self) -> Steps:
        """Fetch the list; what is already shown stays until it is there."""
        self._begin()
        self._arrive()
        try:
            await self._show()
        except ApiError as error:
            yield self._failed(error)
        else:
            self.is_loading = False

    async def _show(self) -> None:
        self.cards = [workflow_card(one) for one in await workflows.list_workflows(caller=self._caller())]

    @rx.event
    async def set_active(self, workflow_id: str, is_active: bool) -> Steps:
        """Switch a workflow on or off."""
        ident = as_uuid(workflow_id)
        if ident is None:
            return
        before, self.problem = self.cards, ""
        self.cards = [
            card.model_copy(update={"is_active": bool(is_active)}) if card.id == workflow_id else card
            for card in before
        ]
        yield None
        try:
            change = WorkflowUpdate(is_active=bool(is_active))
            changed = await workflows.update_workflow(ident, change, caller=self._caller())
        except ApiError as error:
            self.cards = before
            yield self._refused(error)
            return
        self.cards = [workflow_card(changed) if card.id == workflow_id else card for card in self.cards]
        self.said = f"{changed.name} is {'on' if changed.is_active else 'off: nothing is sent by it'}."

    @rx.event
    async def duplicate(self, workflow_id: str) -> Steps:
        """Add a copy below the original."""
        ident = as_uuid(workflow_id)
        if ident is None:
            return
        self.problem = ""
        try:
            copy = await workflows.duplicate_workflow(ident, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
            return
        places = [place for place, card in enumerate(self.cards, start=1) if card.id == workflow_id]
        self.cards.insert(places[0] if places else len(self.cards), workflow_card(copy))
        self.said = f"Added {copy.name}. It is off until you switch it on."

    @rx.event
    def ask_delete(self, workflow_id: str) -> None:
        """Say what deleting would do, and ask."""
        self.ask_problem = ""
        self.asked = next((card for card in self.cards if card.id == workflow_id), None)

    @rx.event
    def keep(self) -> None:
        """Delete nothing after all."""
        self.asked = None

    @rx.event
    async def delete(self) -> Steps:
        """Delete the asked one."""
        ident = as_uuid(self.asked.id) if self.asked else None
        if ident is None or self.asked is None:
            return
        self.is_deleting, self.ask_problem = True, ""
        yield None
        try:
            await workflows.delete_workflow(ident, caller=self._caller())
        except ApiError as error:
            self.ask_problem = str(error)
        else:
            self.said = f"Deleted {self.asked.name}."
            self.cards = [card for card in self.cards if card.id != str(ident)]
            self.asked = None
        self.is_deleting = False
