"""When the organizer is open: schedules, their week, and the dates that are different."""

from collections.abc import Sequence
from typing import Final

import reflex as rx
from pydantic import BaseModel

from shared_types.availability import ScheduleCreate, ScheduleRead, ScheduleUpdate
from web.api import availability
from web.api.client import ApiError
from web.format.field_checks import check_field
from web.format.week_draft import (
    DayDraft,
    hours_text,
    open_minutes,
    refresh_week,
    week_of,
    weekly_hours_of,
)
from web.format.words import count_of
from web.format.zones import known_zone
from web.states.date_overrides import OverridesMixin
from web.states.session import Steps, as_uuid
from web.states.week_editing import WeekEditing

WORKWEEK: Final = tuple(
    {"weekday": day, "intervals": [{"start_local": "09:00", "end_local": "17:00"}]} for day in range(1, 6)
)


class ScheduleTab(BaseModel):
    """A schedule among several."""

    id: str
    name: str
    is_default: bool
    used_by: str


def name_fault(name: str) -> str:
    """What is wrong with a schedule's name, or nothing."""
    return check_field(ScheduleCreate, "name", name)


def _tab(schedule: ScheduleRead) -> ScheduleTab:
    used = schedule.event_type_count
    return ScheduleTab(
        id=str(schedule.id),
        name=schedule.name,
        is_default=schedule.is_default,
        used_by=f"Used by {count_of(used, 'event type')}" if used else "Not used by any event type",
    )


def _texts(days: Sequence[DayDraft]) -> list[list[tuple[str, str]]]:
    """What is written in the week, to see whether it changed."""
    return [[(one.start_local, one.end_local) for one in day.intervals] for day in days]


class AvailabilityState(WeekEditing, OverridesMixin, rx.State):
    """The schedule that is open, as edited."""

    tabs: list[ScheduleTab] = []
    schedule_id: str = ""
    name: str = ""
    name_error: str = ""
    timezone: str = "UTC"
    is_default: bool = False
    total: str = ""
    change: str = ""
    is_unsaved: bool = False
    is_saving: bool = False
    is_welcome: bool = False
    new_name: str = ""
    new_name_error: str = ""
    is_adding: bool = False
    is_deleting: bool = False
    ask_problem: str = ""
    _schedules: list[ScheduleRead] = []

    @rx.event
    async def load(self) -> Steps:
        """Fetch all schedules; unsaved changes survive a reconnection."""
        self._begin()
        self.is_welcome = bool(self.router.url.query_parameters.get("welcome"))
        if self.is_unsaved:
            return
        self._arrive()
        self.removed = None
        try:
            self._schedules = await availability.list_schedules(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self._open(self.schedule_id)
            self.is_loading = False

    def _open(self, schedule_id: str) -> None:
        """Show a schedule; the default one where that one is not there."""
        self.tabs = [_tab(one) for one in self._schedules]
        wanted = [one for one in self._schedules if str(one.id) == schedule_id]
        default = [one for one in self._schedules if one.is_default] or self._schedules
        if wanted or default:
            self._start((wanted or default)[0])

    def _start(self, schedule: ScheduleRead) -> None:
        self.schedule_id, self.name, self.timezone = str(schedule.id), schedule.name, schedule.timezone
        self.is_default, self.name_error = schedule.is_default, ""
        self.days = week_of(schedule.weekly_hours)
        self._show_overrides(schedule)
        self._changed()

    def _replace(self, schedule: ScheduleRead) -> None:
        """Take the API's newest word on a schedule into the list."""
        others = [one for one in self._schedules if one.id != schedule.id]
        if schedule.is_default:
            others = [one.model_copy(update={"is_default": False}) for one in others]
        place = next((at for at, one in enumerate(self._schedules) if one.id == schedule.id), len(others))
        self._schedules = [*others[:place], schedule, *others[place:]]
        self.tabs = [_tab(one) for one in self._schedules]

    def _stored(self) -> ScheduleRead | None:
        return next((one for one in self._schedules if str(one.id) == self.schedule_id), None)

    def _changed(self) -> None:
        """Check and draw the week anew, and say what saving would change."""
        refresh_week(self.days)
        stored = self._stored()
        before = week_of(stored.weekly_hours) if stored else []
        was, now = (sum(open_minutes(day.intervals) for day in week) for week in (before, self.days))
        self.total = f"{hours_text(now)} a week" if now else "Closed all week"
        self.change = (
            "" if was == now else f"It was {hours_text(was).lower() if not was else hours_text(was)}."
        )
        self.is_unsaved = stored is not None and (
            _texts(before) != _texts(self.days)
            or (self.name, self.timezone) != (stored.name, stored.timezone)
        )
        self._say("")

    @rx.event
    def show(self, schedule_id: str) -> None:
        """Open another schedule, unless that would lose changes."""
        if not self.is_unsaved and as_uuid(schedule_id):
            self._open(schedule_id)

    @rx.event
    def set_name(self, text: str) -> None:
        """Rename the schedule."""
        self.name = text[:250]
        self.name_error = name_fault(self.name)
        self._changed()

    @rx.event
    def set_timezone(self, timezone: str) -> None:
        """Read the same hours in another zone."""
        if known_zone(timezone, otherwise=""):
            self.timezone = timezone
            self._changed()

    @rx.event
    def stop_asking(self) -> None:
        """Close whichever dialog is open."""
        self.copied_weekday, self.is_adding, self.is_deleting, self.ask_problem = 0, False, False, ""

    @rx.event
    def discard(self) -> None:
        """Go back to what is stored."""
        self.problem = ""
        self._open(self.schedule_id)

    @rx.event
    def forget(self) -> None:
        """The page was left: start afresh next time."""
        self.is_unsaved, self.is_loading = False, True

    @rx.event
    async def save(self) -> Steps:
        """Save name, zone and week."""
        self.problem, self.name_error = "", name_fault(self.name)
        ident = as_uuid(self.schedule_id)
        if ident is None or self.name_error or not refresh_week(self.days):
            self.problem = "" if ident is None else "Mend what is marked, then save."
            return
        changes = ScheduleUpdate(
            name=self.name, timezone=self.timezone, weekly_hours=weekly_hours_of(self.days)
        )
        self.is_saving = True
        yield None
        try:
            saved = await availability.update_schedule(ident, changes, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
        else:
            self._replace(saved)
            self._start(saved)
            self._say("Saved. New bookings follow these hours; those already made stay.")
        self.is_saving = False

    @rx.event
    async def make_default(self) -> Steps:
        """Let event types without a schedule of their own follow this one."""
        ident = as_uuid(self.schedule_id)
        if ident is None:
            return
        try:
            saved = await availability.update_schedule(
                ident, ScheduleUpdate(is_default=True), caller=self._caller()
            )
        except ApiError as error:
            yield self._refused(error)
        else:
            self._replace(saved)
            self.is_default = saved.is_default
            self._say(f"{saved.name} is the default now.")

    @rx.event
    def ask_add(self) -> None:
        """Ask for the name of a new schedule."""
        self.is_adding, self.new_name, self.new_name_error, self.ask_problem = True, "", "", ""

    @rx.event
    def set_new_name(self, text: str) -> None:
        """Take the new schedule's name."""
        self.new_name, self.new_name_error = text[:250], ""

    @rx.event
    async def add(self) -> Steps:
        """Add a schedule with ordinary working hours, and open it."""
        self.new_name_error = name_fault(self.new_name)
        if self.new_name_error:
            return
        wanted = ScheduleCreate.model_validate(
            {"name": self.new_name, "timezone": self.timezone, "weekly_hours": list(WORKWEEK)}
        )
        try:
            added = await availability.create_schedule(wanted, caller=self._caller())
        except ApiError as error:
            self.ask_problem = str(error)
            return
        self.is_adding = False
        self._replace(added)
        self._start(added)
        self._say(f"Added {added.name}. Choose it in an event type to use it.")
        yield None

    @rx.event
    def ask_delete(self) -> None:
        """Say what deleting the schedule would do, and ask."""
        self.is_deleting, self.ask_problem = True, ""

    @rx.event
    async def delete(self) -> Steps:
        """Delete the schedule that is open."""
        ident = as_uuid(self.schedule_id)
        if ident is None:
            return
        try:
            await availability.delete_schedule(ident, caller=self._caller())
        except ApiError as error:
            self.ask_problem = str(error)
            return
        name, self.is_deleting, self.is_unsaved = self.name, False, False
        self._schedules = [one for one in self._schedules if one.id != ident]
        self._open("")
        self._say(f"Deleted {name}.")
        yield None
