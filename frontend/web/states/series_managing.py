"""The dates of a series behind its link: which of them is meant, and how many of those after it."""

from datetime import datetime
from uuid import UUID

import reflex as rx

from shared_types.series import SeriesDateRead, SeriesRead
from shared_types.vocabulary import BookingStatus, CancelScope
from web.format.calendar import Look
from web.format.series import SeriesDateView, dates_words, series_dates
from web.states import clock


class SeriesManagingMixin(rx.State, mixin=True):
    """A series, the date that somebody means to change, and how much is called off. Empty for one meeting."""

    dates: list[SeriesDateView] = []
    series_words: str = ""
    asked_date: str = ""
    scope: str = CancelScope.ONE
    cancelled_dates: str = ""

    _series: SeriesRead | None = None

    @rx.var
    def asked_title(self) -> str:
        """When the date is that somebody means to change."""
        return next((date.title for date in self.dates if date.id == self.asked_date), "")

    @rx.var
    def is_asked_cancellable(self) -> bool:
        """Whether the dates that somebody means to call off can be."""
        return self._count_in(self.scope) > 0

    @rx.var
    def cancel_words(self) -> str:
        """What will be called off, as a sentence begins."""
        amount = dates_words(self._count_in(self.scope))
        if self.scope == CancelScope.FOLLOWING:
            return f"{amount} from {self.asked_title} on"
        return f"{amount} that can still be cancelled" if self.scope == CancelScope.ALL else self.asked_title

    @rx.event
    def ask_to_cancel(self, date_id: str) -> None:
        """Ask before a date is called off; the page has opened the dialog by itself."""
        if self._find(date_id):
            self.asked_date, self.scope = date_id, CancelScope.ONE

    @rx.event
    def set_scope(self, scope: str) -> None:
        """Say how much of the series is called off."""
        if scope in CancelScope:
            self.scope = scope

    def _show_series(self, series: SeriesRead | None, look: Look) -> None:
        """The dates as they are now; how many were called off since they were last shown."""
        gone = self._count_cancelled(series) - self._count_cancelled(self._series)
        self.cancelled_dates = dates_words(gone) if self._series and series and gone > 0 else ""
        self._series = series
        self.dates = series_dates(series, look=look, now=clock.now()) if series else []
        self.series_words = series.recurrence_text if series else ""

    def _find(self, date_id: str) -> SeriesDateRead | None:
        dates = self._series.dates if self._series else []
        return next((date for date in dates if str(date.id) == date_id), None)

    def _asked_id(self, otherwise: UUID) -> UUID | None:
        """Which date of a series is meant; there is nothing to say where it is one meeting."""
        if self._series is None:
            return None
        asked = self._find(self.asked_date)
        return asked.id if asked else otherwise

    def _asked_start(self, otherwise: datetime) -> datetime:
        asked = self._find(self.asked_date)
        return asked.start_time if asked else otherwise

    def _count_in(self, scope: str) -> int:
        """How many dates a cancellation of that scope would reach."""
        if scope == CancelScope.ALL:
            return sum(date.can_be_cancelled for date in self.dates)
        place = next((place for place, date in enumerate(self.dates) if date.id == self.asked_date), None)
        if place is None or not self.dates[place].can_be_cancelled:
            return 0
        following = self.dates[place:] if scope == CancelScope.FOLLOWING else [self.dates[place]]
        return sum(date.can_be_cancelled for date in following)

    def _count_cancelled(self, series: SeriesRead | None) -> int:
        return sum(date.status == BookingStatus.CANCELLED for date in series.dates) if series else 0
