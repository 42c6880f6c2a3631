"""The front page."""

import reflex as rx
from reflex.event import EventSpec

from web import routes
from web.states.caller import caller_of


class HomeState(rx.State):
    """Who is signed in already has no use for the front page."""

    @rx.event
    def load(self) -> EventSpec | None:
        """Go on to the event types where there is a session; they ask whether it still counts."""
        is_signed_in = bool(caller_of(self).session_token)
        return rx.redirect(routes.to(routes.EVENT_TYPES)) if is_signed_in else None
