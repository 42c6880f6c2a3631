"""Whether a linked account needs its owner, for the top of every signed-in page."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import reflex as rx

from shared_types.integrations import CalendarConnectionRead, ConferencingConnectionRead
from web.api import integrations
from web.api.client import ApiError
from web.format.integrations import attention_words
from web.states import clock
from web.states.caller import acting_caller_of

_LOOKED_AGAIN_AFTER: Final = timedelta(minutes=5)


class AttentionState(rx.State):
    """One sentence, nothing where all is well. Asked for after the page itself, once in five minutes."""

    words: str = ""
    _known_for: str = ""
    _looked_at: datetime | None = None

    @rx.event
    async def look(self) -> None:
        """Ask how the accounts stand; a failure says nothing about them."""
        caller, now = acting_caller_of(self), clock.now()
        if caller.session_token != self._known_for:
            self.reset()
            self._known_for = caller.session_token
        is_fresh = self._looked_at is not None and now - self._looked_at < _LOOKED_AGAIN_AFTER
        if is_fresh or not caller.session_token:
            return
        self._looked_at = now
        try:
            calendars, videos = await asyncio.gather(
                integrations.list_calendar_accounts(caller=caller),
                integrations.list_video_accounts(caller=caller),
            )
        except ApiError:
            return
        self.words = attention_words(calendars, videos)


async def show_attention(
    page: rx.State,
    calendars: Sequence[CalendarConnectionRead],
    videos: Sequence[ConferencingConnectionRead],
) -> None:
    """Say how accounts stand that a page has just fetched."""
    state = await page.get_state(AttentionState)
    state.words, state._looked_at = attention_words(calendars, videos), clock.now()
    state._known_for = acting_caller_of(page).session_token
