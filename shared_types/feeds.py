"""The calendar feed of an organizer."""

from pydantic import AwareDatetime

from shared_types.base import Out


class FeedRead(Out):
    """The secret address of the feed; empty, without a time, where there is none."""

    url: str
    created_at: AwareDatetime | None
