"""The plan of a series on the booking page: which of its dates the visitor wants."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.errors import FieldProblem
from shared_types.event_types import PublicEventTypeRead
from shared_types.series import SeriesPlanRead, SeriesPlanRequest
from web.api import bookings_public, public
from web.api.client import ApiError
from web.format.series import (
    NO_PLAN,
    OPEN,
    SKIP,
    PlanView,
    chosen_titles,
    dates_words,
    first_choice,
    may_choose,
    nearest_place,
    plan_view,
    series_choices,
    show_other_times,
)
from web.states.calendar import CalendarMixin
from web.states.caller import caller_of

UNDECIDED: Final = "Choose another time for every date that is not free, or skip it."
NOTHING_CHOSEN: Final = "Keep at least one date."
PLANNED_ANEW: Final = "Nothing is booked yet, and nothing you have typed is lost."
_DATE_FIELD: Final = re.compile(r"dates\.(\d+)\.start_time")


class SeriesPlanningMixin(CalendarMixin, rx.State, mixin=True):
    """The dates from the chosen time on. The plan is sent once; of a choice only the choices.

    moving: the number of a free date for which another time of its day is being chosen; -1 for none.
    """

    plan: PlanView = NO_PLAN
    choices: list[str] = []
    plan_problem: str = ""
    count_problem: str = ""
    is_planning: bool = False
    moving: int = -1

    _event_type: PublicEventTypeRead | None = None
    _planned_from: str = ""
    _occurrences: int | None = None
    _most: int = 0

    @rx.var
    def accepted(self) -> int:
        """How many dates will be booked."""
        return len(self.choices) - self.choices.count(SKIP) - self.choices.count(OPEN)

    @rx.var
    def undecided(self) -> int:
        """How many dates wait for a choice."""
        return self.choices.count(OPEN)

    @rx.var
    def accepted_words(self) -> str:
        """How many dates will be booked: "7 dates"; empty where nothing is planned."""
        return dates_words(self.accepted) if self.choices else ""

    @rx.var
    def chosen(self) -> list[str]:
        """When the meetings will be."""
        return chosen_titles(self.plan.dates, self.choices)

    @rx.event
    async def plan_dates(self, slot: str) -> AsyncIterator[None]:
        """Ask how the dates stand that begin with a slot. What was chosen for the same dates stays."""
        if self._event_type is None or not self._event_type.recurrence_text:
            return
        if slot != self._planned_from:
            self._forget_plan()
        self._planned_from = slot
        async for step in self._ask_for_plan():
            yield step

    @rx.event
    async def plan_again(self) -> AsyncIterator[None]:
        """Ask once more after a failure."""
        async for step in self._ask_for_plan():
            yield step

    @rx.event
    async def choose_count(self, form: FormData[str, Any]) -> AsyncIterator[None]:
        """Plan so many dates, where fewer may be chosen than there can be."""
        wanted, most = str(form.get("dates") or "").strip(), self.plan.most
        if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= most):
            self.count_problem = f"Between 1 and {most}."
            return
        self._occurrences = int(wanted)
        async for step in self._ask_for_plan():
            yield step

    @rx.event
    def choose_date(self, number: int, choice: str) -> None:
        """Take a date, skip it, move it to another start, or leave it open again."""
        if 0 <= number < len(self.choices) and may_choose(self.plan.dates[number], choice):
            self.choices[number] = choice
            self.moving = -1

    @rx.event
    async def offer_times(self, number: int) -> None:
        """Show what else is free on the day of a date that could be had as it is; once more, put it away."""
        is_shown, self.moving = self.moving == number, -1
        if is_shown or not 0 <= number < len(self.plan.dates) or self._event_type is None:
            return
        date, organizer = self.plan.dates[number], self._event_type.organizer
        day, look = datetime.fromisoformat(date.starts).date(), self._look()
        try:
            found = await public.list_slots(
                organizer.organizer_slug,
                self._event_type.event_type_slug,
                first=day,
                last=day,
                timezone=look.timezone,
                caller=caller_of(self),
                of_series=number > 0,
            )
        except ApiError as error:
            self.plan_problem = str(error)
            return
        if date.is_free:
            show_other_times(self.plan.dates[number], found, look=look)
        self.moving = number

    @rx.event
    def settle_rest(self, is_moved: bool) -> None:
        """Decide about all dates that wait for it: to their nearest other time, or out."""
        for number, choice in enumerate(self.choices):
            if choice == OPEN:
                date = self.plan.dates[number]
                self.choices[number] = nearest_place(date, self.choices) if is_moved else SKIP

    @rx.event
    def accept_plan(self) -> None:
        """Go on with the dates as they are chosen; the page has gone on by itself."""
        self.plan_problem = self._against_the_plan()

    async def _ask_for_plan(self) -> AsyncIterator[None]:
        wish = self._plan_wish()
        if wish is None:
            self.plan_problem = "Choose a time first."
            return
        self.is_planning, self.plan_problem, self.count_problem = True, "", ""
        yield
        try:
            self._show_plan(await bookings_public.plan_series(wish, caller=caller_of(self)))
        except ApiError as error:
            self.plan_problem = str(error)
        finally:
            self.is_planning = False

    def _plan_wish(self) -> SeriesPlanRequest | None:
        event_type = self._event_type
        if event_type is None:
            return None
        try:
            return SeriesPlanRequest(
                organizer_slug=event_type.organizer.organizer_slug,
                event_type_slug=event_type.event_type_slug,
                start_time=datetime.fromisoformat(self._planned_from),
                timezone=self._look().timezone,
                occurrences=self._occurrences,
            )
        except (ValueError, ValidationError):
            return None

    def _show_plan(self, planned: SeriesPlanRead, problems: list[FieldProblem] | None = None) -> None:
        """A plan, new or after a refusal; choices that still can be had are kept.

        problems: what a try to book had against dates, named by their places in the wish. They wait for
        another choice.
        """
        before = {date.starts: date for date in self.plan.dates}
        kept = {date.starts: choice for date, choice in zip(self.plan.dates, self.choices, strict=True)}
        refused = self._refused_dates(problems or [])
        event_type = self._event_type
        if self._occurrences is None:
            self._most = len(planned.dates) if event_type and event_type.may_choose_fewer else 0
        self.plan = plan_view(planned, look=self._look(), most=self._most, refused=refused)
        for date in self.plan.dates:
            if datetime.fromisoformat(date.starts) in refused:
                kept.pop(date.starts, None)
            elif date.is_free and date.starts in before:
                date.alternatives, date.times = before[date.starts].alternatives, before[date.starts].times
        self.choices = [first_choice(date, kept.get(date.starts, "")) for date in self.plan.dates]

    def _refused_dates(self, problems: list[FieldProblem]) -> dict[datetime, str]:
        refused = {}
        for problem in problems:
            place = _DATE_FIELD.fullmatch(problem.field)
            if place and int(place[1]) < len(self.plan.dates):
                planned = datetime.fromisoformat(self.plan.dates[int(place[1])].starts)
                refused[planned] = problem.message
        return refused

    def _series_values(self) -> dict[str, Any]:
        """What a wish for a series says besides that for one meeting."""
        return {
            "dates": series_choices(self.plan.dates, self.choices),
            "occurrences": self._occurrences,
            "start_time": self._planned_from,
        }

    def _against_the_plan(self) -> str:
        """What is to be done before these dates can be booked, if anything is."""
        if self.undecided:
            return UNDECIDED
        return "" if self.accepted else NOTHING_CHOSEN

    def _forget_plan(self) -> None:
        self.plan, self.choices, self._planned_from, self._occurrences = NO_PLAN, [], "", None
        self.moving = -1

    def _check_asked_slot(self) -> None:
        """A series says in its plan what became of its first date."""
        if self._event_type is None or not self._event_type.recurrence_text:
            super()._check_asked_slot()
