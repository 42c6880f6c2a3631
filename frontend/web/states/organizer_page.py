"""An organizer's public page: who they are, and what can be booked with them."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from web import routes
from web.api import public
from web.api.client import ApiError
from web.format.meeting import OfferView, OrganizerView, offer_view, organizer_view
from web.states.address import go_by
from web.states.caller import caller_of
from web.theme import brand_style


class OrganizerPageState(rx.State):
    """One organizer, as everybody sees them."""

    status: str = "loading"
    problem: str = ""
    organizer: OrganizerView | None = None
    offers: list[OfferView] = []
    brand: dict[str, str] = {}
    _asked: str = ""

    @rx.var
    def page_title(self) -> str:
        """What the browser's tab says."""
        if self.organizer:
            return f"Book a time with {self.organizer.name}"
        return "Nothing here" if self.status == "missing" else "Book a time"

    @rx.event
    async def open(self) -> AsyncIterator[Any]:
        """Show the organizer that the address names; where it is an old link, the address follows."""
        if self.organizer is None or self.organizer_slug not in (self._asked, self.organizer.organizer_slug):
            self.reset()
        self._asked = self.organizer_slug
        await self.load()
        if self.organizer and self.organizer.organizer_slug != self.organizer_slug:
            present = self.organizer.organizer_slug
            yield go_by(self, routes.to(routes.ORGANIZER_PAGE, organizer_slug=present))

    @rx.event
    async def load(self) -> None:
        """Ask for the organizer and their event types."""
        try:
            found = await public.get_organizer_page(self.organizer_slug, caller=caller_of(self))
        except ApiError as error:
            self.reset()
            self.status, self.problem = "missing" if error.status == 404 else "failed", str(error)
            return
        self.organizer = organizer_view(found.organizer)
        self.offers = [offer_view(event_type) for event_type in found.event_types]
        self.brand = brand_style(found.organizer.brand_color)
        self.status, self.problem = "ready", ""
