"""Signing in with an account at Google or Microsoft."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from shared_types.base import In, Out
from shared_types.fields import TimeZoneName
from shared_types.vocabulary import SignInProvider

OwnPath = Annotated[
    str, StringConstraints(pattern=r"^/([A-Za-z0-9_?][A-Za-z0-9/_.~?&=%+-]*)?$", max_length=500)
]
"""A path of this site, with its query: no way to another one."""


class ProviderSignIn(In):
    """A wish to sign in with a provider. `timezone` is for those who have no account yet."""

    next_path: OwnPath = "/event-types/"
    timezone: TimeZoneName = "UTC"


class SignInProviderRead(Out):
    """A provider that this installation has credentials for."""

    provider: SignInProvider
    name: str


class ProviderRedirect(Out):
    """Where the provider asks who it is. It sends the browser back to this site by itself."""

    redirect_url: str


class ProviderAccountRead(Out):
    """An account at a provider that opens one's own account."""

    id: int
    provider: SignInProvider
    name: str
    email: str
    added_at: AwareDatetime
    last_used_at: AwareDatetime
