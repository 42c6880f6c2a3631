"""Where the organizer is signed in."""

from collections.abc import Awaitable, Callable
from functools import partial

import reflex as rx

from shared_types.sessions import OpenSessionRead
from web.api import users
from web.api.client import ApiError
from web.format.calendar import moment_of
from web.states.session import OrganizerPage, Steps, look_of, organizer_timezone


class OpenSessionsState(OrganizerPage, rx.State):
    """The sessions that are open, this one among them."""

    open_ones: list[OpenSessionRead] = []
    used: dict[str, str] = {}
    has_others: bool = False
    is_acting: bool = False

    @rx.event
    async def load(self) -> Steps:
        """Fetch them."""
        self._begin()
        self._arrive()
        try:
            await self._fetch()
        except ApiError as error:
            yield self._failed(error)
            return
        self.is_loading = False

    async def _fetch(self) -> None:
        self.open_ones = await users.list_sessions(caller=self._caller())
        look = look_of(self, await organizer_timezone(self))
        for each in self.open_ones:
            entered, used = (moment_of(at, look) for at in (each.signed_in_at, each.last_used_at))
            self.used[each.id] = f"Signed in: {entered}. Last used: {used}"
        self.has_others = any(not each.is_this_one for each in self.open_ones)

    @rx.event
    async def end(self, session_id: str) -> Steps:
        """Sign out there."""
        if session_id in self.used:
            async for step in self._act(partial(users.end_session, session_id), "Signed out there."):
                yield step

    @rx.event
    async def end_others(self) -> Steps:
        """Sign out everywhere but here."""
        async for step in self._act(users.end_other_sessions, "You are signed in only here now."):
            yield step

    async def _act(self, end: Callable[..., Awaitable[None]], said: str) -> Steps:
        if self.is_acting:
            return
        self.is_acting, self.problem = True, ""
        yield None
        try:
            await end(caller=self._caller())
            await self._fetch()
            self.said = said
        except ApiError as error:
            yield self._refused(error)
        self.is_acting = False
