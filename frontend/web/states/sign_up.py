"""The sign-up page: a form, then "check your mail"."""

import reflex as rx

from web.states.browser_forms import BrowserFormPage
from web.states.providers import ProviderButtons


class SignUpState(BrowserFormPage, ProviderButtons, rx.State):
    """What the API said, and to which address the mail went."""

    sent_to: str = ""
    is_resent: bool = False

    @rx.event
    async def load(self) -> None:
        """Fetch what else one can sign up with."""
        await self._fetch_providers()

    @rx.event
    def say_sent(self, email: str) -> None:
        """The mail is on its way."""
        self.sent_to, self.is_resent = email[:254], False
        self.problem, self.errors = "", {}

    @rx.event
    def say_resent(self) -> None:
        """Another mail is on its way."""
        self.is_resent = True

    @rx.event
    def start_again(self) -> None:
        """Back to the form, e.g. because the address was mistyped."""
        self.sent_to, self.is_resent, self.problem, self.errors = "", False, "", {}
