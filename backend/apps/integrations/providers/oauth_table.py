"""The providers with accounts to link: where their OAuth 2 is, and what we ask to be allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from shared_types.vocabulary import CalendarProvider, ConferencingProvider

type Provider = CalendarProvider | ConferencingProvider

_GOOGLE_SCOPES = "https://www.googleapis.com/auth/"


@dataclass(frozen=True, kw_only=True)
class OAuthProvider:
    """A provider that we have credentials for.

    scopes: what is asked for; needed: the part without which a linked account is of no use.
    account_url: says which account it is. revoke_url: empty where there is none for one program alone.
    shares_grant: whether taking one token back takes all that the account gave to our credentials.
    """

    provider: Provider
    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    account_url: str
    revoke_url: str = ""
    scopes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    authorize_words: Mapping[str, str] = field(default_factory=dict)
    has_basic_auth: bool = False
    shares_grant: bool = False


def linkable_providers() -> tuple[Provider, ...]:
    """All that could be linked by way of a browser, whether there are credentials or not."""
    return (
        CalendarProvider.GOOGLE,
        CalendarProvider.OUTLOOK,
        ConferencingProvider.ZOOM,
        ConferencingProvider.GOOGLE_MEET,
        ConferencingProvider.TEAMS,
    )


def oauth_provider(provider: Provider) -> OAuthProvider | None:
    """What there is to know of one; None where this installation has no credentials for it."""
    match provider:
        case CalendarProvider.GOOGLE:
            found = _google(provider, "calendar.events", "calendar.calendarlist.readonly")
        case ConferencingProvider.GOOGLE_MEET:
            found = _google(provider, "meetings.space.created")
        case CalendarProvider.OUTLOOK:
            found = _microsoft(provider, "Calendars.ReadWrite")
        case ConferencingProvider.TEAMS:
            found = _microsoft(provider, "OnlineMeetings.ReadWrite")
        case ConferencingProvider.ZOOM:
            found = _zoom(provider)
        case _:
            return None
    return found if found.client_id else None


def google_api(path: str) -> str:
    """An address of Google's APIs."""
    return _somewhere_else("google", "https://www.googleapis.com") + path


def meet_api(path: str) -> str:
    """An address of Google Meet's API."""
    return _somewhere_else("google", "https://meet.googleapis.com") + path


def graph_api(path: str) -> str:
    """An address of Microsoft Graph."""
    return _somewhere_else("microsoft", "https://graph.microsoft.com") + path


def zoom_api(path: str) -> str:
    """An address of Zoom's API."""
    return _somewhere_else("zoom", "https://api.zoom.us") + path


def _google(provider: Provider, *scopes: str) -> OAuthProvider:
    needed = tuple(_GOOGLE_SCOPES + scope for scope in scopes)
    tokens = _somewhere_else("google", "https://oauth2.googleapis.com")
    return OAuthProvider(
        provider=provider,
        client_id=settings.OAUTH_APPS["google"]["client_id"],
        client_secret=settings.OAUTH_APPS["google"]["client_secret"],
        authorize_url=f"{_somewhere_else('google', 'https://accounts.google.com')}/o/oauth2/v2/auth",
        token_url=f"{tokens}/token",
        revoke_url=f"{tokens}/revoke",
        account_url=f"{_somewhere_else('google', 'https://openidconnect.googleapis.com')}/v1/userinfo",
        scopes=("openid", "email", *needed),
        needed=needed,
        # A refresh token comes with consent only, and consent is asked once unless we say so.
        authorize_words={"access_type": "offline", "prompt": "consent select_account"},
        shares_grant=True,
    )


def _microsoft(provider: Provider, scope: str) -> OAuthProvider:
    tenant = settings.OAUTH_APPS["microsoft"]["tenant"]
    login = f"{_somewhere_else('microsoft', 'https://login.microsoftonline.com')}/{tenant}/oauth2/v2.0"
    return OAuthProvider(
        provider=provider,
        client_id=settings.OAUTH_APPS["microsoft"]["client_id"],
        client_secret=settings.OAUTH_APPS["microsoft"]["client_secret"],
        authorize_url=f"{login}/authorize",
        token_url=f"{login}/token",
        account_url=graph_api("/v1.0/me"),
        # User.Read: Graph asks for it to say who somebody is.
        scopes=("offline_access", "User.Read", scope),
        needed=(scope,),
        authorize_words={"prompt": "select_account"},
    )


def _zoom(provider: Provider) -> OAuthProvider:
    """Zoom takes the scopes from where the app is registered."""
    login = _somewhere_else("zoom", "https://zoom.us")
    return OAuthProvider(
        provider=provider,
        client_id=settings.OAUTH_APPS["zoom"]["client_id"],
        client_secret=settings.OAUTH_APPS["zoom"]["client_secret"],
        authorize_url=f"{login}/oauth/authorize",
        token_url=f"{login}/oauth/token",
        revoke_url=f"{login}/oauth/revoke",
        account_url=zoom_api("/v2/users/me"),
        has_basic_auth=True,
        shares_grant=True,
    )


def _somewhere_else(app: str, usual: str) -> str:
    """Where a provider is: at the address of the environment, whole, or else where it always is."""
    return settings.OAUTH_APPS[app]["api_url"] or usual
