"""The sign-in page."""

import reflex as rx

from shared_types.vocabulary import ErrorCode
from web import routes
from web.states.browser_forms import BrowserFormPage
from web.states.session import own_path


class SignInState(BrowserFormPage, rx.State):
    """Where to go afterwards, and what the API said."""

    next_path: str = routes.to(routes.EVENT_TYPES)
    news: str = ""
    is_resent: bool = False

    @rx.event
    def load(self) -> None:
        """Read from the address where the visitor wanted to go."""
        query = self.router.url.query_parameters
        self.next_path = own_path(query.get("next", ""), otherwise=routes.to(routes.EVENT_TYPES))
        self.news = "Your password is set. Sign in with it." if query.get("password") == "set" else ""
        self.is_resent = False

    @rx.event
    def say_resent(self) -> None:
        """Another verification mail is on its way."""
        self.is_resent = True

    @rx.var
    def is_unverified(self) -> bool:
        """Whether the address must be confirmed first."""
        return self.code == ErrorCode.EMAIL_NOT_VERIFIED
