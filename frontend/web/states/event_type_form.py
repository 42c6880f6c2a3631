"""The form for one event type, new or stored: typed into, checked as it grows, saved whole."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

import reflex as rx
from pydantic import BaseModel, ValidationError

from shared_types.availability import ScheduleRead
from shared_types.event_types import EventTypeRead, EventTypeUpdate
from shared_types.vocabulary import ErrorCode, LocationType, QuestionType, RecurrenceType
from web import routes
from web.api import availability, event_types
from web.api.client import ApiError
from web.format import recurrence_draft
from web.format.event_type_draft import (
    CHOICE_TYPES,
    FLAGS,
    MINUTES_IN,
    RECURRENCE_TEXTS,
    TEXTS,
    EventTypeDraft,
    QuestionDraft,
    draft_of,
    payload_of,
)
from web.format.event_type_faults import (
    STEPS,
    StepView,
    faults_in,
    key_of,
    question_key,
    refused_fields,
    step_of,
    step_views,
)
from web.format.event_type_hints import hints_for
from web.format.field_checks import whole_number
from web.format.words import duration
from web.states.event_types import EventTypesState
from web.states.session import OrganizerPage, SessionState, Steps, as_uuid, route_value, today_in

MAX_TYPED: Final = 5100
MAX_QUESTIONS: Final = 30
DATES_SHOWN: Final = 8
_CLOSED_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "location_type": frozenset(LocationType),
    "notice_unit": frozenset(MINUTES_IN),
    "horizon_unit": frozenset(MINUTES_IN),
    "repeats": frozenset(RecurrenceType),
    "ends": frozenset({"after", "on"}),
    "question_type": frozenset(QuestionType),
}


class ScheduleChoice(BaseModel):
    """A schedule in the form's menu."""

    id: str
    name: str


def is_in_list(name: str, value: str) -> bool:
    """Whether a value from the browser is one that its menu offers."""
    return name not in _CLOSED_LISTS or value in _CLOSED_LISTS[name]


class EventTypeFormState(OrganizerPage, rx.State):
    """The draft, what is wrong with it, and what it would mean."""

    draft: EventTypeDraft = EventTypeDraft()
    step: str = "basics"
    errors: dict[str, str] = {}
    hints: dict[str, str] = {}
    open_question: str = ""
    schedules: list[ScheduleChoice] = []
    first_date: str = ""
    is_new: bool = True
    edited_id: str = ""
    is_missing: bool = False
    is_unsaved: bool = False
    is_saving: bool = False
    attempts: int = 0
    _loaded_for: str = ""
    _stored: EventTypeDraft = EventTypeDraft()
    _schedules: list[ScheduleRead] = []
    _touched: list[str] = []
    _refused_fields: dict[str, str] = {}
    _slot_interval: int = 0

    @rx.var
    def steps(self) -> list[StepView]:
        """The form's steps, faulty ones marked."""
        return step_views(self.errors)

    @rx.var
    def next_step(self) -> str:
        """The step after this one, empty on the last."""
        keys = list(STEPS)
        place = keys.index(self.step) + 1
        return keys[place] if place < len(keys) else ""

    @rx.var
    def lasts(self) -> str:
        """The length in words."""
        return duration(whole_number(self.draft.duration) or 0)

    @rx.var
    def preview_path(self) -> str:
        """Where the stored event type can be tried out."""
        return routes.to(routes.PREVIEW_EVENT_TYPE, event_type_id=self.edited_id)

    @rx.var
    def series_words(self) -> str:
        """The pattern of a series in words."""
        return recurrence_draft.describe(self.draft.recurrence)

    @rx.var
    def series_dates(self) -> list[str]:
        """The first dates of the series, beginning on the example date."""
        first = date.fromisoformat(self.first_date) if self.first_date else date.min
        dates = recurrence_draft.next_dates(self.draft.recurrence, first=first, limit=DATES_SHOWN)
        return [f"{day:%a} {day.day} {day:%b %Y}" for day in dates] if self.first_date else []

    @rx.event
    async def load(self) -> Steps:
        """Fetch what is to be edited; a draft with unsaved changes survives a reconnection."""
        wanted = route_value(self, "event_type_id")
        if self._loaded_for == (wanted or "new") and self.is_unsaved:
            return
        self._arrive()
        self.is_loading, self.is_missing = True, False
        yield None
        try:
            self._schedules = await availability.list_schedules(caller=self._caller())
            self._start(await self._fetch(wanted), wanted)
        except ApiError as error:
            self.is_missing = error.code == ErrorCode.NOT_FOUND
            yield self._refused(error)
            return
        session = await self.get_state(SessionState)
        await session.know_organizer()
        self._slot_interval = session.slot_interval_minutes
        self.first_date = self.first_date or today_in(session.organizer_timezone or "UTC").isoformat()
        self._judge()
        self.is_loading = False

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
        self.step, self.open_question, self.is_unsaved = "basics", "", False
        self._touched, self._refused_fields = [], {}

    @rx.event
    def set_text(self, name: str, value: str) -> None:
        """Take what was typed or chosen in a field."""
        value = value[:MAX_TYPED]
        if name in TEXTS and is_in_list(name, value) and getattr(self.draft, name) != value:
            setattr(self.draft, name, value)
            self._changed(name.removesuffix("_unit"))

    @rx.event
    def set_flag(self, name: str, is_on: bool) -> None:
        """Take a yes or no."""
        if name in FLAGS:
            setattr(self.draft, name, bool(is_on))
            self._changed(name)

    @rx.event
    def set_series(self, name: str, value: str) -> None:
        """Take a choice about how the series repeats."""
        value = value[:500]
        if (
            name in RECURRENCE_TEXTS
            and is_in_list(name, value)
            and getattr(self.draft.recurrence, name) != value
        ):
            setattr(self.draft.recurrence, name, value)
            self._changed({"interval": "recurrence", "custom_rule": "recurrence"}.get(name, name))

    @rx.event
    def toggle_weekday(self, code: str) -> None:
        """Add a weekday to the series, or take it away."""
        if code in recurrence_draft.WEEKDAY_CODES:
            chosen = set(self.draft.recurrence.weekdays) ^ {code}
            self.draft.recurrence.weekdays = sorted(chosen, key=recurrence_draft.WEEKDAY_CODES.index)
            self._changed("recurrence")

    @rx.event
    def set_first_date(self, value: str) -> None:
        """Choose the example date that the series' dates are counted from."""
        try:
            self.first_date = date.fromisoformat(value).isoformat()
        except ValueError:
            return

    @rx.event
    def add_question(self) -> None:
        """Add a question at the end and open it."""
        if len(self.draft.questions) < MAX_QUESTIONS:
            question = QuestionDraft(key=uuid4().hex)
            self.draft.questions.append(question)
            self.open_question = question.key
            self._changed("questions")

    @rx.event
    def show_question(self, key: str) -> None:
        """Open a question for editing, or fold it up again."""
        if self.open_question:
            self._touched += [question_key(one, "question_text") for one in self.draft.questions]
            self._judge()
        self.open_question = "" if self.open_question == key else key

    @rx.event
    def set_question(self, key: str, name: str, value: str) -> None:
        """Take what was typed or chosen in a question's field."""
        question = self._question(key)
        if question is None or name not in ("question_text", "question_type", "options_text"):
            return
        if not is_in_list(name, value) or getattr(question, name) == value:
            return
        setattr(question, name, value[:MAX_TYPED])
        question.has_options = question.question_type in CHOICE_TYPES
        self._changed(question_key(question, name.removesuffix("_text") if name == "options_text" else name))

    @rx.event
    def set_required(self, key: str, is_on: bool) -> None:
        """Say whether a question must be answered."""
        question = self._question(key)
        if question is not None:
            question.is_required = bool(is_on)
            self._changed("questions")

    @rx.event
    def move_question(self, source: int, target: int) -> None:
        """Put the question at one place in another."""
        questions = self.draft.questions
        if 0 <= source < len(questions) and 0 <= target < len(questions):
            questions.insert(target, questions.pop(source))
            self._changed("questions")

    @rx.event
    def remove_question(self, key: str) -> None:
        """Take a question out; nothing is lost before the form is saved."""
        self.draft.questions = [one for one in self.draft.questions if one.key != key]
        self._changed("questions")

    @rx.event
    def go_to(self, step: str) -> None:
        """Show another step."""
        if step in STEPS:
            self.step = step

    @rx.event
    def discard(self) -> None:
        """Go back to what is stored."""
        self.draft = self._stored.model_copy(deep=True)
        self.is_unsaved, self.problem = False, ""
        self._touched, self._refused_fields = [], {}
        self._judge()

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
            saved = await self._send(EventTypeUpdate.model_validate(payload_of(self.draft)))
        except ApiError as error:
            yield self._refused(error)
            self._refused_fields = refused_fields(error.problem.errors, self.draft)
            self._judge()
            self._show_first_fault()
            return
        except ValidationError as error:
            # Something else changed the draft between the check and here: a second tab of the same session.
            self.problem = str(error.errors()[0]["msg"])
            return
        finally:
            self.is_saving = False
        was_new = self.is_new
        self._start_again(saved)
        # The guard must have heard that nothing is unsaved before the page is left.
        yield None
        if was_new:
            listing = await self.get_state(EventTypesState)
            listing.say_ahead(f"{saved.name} is ready. Copy its link to share it.")
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

    def _question(self, key: str) -> QuestionDraft | None:
        return next((question for question in self.draft.questions if question.key == key), None)

    def _changed(self, key: str) -> None:
        self._touched.append(key)
        self._refused_fields.pop(key, None)
        self.is_unsaved = self.draft.model_dump() != self._stored.model_dump()
        self.said = ""
        self._judge()

    def _judge(self) -> None:
        """Show what is wrong with what was touched, and what all of it would mean."""
        touched = {key_of(key, self.draft.questions) for key in self._touched}
        found = {key: words for key, words in faults_in(self.draft).items() if key in touched}
        self.errors = found | self._refused_fields
        self.hints = hints_for(
            self.draft,
            weekly_hours=self._hours(),
            slot_interval=self._slot_interval,
            today=date.fromisoformat(self.first_date or today_in("UTC").isoformat()),
        )

    def _hours(self) -> list[Any]:
        chosen = [one for one in self._schedules if str(one.id) == self.draft.schedule_id]
        default = [one for one in self._schedules if one.is_default]
        return (chosen or default)[0].weekly_hours if chosen or default else []

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
