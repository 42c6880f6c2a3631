"""The calendar feed of an organizer."""

from shared_types.feeds import FeedRead
from web.api.client import Caller, ask, tell

_FEED = "events/feed/"


async def get_feed(*, caller: Caller) -> FeedRead:
    """The feed's address; empty where there is none."""
    return await ask(FeedRead, "GET", _FEED, caller=caller.in_person())


async def renew_feed(*, caller: Caller) -> FeedRead:
    """A new address; one that was there is dead from now on."""
    return await ask(FeedRead, "POST", _FEED, caller=caller.in_person())


async def end_feed(*, caller: Caller) -> FeedRead:
    """No feed any more."""
    await tell("DELETE", _FEED, caller=caller.in_person())
    return FeedRead(url="", created_at=None)
