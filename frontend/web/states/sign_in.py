"""The sign-in page."""

from datetime import datetime, timedelta
from typing import Any, Final

import reflex as rx

from shared_types.vocabulary import ErrorCode
from web import routes
from web.states import clock
from web.states.browser_forms import BrowserFormPage
from web.states.providers import REFUSALS, ProviderButtons
from web.states.session import own_path

_LONGEST_WAIT: Final = timedelta(minutes=15)


class SignInState(BrowserFormPage, ProviderButtons, rx.State):
    """Where to go afterwards, and what the API said."""

    next_path: str = routes.to(routes.EVENT_TYPES)
    news: str = ""
    is_resent: bool = False
    is_code_wanted: bool = False
    _asked_at: datetime | None = None

    @rx.event
    async def load(self) -> None:
        """Read from the address where the visitor wanted to go, and what came of a way by a provider."""
        query = self.router.url.query_parameters
        self.next_path = own_path(query.get("next", ""), otherwise=routes.to(routes.EVENT_TYPES))
        self.news = "Your password is set. Sign in with it." if query.get("password") == "set" else ""
        self.is_resent = False
        if self._asked_at and clock.now() - self._asked_at > _LONGEST_WAIT:
            self.begin_again()
        self._tell_refusal(query.get("refused", ""))
        await self._fetch_providers()

    def _tell_refusal(self, code: str) -> None:
        if code == ErrorCode.SECOND_FACTOR_NEEDED:
            self.is_code_wanted, self._asked_at = True, clock.now()
        elif code == ErrorCode.EMAIL_NOT_VERIFIED:
            self.news = "Check your mail: open the link in it to confirm your address. It signs you in."
        elif code:
            self.problem = REFUSALS.get(code, "")

    @rx.event
    def take_answer(self, problem: dict[str, Any], email: str) -> None:
        """The password was refused; or it was right, and a code is wanted, too."""
        self.refuse(problem, email)
        if self.code == ErrorCode.SECOND_FACTOR_NEEDED:
            self.is_code_wanted, self.problem, self._asked_at = True, "", clock.now()

    @rx.event
    def take_code_answer(self, problem: dict[str, Any], email: str) -> None:
        """The code was refused; where the wait for it is over, the password is asked again."""
        self.refuse(problem, email)
        if self.code == ErrorCode.SIGN_IN_EXPIRED:
            self.is_code_wanted, self._asked_at = False, None

    @rx.event
    def begin_again(self) -> None:
        """Back to the password."""
        self.forget()
        self.is_code_wanted, self._asked_at = False, None

    @rx.event
    def say_resent(self) -> None:
        """Another verification mail is on its way."""
        self.is_resent = True

    @rx.var
    def is_unverified(self) -> bool:
        """Whether the address must be confirmed first."""
        return self.code == ErrorCode.EMAIL_NOT_VERIFIED
