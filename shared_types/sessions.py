"""Where an organizer is signed in."""

from pydantic import AwareDatetime

from shared_types.base import Out


class OpenSessionRead(Out):
    """A session that is open. `device` in words, e.g. "Firefox on Linux"; "" where nothing is known of it.

    `last_used_at` is exact to five minutes. The id opens nothing.
    """

    id: str
    device: str
    signed_in_at: AwareDatetime
    last_used_at: AwareDatetime
    is_this_one: bool
