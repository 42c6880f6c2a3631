"""The list of bookings: three tabs and one filter, all of it in the address."""

from typing import Final
from urllib.parse import urlencode

import reflex as rx
from pydantic import BaseModel
from reflex.event import EventSpec

from shared_types.bookings import BookingSummary
from web import routes
from web.api import bookings
from web.api.client import ApiError
from web.format.booking_calendar import MONTH, WEEK
from web.format.bookings import BookingRow, DayGroup, day_groups
from web.format.lists import EventTypeChoice, TabView, narrowed_path
from web.format.zones import zone_city
from web.states import clock
from web.states.cancelling import CancellingMixin
from web.states.event_types import event_types_in_sight
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone

TABS: Final = {"upcoming": "Upcoming", "past": "Past", "cancelled": "Cancelled"}


def list_path(when: str, event_type_id: str) -> str:
    """The address of the list with these filters."""
    wanted = when if when != "upcoming" else ""
    return narrowed_path(routes.to(routes.BOOKINGS), when=wanted, event_type_id=event_type_id)


class ExportLink(BaseModel):
    """The list as a file, with the filters that are set."""

    name: str
    path: str


EXPORTS: Final = {"csv": "CSV table", "xlsx": "Excel sheet", "ics": "Calendar file"}


class BookingsState(CancellingMixin, OrganizerPage, rx.State):
    """What is listed, by the address, and the booking that is about to be cancelled."""

    when: str = "upcoming"
    event_type_id: str = ""
    groups: list[DayGroup] = []
    event_types: list[EventTypeChoice] = []
    zone: str = ""
    next_cursor: str = ""
    is_loading_more: bool = False
    asked: BookingRow | None = None
    asked_day: str = ""
    is_cancelling: bool = False
    _found: list[BookingSummary] = []

    @rx.var
    def tabs(self) -> list[TabView]:
        """The tabs, each keeping the other filter."""
        return [
            TabView(key=when, name=name, path=list_path(when, self.event_type_id))
            for when, name in TABS.items()
        ]

    @rx.var
    def book_for_path(self) -> str:
        """Where to book for somebody, the event type that is looked at first."""
        path = routes.to(routes.BOOK_FOR)
        return f"{path}?event_type_id={self.event_type_id}" if self.event_type_id else path

    @rx.var
    def exports(self) -> list[ExportLink]:
        """What is listed, whole, as a file of each kind; nothing as long as it is not known what is."""
        if self.is_loading:
            return []
        filters = {
            "when": self.when,
            "event_type_id": self.event_type_id,
            "on_behalf_of": self.acting_for,
        }
        query = {name: value for name, value in filters.items() if value}
        return [
            ExportLink(
                name=name, path=f"/api/v1/events/bookings/export/?{urlencode({'file': file, **query})}"
            )
            for file, name in EXPORTS.items()
        ]

    @rx.event
    async def load(self) -> Steps:
        """Read the filters from the address and fetch the first page."""
        self._begin()
        query = self.router.url.query_parameters
        if query.get("view") in (WEEK, MONTH):
            return
        when, wanted = query.get("when", "upcoming"), as_uuid(query.get("event_type_id", ""))
        filters = (when if when in TABS else "upcoming", str(wanted or ""))
        if filters != (self.when, self.event_type_id) or not self.groups:
            self.is_loading = True
        self.when, self.event_type_id = filters
        self._arrive()
        yield None
        try:
            await self._show_first_page()
            found = await event_types_in_sight(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self.event_types = [EventTypeChoice(id=str(one.id), name=one.name) for one in found]
            self.is_loading = False

    async def _show_first_page(self) -> None:
        page = await bookings.list_bookings(
            caller=self._caller(), when=self.when, event_type_id=self.event_type_id
        )
        self._found, self.next_cursor = page.results, page.next_cursor or ""
        await self._show()

    async def _show(self) -> None:
        look = look_of(self, await organizer_timezone(self))
        self.zone = zone_city(look.timezone, locale=look.locale)
        self.groups = day_groups(self._found, look=look, now=clock.now())

    @rx.event
    async def load_more(self) -> Steps:
        """Add the next page below."""
        if not self.next_cursor:
            return
        self.is_loading_more = True
        yield None
        try:
            page = await bookings.list_bookings(
                caller=self._caller(),
                when=self.when,
                event_type_id=self.event_type_id,
                cursor=self.next_cursor,
            )
        except ApiError as error:
            yield self._refused(error)
        else:
            self._found, self.next_cursor = [*self._found, *page.results], page.next_cursor or ""
            await self._show()
        self.is_loading_more = False

    @rx.event
    def choose_event_type(self, event_type_id: str) -> EventSpec:
        """Show one event type's bookings only; the address says so, and the page follows it."""
        return rx.redirect(list_path(self.when, str(as_uuid(event_type_id) or "")))

    @rx.event
    def ask_cancel(self, booking_id: str) -> None:
        """Ask before a booking is called off."""
        self._ask_anew()
        for group in self.groups:
            for row in group.rows:
                if row.id == booking_id:
                    self.asked, self.asked_day = row, group.title

    @rx.event
    def keep(self) -> None:
        """Cancel nothing after all."""
        self.asked = None

    @rx.event
    async def cancel(self) -> Steps:
        """Call the asked booking off."""
        ident = as_uuid(self.asked.id) if self.asked else None
        if ident is None or self.asked is None:
            return
        self.is_cancelling, self.ask_problem = True, ""
        yield None
        try:
            await bookings.update_booking(ident, self._cancellation(), caller=self._caller())
            await self._show_first_page()
        except ApiError as error:
            self.ask_problem = str(error)
        else:
            self.said = f"Cancelled. A mail goes to {self.asked.people}."
            self.asked = None
        self.is_cancelling = False
