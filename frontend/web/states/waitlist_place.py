"""The page behind a link to a place in line: confirm it, take what is offered, or let it go."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import reflex as rx

from shared_types.vocabulary import ErrorCode
from shared_types.waitlist import WaitlistManage, WaitlistPlace
from web import routes
from web.api import waitlist
from web.api.client import ApiError
from web.format.meeting import OrganizerView, organizer_view
from web.format.waitlist import PlaceView, place_view
from web.states.caller import caller_of
from web.states.visitor import VisitorMixin
from web.theme import brand_style

ACTIONS = get_args(WaitlistManage.model_fields["action"].annotation)


class WaitlistPlaceState(VisitorMixin, rx.State):
    """One place in line. Nothing is done by looking: each act is a press of a button."""

    status: str = "loading"
    problem: str = ""
    place: PlaceView | None = None
    organizer: OrganizerView | None = None
    brand: dict[str, str] = {}
    offer_path: str = ""
    booking_path: str = ""
    done: str = ""
    change_problem: str = ""
    is_changing: bool = False

    _token: str = ""

    @rx.var
    def page_title(self) -> str:
        """What the browser's tab says."""
        return f"{self.place.name}: your place in line" if self.place else "Your place in line"

    @rx.event
    async def open(self) -> None:
        """Show the place that the link names, as it is now."""
        if self._token != self.access_token:
            self._forget()
        if self.status != "erased":
            await self.load_again()

    @rx.event
    async def load_again(self) -> None:
        """Ask once more: places move."""
        self._token = self.access_token
        try:
            self._show(await waitlist.get_place(self._token, caller=caller_of(self)))
        except ApiError as error:
            self.status = {404: "missing", 410: "expired"}.get(error.status, "failed")
            self.problem = str(error)

    @rx.event
    async def act(self, action: str) -> AsyncIterator[Any]:
        """Do what the pressed button says; pressing twice does it once."""
        if self.is_changing or self.place is None or action not in ACTIONS:
            return
        self.is_changing, self.change_problem, self.done = True, "", ""
        yield
        try:
            change = WaitlistManage.model_validate({"action": action})
            self._show(await waitlist.change_place(self._token, change, caller=caller_of(self)))
            self.done = action
        except ApiError as error:
            if error.code == ErrorCode.OFFER_EXPIRED:
                await self.load_again()
            self.change_problem = str(error)
        finally:
            self.is_changing = False

    @rx.event
    async def erase(self) -> AsyncIterator[Any]:
        """Erase the wish; there is nothing behind its link afterwards."""
        if self.is_changing or self.place is None:
            return
        self.is_changing, self.change_problem, self.done = True, "", ""
        yield
        try:
            await waitlist.erase_personal_data(self._token, caller=caller_of(self))
        except ApiError as error:
            self.change_problem = str(error)
        else:
            token = self._token
            self._forget()
            self._token, self.status = token, "erased"
        finally:
            self.is_changing = False

    def _forget(self) -> None:
        """Another place starts afresh; how the visitor reads times is kept."""
        kept = (self.browser, self.picked_timezone, self.picked_clock)
        self.reset()
        self.browser, self.picked_timezone, self.picked_clock = kept

    def _show(self, place: WaitlistPlace) -> None:
        self._show_look()
        self.place = place_view(place, look=self._look())
        self.organizer = organizer_view(place.organizer)
        self.brand = brand_style(place.organizer.brand_color)
        self.offer_path = routes.to(
            routes.BOOKING_PAGE,
            organizer_slug=place.organizer.organizer_slug,
            event_type_slug=place.event_type_slug,
        )
        token = place.manage_url.rstrip("/").split("/")[-2] if place.manage_url else ""
        self.booking_path = routes.to(routes.MANAGE_BOOKING, access_token=token) if token else ""
        self.status, self.problem = "ready", ""
