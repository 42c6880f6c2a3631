"""The private calendar feed."""

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
        if self.is_acting:
            return
        had_one = bool(self.url)
        self.is_acting, self.act_problem = True, ""
        yield None
        try:
            await self._show(await feed.renew_feed(caller=self._caller()))
        except ApiError as error:
            self.act_problem = str(error)
        else:
            self.asked = ""
            self.said = "The feed has a new address." if had_one else "The feed is on."
        self.is_acting = False

    @rx.event
    async def end(self) -> Steps:
        """Switch the feed off."""
        if self.is_acting:
            return
        self.is_acting, self.act_problem = True, ""
        yield None
        try:
            await feed.end_feed(caller=self._caller())
        except ApiError as error:
            self.act_problem = str(error)
        else:
            self.url, self.made, self.asked, self.said = "", "", "", "The feed is off."
        self.is_acting = False
