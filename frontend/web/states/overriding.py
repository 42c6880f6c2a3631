"""Doing something outside one's own rules: first which of them it breaks, then whether to do it anyway."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import reflex as rx

from web.api.client import ApiError
from web.format.calendar import Look, moment_of
from web.states.own_slots import OwnSlotsMixin


def wall_moment(day: str, at: str, *, timezone: str) -> datetime | None:
    """A date and a time of day as fields of a form have them; None where they are none.

    A time that the clocks skip or repeat is read as everywhere: with the offset before, and the first.
    """
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(timezone))
    except ValueError:
        return None


class OverridingMixin(OwnSlotsMixin, rx.State, mixin=True):
    """The rules that stand against the time that was asked for, as sentences; none where nothing is asked."""

    broken: list[str] = []
    broken_for: str = ""
    other_problem: str = ""

    def _look(self) -> Look:
        raise NotImplementedError

    def _ask_to_override(self, error: ApiError, start: datetime) -> bool:
        """Whether the refusal is one that the organizer may set aside; then they are asked."""
        if not error.problem.can_be_overridden:
            return False
        self.broken_for = moment_of(start, self._look())
        self.broken = [fault.message for fault in error.problem.errors]
        return True

    @rx.event
    def keep_to_rules(self) -> None:
        """Do not do it after all."""
        self.broken, self.broken_for = [], ""
