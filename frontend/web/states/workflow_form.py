"""The form for one workflow, new or stored: typed into, checked as it grows, tried out, saved whole."""

from typing import Final

import reflex as rx

from shared_types.fields import TYPED
from shared_types.workflows import WorkflowCreate, WorkflowRead, WorkflowUpdate
from web import routes
from web.api import workflows
from web.api.client import ApiError
from web.format.workflow_draft import READY_MADE, WorkflowDraft, draft_of, faults_in, refused_fields
from web.format.workflows import has_webhook
from web.states.session import Steps, as_uuid, route_value, say_ahead
from web.states.step_editing import StepEditing
from web.states.workflows import WorkflowsState

NEW: Final = "new"


class WorkflowFormState(StepEditing, rx.State):
    """One workflow, from the first letter to the saved whole.

    secret: what its webhooks are signed with, once it was asked for. users: the event types that use it.
    """

    users: list[str] = []
    signs_calls: bool = False
    secret: str = ""
    is_rotating: bool = False
    signing_problem: str = ""

    @rx.var
    def runs_path(self) -> str:
        """Where it stands what the stored workflow did."""
        return routes.to(routes.WORKFLOW_RUNS, workflow_id=self._loaded_for)

    @rx.event
    async def load(self) -> Steps:
        """Fetch what is to be edited; a draft with unsaved changes survives a reconnection."""
        self._begin()
        wanted = route_value(self, "workflow_id")
        if self._loaded_for == (wanted or NEW) and self.is_unsaved:
            return
        self._arrive()
        self.is_loading, self.is_missing = True, False
        yield None
        try:
            stored = await self._fetch()
        except ApiError as error:
            self.is_missing = error.status == 404
            yield self._failed(error)
            return
        self.is_missing = bool(wanted) and stored is None
        self._start(stored)
        self.is_loading = False
        yield self._try_out()

    async def _fetch(self) -> WorkflowRead | None:
        """The one that the address names. Nothing is needed for a new one but somebody who may make it."""
        ident = as_uuid(route_value(self, "workflow_id"))
        if ident is None:
            await workflows.list_workflows(caller=self._caller())
            return None
        return await workflows.get_workflow(ident, caller=self._caller())

    def _start(self, stored: WorkflowRead | None) -> None:
        """Show a stored workflow, or a new one: empty, or as one of those that are ready-made."""
        ready = READY_MADE.get(self.router.url.query_parameters.get("from", ""), WorkflowDraft())
        self.draft = draft_of(stored) if stored else ready.model_copy(deep=True)
        self._stored = self.draft.model_copy(deep=True)
        self.is_new, self._loaded_for = stored is None, str(stored.id) if stored else NEW
        self.users = stored.event_types if stored else []
        # It stays here until somebody asks to see it.
        self.signs_calls, self.secret = bool(stored and stored.webhook_secret and has_webhook(stored)), ""
        self.open_step = self.draft.steps[0].key if len(self.draft.steps) == 1 else ""
        self.signing_problem = ""
        self._start_clean()
        self._judge()

    @rx.event
    def forget(self) -> None:
        """The page was left: start afresh next time."""
        self._loaded_for, self.is_unsaved, self.is_loading, self.secret = "", False, True, ""

    @rx.event
    async def save(self) -> Steps:
        """Save the whole, or show the first thing to mend."""
        self.problem, self._refused_fields = "", {}
        self._touched = list(faults_in(self.draft))
        self._judge()
        if self.errors:
            self._show_first_fault()
            return
        self.is_saving = True
        yield None
        try:
            saved = await self._send()
        except ApiError as error:
            yield self._refused(error)
            self._refused_fields = refused_fields(error.problem.errors, self.draft)
            self.problem = "" if self._refused_fields else self.problem
            self._judge()
            self._show_first_fault()
            return
        finally:
            self.is_saving = False
        was_new, opened = self.is_new, self.open_step
        self._start(saved)
        self.open_step, self.said = opened, "Saved. It counts for what happens from now on."
        # The guard must have heard that nothing is unsaved before the page is left.
        yield None
        if was_new:
            listing = await self.get_state(WorkflowsState)
            say_ahead(listing, _ready_words(saved))
            yield rx.redirect(routes.to(routes.WORKFLOWS))

    async def _send(self) -> WorkflowRead:
        payload, ident = self._payload(), as_uuid(self._loaded_for)
        if ident is None:
            whole = WorkflowCreate.model_validate(payload, context=TYPED)
            return await workflows.create_workflow(whole, caller=self._caller())
        change = WorkflowUpdate.model_validate(payload, context=TYPED)
        return await workflows.update_workflow(ident, change, caller=self._caller())

    def _show_first_fault(self) -> None:
        """Open the step of the first fault, and let the page move focus there."""
        self.attempts += 1
        faulty = [one.key for one in self.draft.steps if one.key in self.faulty_steps]
        if faulty and "name" not in self.errors:
            self.open_step = faulty[0]

    @rx.event
    async def show_secret(self) -> Steps:
        """Show what the webhooks are signed with."""
        ident, self.signing_problem = as_uuid(self._loaded_for), ""
        if ident is None:
            return
        try:
            self.secret = (await workflows.get_workflow(ident, caller=self._caller())).webhook_secret
        except ApiError as error:
            self.signing_problem = str(error)
            yield None

    @rx.event
    async def rotate(self) -> Steps:
        """Make a new secret and show it."""
        ident, self.signing_problem = as_uuid(self._loaded_for), ""
        if ident is None:
            return
        self.is_rotating = True
        yield None
        try:
            self.secret = (await workflows.rotate_secret(ident, caller=self._caller())).webhook_secret
        except ApiError as error:
            self.signing_problem = str(error)
        else:
            self.said = "A new secret. The old one is good for one more day."
        self.is_rotating = False

    @rx.event
    def hide_secret(self) -> None:
        """Put the secret away."""
        self.secret = ""


def _ready_words(saved: WorkflowRead) -> str:
    if saved.applies_to_all or not saved.is_active:
        return f"{saved.name} is ready."
    return f"{saved.name} is ready. Choose it in the event types that shall use it."
