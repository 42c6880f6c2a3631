"""The form for one event type, new or stored: typed into, checked as it grows, saved whole."""

from contextlib import suppress

import reflex as rx
from pydantic import BaseModel

from shared_types.availability import ScheduleRead
from shared_types.event_types import EventTypeRead, EventTypeUpdate
from shared_types.fields import TYPED
from shared_types.integrations import ConferencingConnectionRead
from web import routes
from web.api import availability, event_types, integrations
from web.api.client import ApiError
from web.format.call_links import call_words
from web.format.event_type_draft import EventTypeDraft, draft_of, payload_of
from web.format.event_type_faults import (
    STEPS,
    StepView,
    faults_in,
    is_shown,
    refused_fields,
    step_of,
    step_views,
)
from web.states.event_types import EventTypesState
from web.states.question_editing import QuestionEditing
from web.states.session import SessionState, Steps, as_uuid, route_value, say_ahead, today_in
from web.states.workflows import workflows_in_sight


class ScheduleChoice(BaseModel):
    """A schedule in the form's menu."""

    id: str
    name: str


class EventTypeFormState(QuestionEditing, rx.State):
    """One event type, from the first letter to the saved whole."""

    step: str = "basics"
    schedules: list[ScheduleChoice] = []
    edited_id: str = ""
    turns: int = 0
    _video_accounts: list[ConferencingConnectionRead] | None = None

    @rx.var
    def steps(self) -> list[StepView]:
        """The form's steps, faulty ones marked."""
        return [] if self.is_loading else step_views(self.errors)

    @rx.var
    def next_step(self) -> str:
        """The step after this one, empty on the last."""
        keys = list(STEPS)
        place = keys.index(self.step) + 1
        return keys[place] if place < len(keys) else ""

    @rx.var
    def preview_path(self) -> str:
        """Where the stored event type can be tried out."""
        return routes.to(routes.PREVIEW_EVENT_TYPE, event_type_id=self.edited_id)

    @rx.var
    def call_words(self) -> str:
        """What invitees get from the choice of who makes the link."""
        # What a page shows before it has loaded is sent with every page.
        return "" if self.is_loading else call_words(self.draft.call_link, self._video_accounts)[0]

    @rx.var
    def is_call_unlinked(self) -> bool:
        """Whether an account has to be linked before there are links."""
        return call_words(self.draft.call_link, self._video_accounts)[1]

    @rx.event
    async def load(self) -> Steps:
        """Fetch what is to be edited; a draft with unsaved changes survives a reconnection."""
        self._begin()
        wanted = route_value(self, "event_type_id")
        if self._loaded_for == (wanted or "new") and self.is_unsaved:
            return
        self._arrive()
        self.is_loading, self.is_missing = True, False
        yield None
        try:
            self._schedules = await availability.list_schedules(caller=self._caller())
            self._workflows = await workflows_in_sight(caller=self._caller())
            self._start(await self._fetch(wanted), wanted)
        except ApiError as error:
            self.is_missing = error.status == 404
            yield self._failed(error)
            return
        await self._know_video_accounts()
        session = await self.get_state(SessionState)
        await session.know_organizer()
        self._slot_interval = session.slot_interval_minutes
        self._timezone = session.organizer_timezone or "UTC"
        self.first_date = self.first_date or today_in(self._timezone).isoformat()
        self._judge()
        self.is_loading = False

    async def _know_video_accounts(self) -> None:
        """The form can do without; and nobody sees the accounts of whom they act for."""
        self._video_accounts = None
        if not self._caller().on_behalf_of:
            with suppress(ApiError):
                self._video_accounts = await integrations.list_video_accounts(caller=self._caller())

    async def _fetch(self, wanted: str) -> EventTypeRead | None:
        ident = as_uuid(wanted)
        return await event_types.get_event_type(ident, caller=self._caller()) if ident else None

    def _start(self, stored: EventTypeRead | None, wanted: str) -> None:
        """Show a stored event type, or an empty form; an address with an id that is none leads nowhere."""
        self.is_missing = bool(wanted) and stored is None
        self.is_new, self.edited_id = stored is None, wanted
        self.draft = draft_of(stored) if stored else EventTypeDraft()
        self._stored = self.draft.model_copy(deep=True)
        self._loaded_for = wanted or "new"
        self.schedules = [
            ScheduleChoice(id=str(one.id), name=_schedule_words(one)) for one in self._schedules
        ]
        self.step, self.open_question = "basics", ""
        self._start_clean()

    @rx.event
    def go_to(self, step: str) -> None:
        """Show another step."""
        if step in STEPS:
            self.step = step

    @rx.event
    def go_on(self) -> None:
        """Show the next step, and let the page bring the keyboard there."""
        self.step, self.turns = self.next_step or self.step, self.turns + 1

    @rx.event
    def forget(self) -> None:
        """The page was left: start afresh next time."""
        self._loaded_for, self.is_unsaved, self.is_loading = "", False, True

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
            saved = await self._send(EventTypeUpdate.model_validate(payload_of(self.draft), context=TYPED))
        except ApiError as error:
            yield self._refused(error)
            self._refused_fields = refused_fields(error.problem.errors, self.draft)
            if self._refused_fields and all(map(is_shown, self._refused_fields)):
                self.problem = ""
            self._judge()
            self._show_first_fault()
            return
        finally:
            self.is_saving = False
        was_new = self.is_new
        self._start_again(saved)
        # The guard must have heard that nothing is unsaved before the page is left.
        yield None
        if was_new:
            listing = await self.get_state(EventTypesState)
            say_ahead(listing, f"{saved.name} is ready. Copy its link to share it.")
            yield rx.redirect(routes.to(routes.EVENT_TYPES))

    async def _send(self, whole: EventTypeUpdate) -> EventTypeRead:
        ident = as_uuid(self._loaded_for)
        if ident is None:
            return await event_types.create_event_type(whole, caller=self._caller())
        return await event_types.update_event_type(ident, whole, caller=self._caller())

    def _start_again(self, saved: EventTypeRead) -> None:
        """Go on with what was saved, in the step where the organizer is."""
        step = self.step
        self._start(saved, str(saved.id))
        self.step, self.said = step, "Saved. Invitees see it like this from now on."
        self._judge()

    def _show_first_fault(self) -> None:
        """Open the step, and the question, of the first fault, and let the page move focus there."""
        self.attempts += 1
        order = list(STEPS)
        for key in sorted(self.errors, key=lambda key: order.index(step_of(key)))[:1]:
            self.step = step_of(key)
            faulty = [one.key for one in self.draft.questions if key.startswith(f"question-{one.key}-")]
            self.open_question = faulty[0] if faulty else self.open_question


def _schedule_words(schedule: ScheduleRead) -> str:
    return f"{schedule.name} (default)" if schedule.is_default else schedule.name
