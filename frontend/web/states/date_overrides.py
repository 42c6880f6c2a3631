"""Single dates that differ from their weekday: closed, or open at other hours."""

from datetime import date
from typing import Final

import reflex as rx

from shared_types.availability import DateOverrideRead, DateOverrideWrite, ScheduleRead
from web.api import availability
from web.api.client import ApiError
from web.format.date_overrides import OverrideLine, override_line
from web.format.week_draft import (
    MAX_INTERVALS,
    IntervalDraft,
    check_intervals,
    drafts_of,
    propose_interval,
    read_time,
    wall_intervals,
)
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, today_in

NO_DATE: Final = "Choose a date from today on."


class OverridesMixin(OrganizerPage, rx.State, mixin=True):
    """The open schedule's dates, and the one that is being edited. Each is saved on its own, at once."""

    overrides: list[OverrideLine] = []
    is_editing_date: bool = False
    edited_date: str = ""
    date_error: str = ""
    is_date_open: bool = False
    date_intervals: list[IntervalDraft] = []
    first_date: str = ""
    override_problem: str = ""
    removed: OverrideLine | None = None
    _overrides: list[DateOverrideRead] = []
    _removed_hours: list[IntervalDraft] = []

    schedule_id: str = ""
    timezone: str = "UTC"

    def _replace(self, schedule: ScheduleRead) -> None:
        """Take the API's newest word on a schedule; the page's state keeps them."""
        raise NotImplementedError

    def _show_overrides(self, schedule: ScheduleRead) -> None:
        self._overrides = schedule.overrides
        self.overrides = [self._line(one) for one in schedule.overrides]
        self.first_date = today_in(schedule.timezone).isoformat()

    def _say(self, words: str) -> None:
        """Show news; whatever could be undone before can't any more."""
        self.said, self.removed = words, None

    def _line(self, override: DateOverrideRead) -> OverrideLine:
        return override_line(override, locale=look_of(self, self.timezone).locale)

    @rx.event
    def ask_date(self, day: str) -> None:
        """Open the dialog for a date: one that is listed, or an empty one."""
        known = [one for one in self._overrides if one.date.isoformat() == day]
        self.date_intervals = drafts_of(known[0].intervals) if known else []
        self.is_date_open = bool(self.date_intervals)
        self.edited_date = day if known else ""
        self.date_error, self.override_problem, self.is_editing_date = "", "", True

    @rx.event
    def set_date(self, day: str) -> None:
        """Choose the date."""
        self.edited_date, self.date_error = day[:10], ""

    @rx.event
    def set_date_open(self, is_open: bool) -> None:
        """Closed all day, or open at hours of its own."""
        self.is_date_open = bool(is_open)
        self.date_intervals = (
            [propose_interval([])] if is_open and not self.date_intervals else self.date_intervals
        )

    @rx.event
    def set_date_time(self, place: int, edge: str, text: str) -> None:
        """Take a typed time of the date."""
        if 0 <= place < len(self.date_intervals) and edge in ("start_local", "end_local"):
            text = text[:12]
            setattr(self.date_intervals[place], edge, read_time(text, is_end=edge == "end_local") or text)
            check_intervals(self.date_intervals)

    @rx.event
    def add_date_interval(self) -> None:
        """Add hours to the date."""
        if len(self.date_intervals) < MAX_INTERVALS:
            self.date_intervals.append(propose_interval(self.date_intervals))

    @rx.event
    def remove_date_interval(self, place: int) -> None:
        """Take hours of the date away; without any it is closed."""
        if 0 <= place < len(self.date_intervals):
            self.date_intervals.pop(place)
            self.is_date_open = bool(self.date_intervals)

    @rx.event
    def close_date(self) -> None:
        """Leave the date as it was."""
        self.is_editing_date = False

    @rx.event
    async def save_date(self) -> Steps:
        """Save the date's hours."""
        try:
            day = date.fromisoformat(self.edited_date)
        except ValueError:
            self.date_error = NO_DATE
            return
        if day.isoformat() < self.first_date:
            self.date_error = NO_DATE
            return
        hours = self.date_intervals if self.is_date_open else []
        if not check_intervals(hours):
            return
        self.override_problem = await self._set(day, hours)
        if not self.override_problem:
            self.is_editing_date = False
            self._say("Saved.")
        yield None

    async def _set(self, day: date, hours: list[IntervalDraft]) -> str:
        """Give a date these hours; what the API said where it refused."""
        ident = as_uuid(self.schedule_id)
        if ident is None:
            return ""
        override = DateOverrideWrite(date=day, intervals=wall_intervals(hours))
        try:
            schedule = await availability.set_override(ident, override, caller=self._caller())
        except ApiError as error:
            return str(error)
        self._replace(schedule)
        self._show_overrides(schedule)
        return ""

    @rx.event
    async def remove_date(self, day: str) -> Steps:
        """Give a date its weekday's hours back; it can be undone."""
        ident = as_uuid(self.schedule_id)
        known = [one for one in self._overrides if one.date.isoformat() == day]
        if ident is None or not known:
            return
        try:
            schedule = await availability.delete_override(ident, known[0].date, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
            return
        self._replace(schedule)
        self._show_overrides(schedule)
        self._say(f"{self._line(known[0]).title} follows its weekday again.")
        self.removed, self._removed_hours = self._line(known[0]), drafts_of(known[0].intervals)

    @rx.event
    async def restore_date(self) -> Steps:
        """Undo the last removal."""
        if self.removed is None:
            return
        problem = await self._set(date.fromisoformat(self.removed.date), self._removed_hours)
        self._say("")
        self.problem = problem
        yield None
