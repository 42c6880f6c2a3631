"""Bookings on a calendar: a week or a month, narrowed, all of it in the address."""

from datetime import date, timedelta
from typing import Final

import reflex as rx
from reflex.event import EventSpec

from shared_types.bookings import BookingSummary
from web.api import bookings
from web.api.client import ApiError
from web.format.booking_calendar import (
    MONTH,
    STATUSES,
    VIEWS,
    WEEK,
    Narrowing,
    calendar_path,
    shown,
)
from web.format.booking_month import BookingMonth, booking_month, month_dates
from web.format.booking_week import BookingWeek, booking_week, week_of
from web.format.calendar import Look
from web.format.lists import EventTypeChoice, TabView
from web.format.zones import zone_city
from web.states import clock
from web.states.event_types import event_types_in_sight
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone

# Dates beyond these have weeks that Python cannot count.
FIRST_YEAR, LAST_YEAR = 1970, 2200
CUT: Final = "There is more than fits here; what comes first is left out. Narrow it to see all."


class BookingCalendarState(OrganizerPage, rx.State):
    """The week or the month that the address asks for.

    view: which of the two, or empty where the list is asked for. is_turning: its bookings are on their way.
    """

    view: str = ""
    week: BookingWeek = BookingWeek()
    month: BookingMonth = BookingMonth()
    narrowing: Narrowing = Narrowing()
    event_types: list[EventTypeChoice] = []
    zone: str = ""
    cut: str = ""
    is_turning: bool = False
    _date: str = ""
    _shown: tuple[str, str, str, str] | None = None

    @rx.var
    def views(self) -> list[TabView]:
        """The list and both calendars, each keeping what it can of the filters."""
        return [
            TabView(key=view, name=name, path=calendar_path(view, on=self._date, narrowing=self.narrowing))
            for view, name in VIEWS.items()
        ]

    @rx.event
    async def load(self) -> Steps:
        """Read from the address what is asked for, and fetch it; the list is another state's."""
        self._begin()
        query = self.router.url.query_parameters
        status, wanted = query.get("status", ""), as_uuid(query.get("event_type_id", ""))
        self.narrowing = Narrowing(
            status=status if status in STATUSES else "", event_type_id=str(wanted or "")
        )
        view = query.get("view", "")
        self.view = view if view in (WEEK, MONTH) else ""
        self._date = _date_in(query.get("date", ""))
        if not self.view:
            return
        asked = (self.view, self._date, self.narrowing.status, self.narrowing.event_type_id)
        self.is_turning = asked != self._shown
        self._arrive()
        yield None
        try:
            look = look_of(self, await organizer_timezone(self))
            if self.is_turning and not self.is_loading:
                # Its days are there at once, and so are the ways on to the next; the bookings follow.
                self._draw([], look)
                yield None
            await self._show(look)
            found = await event_types_in_sight(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self.event_types = [EventTypeChoice(id=str(one.id), name=one.name) for one in found]
            self.is_loading, self._shown = False, asked
        self.is_turning = False

    @rx.event
    def choose_event_type(self, event_type_id: str) -> EventSpec:
        """Show one event type's bookings only; the address says so, and the page follows it."""
        return self._narrow(event_type_id=str(as_uuid(event_type_id) or ""))

    @rx.event
    def choose_status(self, status: str) -> EventSpec:
        """Show bookings only that stand so."""
        return self._narrow(status=status if status in STATUSES else "")

    def _narrow(self, **changed: str) -> EventSpec:
        narrowing = self.narrowing.model_copy(update=changed)
        return rx.redirect(calendar_path(self.view, on=self._date, narrowing=narrowing))

    async def _show(self, look: Look) -> None:
        first, last = self._dates(look)
        found, is_cut = await bookings.list_bookings_between(
            # What began the evening before may go on into the first day.
            first - timedelta(days=1),
            last,
            status=self.narrowing.status,
            event_type_id=self.narrowing.event_type_id,
            caller=self._caller(),
        )
        self.zone, self.cut = zone_city(look.timezone, locale=look.locale), CUT if is_cut else ""
        self._draw(shown(found, self.narrowing.status), look)

    def _draw(self, found: list[BookingSummary], look: Look) -> None:
        # A copy: what a state hands out is watched, and not to be put into another view.
        narrowing, now, day = self.narrowing.model_copy(), clock.now(), self._day(look)
        if self.view == WEEK:
            self.week = booking_week(day, found, narrowing=narrowing, look=look, now=now)
        else:
            self.month = booking_month(day, found, narrowing=narrowing, look=look, now=now)

    def _day(self, look: Look) -> date:
        return date.fromisoformat(self._date) if self._date else look.today

    def _dates(self, look: Look) -> tuple[date, date]:
        if self.view == MONTH:
            return month_dates(self._day(look))
        days = week_of(self._day(look), look)
        return days[0], days[-1]


def _date_in(text: str) -> str:
    """A date out of an address; empty for none, which means today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return str(day) if FIRST_YEAR <= day.year <= LAST_YEAR else ""
