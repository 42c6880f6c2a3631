"""The organizer's waitlists: who waits for what, what became of it, and what can be done about it."""

from typing import Final

import reflex as rx
from reflex.event import EventSpec

from shared_types.waitlist import WaitlistEntryRead
from web import routes
from web.api import waitlist
from web.api.client import ApiError
from web.format.lists import EventTypeChoice, TabView, narrowed_path
from web.format.waitlist import CountView, EntryRow, counts, entry_row
from web.format.zones import zone_city
from web.states.event_types import all_event_types
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone

TABS: Final = {
    "active": "In line",
    "notified": "Offered",
    "converted": "Booked",
    "expired": "Expired",
    "cancelled": "Left",
}


def waitlist_path(status: str, event_type_id: str) -> str:
    """The address of the list with these filters."""
    wanted = status if status != "active" else ""
    return narrowed_path(routes.to(routes.WAITLIST), status=wanted, event_type_id=event_type_id)


class WaitlistState(OrganizerPage, rx.State):
    """What is listed, by the address, and the entry that is about to be removed."""

    status: str = "active"
    event_type_id: str = ""
    rows: list[EntryRow] = []
    figures: list[CountView] = []
    event_types: list[EventTypeChoice] = []
    zone: str = ""
    next_cursor: str = ""
    is_loading_more: bool = False
    asked: EntryRow | None = None
    ask_problem: str = ""
    is_acting: bool = False
    act_problem: str = ""

    _found: list[WaitlistEntryRead] = []

    @rx.var
    def tabs(self) -> list[TabView]:
        """The tabs, each keeping the other filter; none until the page is alive."""
        if not self.is_hydrated:
            return []
        return [
            TabView(key=status, name=name, path=waitlist_path(status, self.event_type_id))
            for status, name in TABS.items()
        ]

    @rx.event
    async def load(self) -> Steps:
        """Read the filters from the address and fetch the first page."""
        self._begin()
        query = self.router.url.query_parameters
        status, wanted = query.get("status", "active"), as_uuid(query.get("event_type_id", ""))
        filters = (status if status in TABS else "active", str(wanted or ""))
        if filters != (self.status, self.event_type_id) or not self.rows:
            self.is_loading = True
        self.status, self.event_type_id = filters
        self._arrive()
        yield None
        try:
            await self._show_first_page()
            found = await all_event_types(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self.event_types = [
                EventTypeChoice(id=str(one.id), name=one.name) for one in found if one.enable_waitlist
            ]
            self.is_loading = False

    @rx.event
    def choose_event_type(self, event_type_id: str) -> EventSpec:
        """Narrow the list to one event type."""
        ident = as_uuid(event_type_id)
        return rx.redirect(waitlist_path(self.status, str(ident or "")))

    @rx.event
    async def load_more(self) -> Steps:
        """Add the next page below."""
        if not self.next_cursor or self.is_loading_more:
            return
        self.is_loading_more = True
        yield None
        try:
            page = await waitlist.list_entries(
                caller=self._caller(),
                status=self.status,
                event_type_id=self.event_type_id,
                cursor=self.next_cursor,
            )
            self._found, self.next_cursor = [*self._found, *page.results], page.next_cursor or ""
            await self._show()
        except ApiError as error:
            yield self._refused(error)
        self.is_loading_more = False

    @rx.event
    def ask_remove(self, entry_id: str) -> None:
        """Ask before somebody is taken off the list."""
        self.asked = next((row for row in self.rows if row.id == entry_id), None)
        self.ask_problem = ""

    @rx.event
    def keep(self) -> None:
        """Remove nobody after all."""
        self.asked = None

    @rx.event
    async def remove(self) -> Steps:
        """Take the asked one off the list."""
        ident = as_uuid(self.asked.id) if self.asked else None
        if ident is None or self.asked is None or self.is_acting:
            return
        self.is_acting, self.ask_problem = True, ""
        yield None
        try:
            await waitlist.remove_entry(ident, caller=self._caller())
            await self._show_first_page()
        except ApiError as error:
            self.ask_problem = str(error)
        else:
            self.said = f"{self.asked.title} is off the list and gets a mail."
            self.asked = None
        self.is_acting = False

    @rx.event
    async def offer(self, entry_id: str) -> Steps:
        """Offer what is free to one in particular."""
        ident = as_uuid(entry_id)
        if ident is None or self.is_acting:
            return
        self.is_acting, self.act_problem = True, ""
        yield None
        try:
            offered = await waitlist.offer_to_entry(ident, caller=self._caller())
            await self._show_first_page()
        except ApiError as error:
            self.act_problem = str(error)
        else:
            self.said = f"Offered to {offered.invitee_name}, who gets a mail."
        self.is_acting = False

    async def _show_first_page(self) -> None:
        page = await waitlist.list_entries(
            caller=self._caller(), status=self.status, event_type_id=self.event_type_id
        )
        summary = await waitlist.get_summary(caller=self._caller(), event_type_id=self.event_type_id)
        self._found, self.next_cursor = page.results, page.next_cursor or ""
        self.figures = counts(summary)
        await self._show()

    async def _show(self) -> None:
        look = look_of(self, await organizer_timezone(self))
        self.zone = zone_city(look.timezone, locale=look.locale)
        self.rows = [
            entry_row(
                entry,
                look=look,
                booking_path=routes.to(routes.BOOKING, booking_id=str(entry.booking_id))
                if entry.booking_id
                else "",
            )
            for entry in self._found
        ]
