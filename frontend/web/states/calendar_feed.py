"""The private calendar feed."""

from collections.abc import Awaitable, Callable

import reflex as rx

from shared_types.feeds import FeedRead
from web.api import feed
from web.api.client import ApiError
from web.format.calendar import moment_of
from web.format.zones import zone_city
from web.states.session import OrganizerPage, Steps, look_of, organizer_timezone

_QUESTIONS = ("renew", "end")


class CalendarFeedState(OrganizerPage, rx.State):
    """The feed's address, empty where there is none, and what is asked before it changes: renew or end."""

    url: str = ""
    made: str = ""
    asked: str = ""
    act_problem: str = ""
    is_acting: bool = False

    @rx.event
    async def load(self) -> Steps:
        """Fetch the address."""
        self._begin()
        self._arrive()
        try:
            found = await feed.get_feed(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
            return
        await self._show(found)
        self.is_loading = False

    async def _show(self, found: FeedRead) -> None:
        self.url, self.made = found.url, ""
        if found.created_at is None:
            return
        look = look_of(self, await organizer_timezone(self))
        self.made = f"{moment_of(found.created_at, look)} in {zone_city(look.timezone, locale=look.locale)}"

    @rx.event
    def ask(self, question: str) -> None:
        """Ask before the address in use ends; anything else puts the question away."""
        self.asked, self.act_problem = question if question in _QUESTIONS else "", ""

    @rx.event
    async def renew(self) -> Steps:
        """Make an address, in the place of the one there was."""
        said = "The feed has a new address." if self.url else "The feed is on."
        async for step in self._act(feed.renew_feed, said):
            yield step

    @rx.event
    async def end(self) -> Steps:
        """Switch the feed off."""
        async for step in self._act(feed.end_feed, "The feed is off."):
            yield step

    async def _act(self, act: Callable[..., Awaitable[FeedRead]], said: str) -> Steps:
        if self.is_acting:
            return
        self.is_acting, self.act_problem = True, ""
        yield None
        try:
            await self._show(await act(caller=self._caller()))
        except ApiError as error:
            self.act_problem = str(error)
        else:
            self.asked, self.said = "", said
        self.is_acting = False
