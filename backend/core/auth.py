"""Who is asking: the session behind a request, and whether a browser sent it from one of our own pages.

The one place that decides about forged requests. Every Ninja view is exempt from Django's middleware, so that
a route is safe by the `auth` it names:

- `signed_in`: the session as a header, which no other site can make a browser send, or as the cookie; with
  the cookie alone whatever is not GET needs Django's CSRF token too (header X-CSRFToken).
  Only the organizer in person: no key, and nobody on their behalf. Routes that take those too name a gate
  (`apps.users.services.access.may`), which says whom it lets through.
- `from_our_pages`: for routes that open, close or mend a session and so cannot ask for one. The body is
  JSON, and a browser that says where its page is from must name us; programs say nothing and have no cookie.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal.sessionkit import lookup_session
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader
from ninja.utils import check_csrf

from core import clock
from core.errors import Forbidden, Malformed, NotFound

if TYPE_CHECKING:
    from apps.users.models import User

_TOKEN_HEADER = "X-Session-Token"  # noqa: S105
ON_BEHALF_OF = "X-On-Behalf-Of"
_SESSION_KEY = re.compile(r"[a-z0-9]{8,64}")


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Who asks, where it is not the organizer in person.

    event_type_ids: the event types that they may ask about; None: everything.
    """

    name: str
    email: str
    event_type_ids: frozenset[UUID] | None = None


class SignedInRequest(HttpRequest):
    """A request that was let through. `user` is the organizer whose things it is about, whoever asks."""

    user: "User"
    acting: Acting | None
    session_in_use: SessionBase


class Gate(Protocol):
    """Who may use a route in an organizer's name."""

    def admit(self, request: HttpRequest, person: "User", organizer_slug: str) -> "tuple[User, Acting]":
        """The organizer, and on what terms this person acts for them; raises NotFound."""


class SessionToken(APIKeyHeader):
    """A session named in a header: how our web server and other programs ask."""

    param_name = _TOKEN_HEADER

    def __init__(self, gate: Gate | None = None) -> None:
        super().__init__()
        self.gate = gate

    def authenticate(self, request: HttpRequest, key: str | None) -> "User | None":
        """Its user; nobody for a session that is unknown, over, or still waits for a second factor."""
        session = lookup_session(key) if key and _SESSION_KEY.fullmatch(key) else None
        user: User | None = get_session_user(session) if session else None
        if user is None:
            return None
        # The session of the request itself stays untouched, so that no cookie goes out with the answer.
        request.session_in_use = session  # type: ignore[attr-defined]
        return _enter(request, user, self.gate)


class SessionCookie(APIKeyCookie):
    """A session in a browser's cookie."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "Requests other than GET need the CSRF token of the cookie as X-CSRFToken too."

    def __init__(self, gate: Gate | None = None) -> None:
        super().__init__(csrf=False)  # checked below, where there is a session to protect
        self.gate = gate

    def authenticate(self, request: HttpRequest, key: str | None) -> "User | None":
        """Its user; raises Forbidden for a request that another site may have made the browser send."""
        if not key or _TOKEN_HEADER in request.headers or not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise Forbidden("The CSRF token is missing or wrong.")
        request.session_in_use = request.session  # type: ignore[attr-defined]
        return _enter(request, request.user, self.gate)


def _enter(request: HttpRequest, person: "User", gate: Gate | None) -> "User":
    """Let somebody through, for themselves or for whom the header names; raises NotFound."""
    request.session_in_use.note_use(clock.now())  # type: ignore[attr-defined]
    slug, acting = on_behalf_of(request), None
    if slug and slug != person.slug:
        if gate is None:
            raise NotFound
        person, acting = gate.admit(request, person, slug)
    request.user, request.acting = person, acting  # type: ignore[attr-defined]
    return person


def on_behalf_of(request: HttpRequest) -> str:
    """Whom a request is about; "" for whoever asks. A file is a link: it says so in its query."""
    in_query = request.GET.get("on_behalf_of", "") if request.method in ("GET", "HEAD") else ""
    return request.headers.get(ON_BEHALF_OF, "") or in_query


signed_in = [SessionToken(), SessionCookie()]


def visitor_id_of(request: HttpRequest) -> UUID | None:
    """Who is signed in at a door that is open to all, if anybody. It says nothing of what they may do."""
    user = SessionToken().authenticate(request, request.headers.get(_TOKEN_HEADER)) or request.user
    return user.pk if user.is_authenticated else None


def from_our_pages(request: HttpRequest) -> bool:
    """Let through what a page of another site could not have sent; raises Forbidden or Malformed."""
    has_body = request.headers.get("Content-Length", "0") not in ("", "0")
    if request.content_type != "application/json" and (has_body or request.content_type):
        raise Malformed("The Content-Type must be application/json.")
    origin = request.headers.get("Origin")
    if origin is None:
        came_from_us = request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    else:
        came_from_us = origin == settings.PUBLIC_URL or urlsplit(origin).netloc == request.get_host()
    if not came_from_us:
        raise Forbidden("This can be asked for from our own pages only.")
    return True
