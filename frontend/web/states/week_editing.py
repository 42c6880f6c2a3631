"""Editing a week of hours: times as they are typed, days opened, closed and copied."""

import reflex as rx

from web.format.week_draft import MAX_INTERVALS, DayDraft, copy_hours, propose_interval, read_time


class WeekEditing(rx.State, mixin=True):
    """The seven days, and the one whose hours are about to be copied."""

    days: list[DayDraft] = []
    copied_weekday: int = 0
    copy_targets: list[int] = []

    def _changed(self) -> None:
        """Check and draw the week anew; the page's state knows what it was before."""
        raise NotImplementedError

    def _day(self, weekday: int) -> DayDraft | None:
        return next((day for day in self.days if day.weekday == weekday), None)

    @rx.event
    def set_time(self, weekday: int, place: int, edge: str, text: str) -> None:
        """Take a typed time; what can be read is written as HH:MM."""
        day = self._day(weekday)
        if day is None or not 0 <= place < len(day.intervals) or edge not in ("start_local", "end_local"):
            return
        text = text[:12]
        setattr(day.intervals[place], edge, read_time(text, is_end=edge == "end_local") or text)
        self._changed()

    @rx.event
    def add_interval(self, weekday: int) -> None:
        """Open a day, or add hours to it."""
        day = self._day(weekday)
        if day is not None and len(day.intervals) < MAX_INTERVALS:
            day.intervals.append(propose_interval(day.intervals))
            self._changed()

    @rx.event
    def remove_interval(self, weekday: int, place: int) -> None:
        """Take hours away; a day without any is closed."""
        day = self._day(weekday)
        if day is not None and 0 <= place < len(day.intervals):
            day.intervals.pop(place)
            self._changed()

    @rx.event
    def set_open(self, weekday: int, is_open: bool) -> None:
        """Open or close a day."""
        day = self._day(weekday)
        if day is not None and is_open != bool(day.intervals):
            day.intervals = [propose_interval([])] if is_open else []
            self._changed()

    @rx.event
    def ask_copy(self, weekday: int) -> None:
        """Ask to which days a day's hours shall go; the other working days are ticked already."""
        if self._day(weekday):
            self.copied_weekday = weekday
            self.copy_targets = [day for day in range(1, 6) if day != weekday]

    @rx.event
    def toggle_target(self, weekday: int) -> None:
        """Tick or untick a day to copy to."""
        if 1 <= weekday <= 7:
            self.copy_targets = sorted(set(self.copy_targets) ^ {weekday})

    @rx.event
    def copy(self) -> None:
        """Copy the day's hours to the ticked days."""
        if self._day(self.copied_weekday):
            copy_hours(self.days, source=self.copied_weekday, targets=self.copy_targets)
            self._changed()
        self.copied_weekday = 0
