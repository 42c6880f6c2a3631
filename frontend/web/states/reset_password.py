"""The pages for a forgotten password: ask for a mail, then set a new one."""

import reflex as rx

from shared_types.vocabulary import ErrorCode
from web.states.browser_forms import BrowserFormPage


class ResetRequestState(BrowserFormPage, rx.State):
    """To which address the mail went."""

    sent_to: str = ""

    @rx.event
    def say_sent(self, email: str) -> None:
        """The mail is on its way, if there is an account."""
        self.sent_to = email[:254]
        self.problem, self.errors = "", {}

    @rx.event
    def start_again(self) -> None:
        """Back to the form."""
        self.sent_to, self.problem, self.errors = "", "", {}


class SetPasswordState(BrowserFormPage, rx.State):
    """What the API said about the new password or the key from the mail."""

    @rx.var
    def is_key_dead(self) -> bool:
        """Whether the link has expired or was used."""
        return self.code == ErrorCode.KEY_INVALID
