"""Typing into an event type's draft: every field is checked as it grows, and says what it would mean."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import reflex as rx

from shared_types.availability import ScheduleRead, WeeklyHoursRead
from shared_types.vocabulary import ConferencingProvider, LocationType, QuestionType, RecurrenceType
from shared_types.workflows import WorkflowRead
from web.format import recurrence_draft
from web.format.event_type_draft import (
    DEFAULT_LINK,
    FLAGS,
    MINUTES_IN,
    OWN_LINK,
    RECURRENCE_TEXTS,
    TEXTS,
    WORKFLOWS,
    EventTypeDraft,
)
from web.format.event_type_faults import faults_in, key_of
from web.format.event_type_hints import hints_for
from web.format.field_checks import whole_number
from web.format.words import duration
from web.format.workflow_choices import WorkflowPlace, workflow_places
from web.states.draft_page import DraftPage
from web.states.session import as_uuid, today_in

MAX_TYPED: Final = 5100
DATES_SHOWN: Final = 8
_CLOSED_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "location_type": frozenset(LocationType),
    "call_link": frozenset({DEFAULT_LINK, OWN_LINK, *ConferencingProvider}),
    "notice_unit": frozenset(MINUTES_IN),
    "horizon_unit": frozenset(MINUTES_IN),
    "claim_unit": frozenset(MINUTES_IN),
    "cancellation_deadline_unit": frozenset(MINUTES_IN),
    "reschedule_deadline_unit": frozenset(MINUTES_IN),
    "repeats": frozenset(RecurrenceType),
    "ends": frozenset({"after", "on"}),
    "question_type": frozenset(QuestionType),
}


def is_in_list(name: str, value: str) -> bool:
    """Whether a value from the browser is one that its menu offers."""
    return name not in _CLOSED_LISTS or value in _CLOSED_LISTS[name]


class DraftEditing(DraftPage, rx.State, mixin=True):
    """The draft, what is wrong with what was touched of it, and what it would mean."""

    draft: EventTypeDraft = EventTypeDraft()
    hints: dict[str, str] = {}
    first_date: str = ""
    _stored: EventTypeDraft = EventTypeDraft()
    _schedules: list[ScheduleRead] = []
    _workflows: list[WorkflowRead] = []
    _slot_interval: int = 0
    _timezone: str = "UTC"

    @rx.var
    def lasts(self) -> str:
        """The length in words."""
        return duration(whole_number(self.draft.duration) or 0)

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

    @rx.var
    def workflow_places(self) -> list[WorkflowPlace]:
        """The places for workflows, with those that fit."""
        return [] if self.is_loading else workflow_places(self._workflows, self.draft.workflow_ids)

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
    def set_workflow(self, field: str, workflow_id: str) -> None:
        """Choose the workflow of one place, or none."""
        if field in WORKFLOWS:
            self.draft.workflow_ids = {**self.draft.workflow_ids, field: str(as_uuid(workflow_id) or "")}
            self._changed(field)

    def _judge(self) -> None:
        """Show what is wrong with what was touched, and what all of it would mean."""
        touched = {key_of(key, self.draft.questions) for key in self._touched}
        found = {key: words for key, words in faults_in(self.draft).items() if key in touched}
        self.errors = found | self._refused_fields
        self.hints = hints_for(
            self.draft,
            weekly_hours=self._hours(),
            slot_interval=self._slot_interval,
            today=today_in(self._timezone),
        )

    def _hours(self) -> list[WeeklyHoursRead]:
        chosen = [one for one in self._schedules if str(one.id) == self.draft.schedule_id]
        default = [one for one in self._schedules if one.is_default]
        return (chosen or default)[0].weekly_hours if chosen or default else []
