"""The page behind the link in the verification mail."""

import reflex as rx

from shared_types.vocabulary import ErrorCode
from web.states.browser_forms import BrowserFormPage


class VerifyEmailState(BrowserFormPage, rx.State):
    """What the API said about the key."""

    sent_to: str = ""

    @rx.event
    def say_sent(self, email: str) -> None:
        """Another mail is on its way."""
        self.sent_to = email[:254]
        self.problem, self.errors = "", {}

    @rx.var
    def is_key_dead(self) -> bool:
        """Whether the link has expired or was used."""
        return self.code == ErrorCode.KEY_INVALID
