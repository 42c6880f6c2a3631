"""A month of an organizer's own slots: to try an event type out, and to move a booking."""

from datetime import date, datetime, timedelta
from uuid import UUID

import reflex as rx

from shared_types.slots import SlotsRead
from web.api import event_types
from web.api.client import ApiError
from web.format.calendar import (
    NO_MONTH,
    Look,
    MonthView,
    first_day,
    last_day,
    month_of,
    month_view,
    without_start,
)
from web.states.session import OrganizerPage, Steps


class OwnSlotsMixin(OrganizerPage, rx.State, mixin=True):
    """The month shown; which day and time is picked in it, the browser keeps."""

    month: MonthView = NO_MONTH
    slots_problem: str = ""
    _horizon: int = 0
    _series_until: date | None = None
    _moving: UUID | None = None
    _leaves: datetime | None = None
    _subject: str = ""

    def _look(self) -> Look:
        """In whose zone and language the month is shown; the page's state knows."""
        raise NotImplementedError

    async def _open_calendar(
        self,
        event_type_id: UUID,
        *,
        horizon_minutes: int,
        near: date | None = None,
        series_until: date | None = None,
        moving: UUID | None = None,
        leaves: datetime | None = None,
    ) -> None:
        """Show the month of `near`, or the first with a free day.

        series_until: how far a date of a series may go, whatever the horizon; None for what is none.
        moving, leaves: the booking that is to move, and when it is.
        """
        self._subject, self._horizon = str(event_type_id), horizon_minutes
        self._series_until, self._moving, self._leaves = series_until, moving, leaves
        await self._fetch_month(month_of(max(near or date.min, self._look().today)))
        if near:
            return
        if self.month.first_free and month_of(date.fromisoformat(self.month.first_free)) != self.month.month:
            await self._fetch_month(month_of(date.fromisoformat(self.month.first_free)))

    async def _fetch_month(self, month: str) -> None:
        look, first = self._look(), first_day(month)
        start = max(first, look.today)
        try:
            found: SlotsRead | None = await event_types.list_own_slots(
                UUID(self._subject),
                start_date=start,
                end_date=last_day(first),
                timezone=look.timezone,
                of_series=self._series_until is not None,
                moving=self._moving,
                caller=self._caller(),
            )
            found = without_start(found, self._leaves) if found and self._leaves else found
            self.slots_problem = ""
        except ApiError as error:
            found, self.slots_problem = None, str(error)
        self.month = month_view(month, found, look=look, horizon=self._last_date(look))

    def _last_date(self, look: Look) -> date:
        return max(look.today + timedelta(minutes=self._horizon), self._series_until or look.today)

    @rx.event
    async def show_month(self, month: str) -> Steps:
        """Turn to another month."""
        try:
            wanted = first_day(month)
        except ValueError:
            return
        look = self._look()
        if not self._subject or not look.today.replace(day=1) <= wanted <= self._last_date(look):
            return
        self.month = month_view(month, None, look=look, horizon=self._last_date(look))
        yield None
        await self._fetch_month(month)
