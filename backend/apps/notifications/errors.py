"""What can go wrong with a message: refusals to who asks, and failures of what carries it."""

from core.errors import Conflict, NotFound


class NotificationNotFound(NotFound):
    """There is no such message."""


class NotificationOutdated(Conflict):
    """What this message says is no longer true, so it is not sent again."""


class ChannelDown(Exception):
    """The message was not taken this time; later it may be."""


class RecipientRefused(Exception):
    """The message will never be taken: the address does not exist, or does not want it."""
