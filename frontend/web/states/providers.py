"""Accounts at Google and Microsoft: buttons on the pages for getting in, and a list in the settings."""

from typing import Final

import reflex as rx

from shared_types.providers import ProviderAccountRead, SignInProviderRead
from shared_types.vocabulary import ErrorCode
from web.api import users
from web.api.client import ApiError
from web.states.browser_forms import BrowserFormPage
from web.states.caller import caller_of
from web.states.session import OrganizerPage, Steps, say_ahead

_BEGIN_AGAIN: Final = "That took too long, or was begun in another browser. Try again."
REFUSALS: Final[dict[str, str]] = {
    ErrorCode.EMAIL_TAKEN: "There is an account with this address already. Sign in to it with your password, "
    "then add this way to sign in in the settings. Without a password, have a new one mailed.",
    ErrorCode.PROVIDER_CANCELLED: "You did not agree there, so nothing has happened.",
    ErrorCode.PROVIDER_FAILED: "The answer that came back could not be used. Try again in a moment.",
    ErrorCode.SIGN_IN_EXPIRED: _BEGIN_AGAIN,
    ErrorCode.NOT_SIGNED_IN: _BEGIN_AGAIN,
    ErrorCode.PROVIDER_EMAIL_MISSING: "Your account there names no email address that mail can be sent to. "
    "Sign up with an address and a password.",
    ErrorCode.PROVIDER_ACCOUNT_IN_USE: "That account opens somebody else's account here already.",
    ErrorCode.INVALID_CREDENTIALS: "The account that this opened is closed.",
    ErrorCode.TOO_MANY_REQUESTS: "Too many tries. Wait a minute, then try again.",
}


class ProviderButtons(rx.State, mixin=True):
    """What the sign-in and sign-up pages know of providers."""

    providers: list[SignInProviderRead] = []

    async def _fetch_providers(self) -> None:
        """The password is always a way in, so that a failure only leaves the buttons out."""
        try:
            self.providers = await users.list_providers(caller=caller_of(self))
        except ApiError:
            self.providers = []


class ProviderAccountsState(OrganizerPage, ProviderButtons, rx.State):
    """Which accounts at providers open this one, and which is being added or removed."""

    accounts: list[ProviderAccountRead] = []
    dates: dict[str, str] = {}
    adding: str = ""
    adding_name: str = ""
    removing: int = 0

    @rx.event
    async def load(self) -> Steps:
        """Fetch them; what came of adding one stands in the address."""
        self._begin()
        self._arrive()
        query = self.router.url.query_parameters
        if code := query.get("refused"):
            self.problem = REFUSALS.get(code, _BEGIN_AGAIN)
        await self._fetch_providers()
        try:
            self.accounts = await users.list_provider_accounts(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
            return
        self.dates = {str(each.id): f"{each.last_used_at:%Y-%m-%d}" for each in self.accounts}
        added = query.get("added", "")
        if any(each.provider == added for each in self.accounts):
            self.said = "From now on you can sign in with it."
        self.is_loading = False

    @rx.event
    def ask_to_add(self, provider: str) -> None:
        """Ask the password first; "" puts the question away."""
        known = {str(each.provider): each.name for each in self.providers}
        self.adding = provider if provider in known else ""
        self.adding_name = known.get(provider, "")

    @rx.event
    def ask_to_remove(self, account_id: int) -> None:
        """Ask first; 0 puts the question away."""
        self.removing = next((each.id for each in self.accounts if each.id == account_id), 0)

    @rx.event
    async def say_removed(self) -> Steps:
        """It opens the account no more."""
        self.removing = 0
        say_ahead(self, "It does not open your account any more.")
        yield ProviderAccountsState.load


class AddAccountState(BrowserFormPage, rx.State):
    """The form that asks the password before an account is added."""


class RemoveAccountState(BrowserFormPage, rx.State):
    """The form that asks it before one is removed."""
