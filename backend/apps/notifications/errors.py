"""What can go wrong with a message: refusals to who asks, and failures of what carries it."""

from core.errors import Conflict, NotFound


class NotificationNotFound(NotFound):
    """There is no such message."""


class NotificationOutdated(Conflict):
    """What this message says is no longer true, so it is not sent again."""


class NotTakenNow(Exception):
    """The message was not taken this time; later it may be. The text names nobody."""


class ChannelDown(NotTakenNow):
    """Nothing is taken at present, this message or another."""


class NeverTaken(Exception):
    """The message will not be taken, however often it is tried. The text names nobody."""
