"""How allauth's sign-in with providers meets the rest: each way back ends on a page of ours."""

from dataclasses import asdict
from typing import Any, Never
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from apps.users.models import User
from apps.users.services import arrive
from apps.users.services.provider_claims import read_claims
from apps.users.services.providers import SETTINGS_PAGE
from core.errors import DomainError
from shared_types.vocabulary import ErrorCode

SIGN_IN_PAGE = "/sign-in/"
_NEXT = "next"


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Knows the providers of the environment alone, and leaves to the service what an answer means."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Our credentials at the providers; none is read from the database."""
        return [
            SocialApp(provider=name, **told["APP"])
            for name, told in settings.SOCIALACCOUNT_PROVIDERS.items()
            if provider in (None, name) and client_id in (None, told["APP"]["client_id"])
        ]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Keep of a provider's answer what is used, and forget the rest before anything is stored."""
        account = sociallogin.account
        account.extra_data = asdict(read_claims(account.provider, account.extra_data))
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide, and go on to the page that says how it went. allauth's own way ends here."""
        state = sociallogin.state
        try:
            arrive(request=request, login=sociallogin)
        except DomainError as refusal:
            go_to_refusal(state, refusal.code)
        raise ImmediateHttpResponse(HttpResponseRedirect(str(state[_NEXT])))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """The provider said no, or nothing that counts."""
        state = (extra_context or {}).get("state")
        if error == AuthError.CANCELLED:
            go_to_refusal(state, ErrorCode.PROVIDER_CANCELLED)
        # Without a state the answer is not one to a question that this browser asked, or came too late.
        go_to_refusal(state, ErrorCode.PROVIDER_FAILED if state else ErrorCode.SIGN_IN_EXPIRED)


def go_to_refusal(state: dict[str, Any] | None, code: ErrorCode) -> Never:
    """Raise the way to the page where somebody began, with what to say there."""
    state = state or {}
    if state.get("process") == AuthProcess.CONNECT:
        raise ImmediateHttpResponse(HttpResponseRedirect(f"{SETTINGS_PAGE}?{urlencode({'refused': code})}"))
    words = {"refused": code} | ({_NEXT: state[_NEXT]} if _NEXT in state else {})
    raise ImmediateHttpResponse(HttpResponseRedirect(f"{SIGN_IN_PAGE}?{urlencode(words)}"))
