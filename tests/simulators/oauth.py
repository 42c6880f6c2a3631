"""The part of a provider that asks for permission: RFC 6749 with PKCE (7636), refreshing, revoking (7009)."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.simulators.web import Reply, Request, Simulator

CLIENT_ID, CLIENT_SECRET = "kalends-at-the-provider", "a secret that only the API knows"


def apps_at(*, google: str = "", microsoft: str = "", zoom: str = "") -> dict[str, dict[str, str]]:
    """The setting OAUTH_APPS with our credentials at simulators; those without an address have none."""
    at = {"google": google, "microsoft": microsoft, "zoom": zoom}
    return {
        name: {
            "client_id": CLIENT_ID if address else "",
            "client_secret": CLIENT_SECRET if address else "",
            "api_url": address,
            "tenant": "common",
        }
        for name, address in at.items()
    }


_CONSENT_PAGE = """<!doctype html><html lang="en"><title>Simulated provider</title>
<link rel="icon" href="data:,">
<h1>A simulated provider</h1><p>Kalends asks for: {scopes}</p>
<form action="/consent"><input type="hidden" name="asked" value="{asked}">
<p><label>Account <input name="email" value="{email}"></label></p>
<button>Allow</button></form><p><a href="{deny}">Do not allow</a></p></html>"""


@dataclass
class Grant:
    """What somebody has allowed. generation: how often it was renewed."""

    email: str
    scopes: tuple[str, ...]
    generation: int = 0
    is_revoked: bool = False


class OAuthSimulator(Simulator):
    """Subclasses name the paths. rotates: each refresh token is good for once."""

    authorize_path: ClassVar[str]
    token_path: ClassVar[str]
    revoke_path: ClassVar[str] = "/revoke"
    account_path: ClassVar[str]
    rotates: ClassVar[bool] = False
    has_basic_auth: ClassVar[bool] = False
    lasting_scope: ClassVar[str] = ""  # without it no refresh token is given

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.email = "olga@calendar.example"
        self._given = 0
        self._codes: dict[str, tuple[dict[str, str], Grant]] = {}
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}

    # What a test does to it.
    def agree(self, url: str, *, email: str = "", scopes: tuple[str, ...] | None = None) -> str:
        """Somebody who was sent to `url` agrees, perhaps to less; the address that they are sent back to."""
        assert urlsplit(url).path == self.authorize_path, url
        asked = dict(parse_qsl(urlsplit(url).query))
        wanted = tuple(asked.get("scope", "").split())
        code = f"code-{len(self._codes)}"
        self._codes[code] = (asked, Grant(email or self.email, wanted if scopes is None else scopes))
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def cancel(self, url: str) -> str:
        """The address they are sent back to when they do not agree."""
        asked = dict(parse_qsl(urlsplit(url).query))
        words = {"error": "access_denied", "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(words)}"

    def grant(self, *scopes: str) -> tuple[str, str]:
        """An access token and a refresh token, without the way through a browser."""
        answer = self._give(Grant(self.email, scopes), is_first=True)
        return answer["access_token"], answer["refresh_token"]

    def expire(self) -> None:
        """No access token is taken any more; refresh tokens are."""
        self._access.clear()

    def revoke_all(self) -> None:
        """The owner takes every permission back."""
        for grant in (*self._access.values(), *self._refresh.values()):
            grant.is_revoked = True

    def account(self, email: str) -> dict[str, Any]:
        """What is said of an account."""
        return {"sub": f"number-of-{email}", "email": email}

    def describe(self, request: Request) -> Reply:
        """The answer to whatever is not about permission; for an account that has given it."""
        return Reply(status=404, body={})

    def refuse(self) -> Reply:
        """The answer to a token that is not, or no longer, good."""
        return Reply(status=401, body={"error": {"code": 401, "status": "UNAUTHENTICATED"}})

    def answer(self, request: Request) -> Reply:
        """By path."""
        match request.method, request.path:
            case "GET", self.authorize_path:
                return self._ask(request)
            case "GET", "/consent":
                return self._consent(request)
            case "POST", self.token_path:
                return self._token(request)
            case "POST", self.revoke_path:
                return self._revoke(request)
        grant = self.grant_of(request)
        if grant is None:
            return self.refuse()
        if (request.method, request.path) == ("GET", self.account_path):
            return Reply(body=self.account(grant.email))
        return self.describe(request)

    def grant_of(self, request: Request) -> Grant | None:
        """What the token of a request allows."""
        grant = self._access.get(request.bearer)
        return None if grant is None or grant.is_revoked else grant

    def _ask(self, request: Request) -> Reply:
        asked = urlencode(request.query)
        page = _CONSENT_PAGE.format(
            asked=escape(asked),
            scopes=escape(request.query.get("scope", "")),
            email=escape(self.email),
            deny=escape(self.cancel(f"{self.authorize_path}?{asked}")),
        )
        return Reply(body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    def _consent(self, request: Request) -> Reply:
        url = f"{self.authorize_path}?{request.query['asked']}"
        return Reply(
            status=302, body={}, headers={"Location": self.agree(url, email=request.query.get("email", ""))}
        )

    def _token(self, request: Request) -> Reply:
        form = request.form
        if not self._is_our_client(request):
            return Reply(status=401, body={"error": "invalid_client"})
        if form.get("grant_type") == "authorization_code":
            asked, grant = self._codes.pop(form.get("code", ""), ({}, None))
            if grant is None or not _fits(form, asked):
                return Reply(status=400, body={"error": "invalid_grant"})
            return Reply(body=self._give(grant, is_first=True))
        known = self._refresh.get(form.get("refresh_token", ""))
        if known is None or known.is_revoked:
            return Reply(status=400, body={"error": "invalid_grant"})
        if self.rotates:
            del self._refresh[form["refresh_token"]]
        return Reply(body=self._give(known, is_first=self.rotates))

    def _give(self, grant: Grant, *, is_first: bool) -> dict[str, Any]:
        grant.generation += 1
        self._given += 1
        name = f"{self._given}-{grant.email}"
        self._access[f"access-{name}"] = grant
        answer = {"access_token": f"access-{name}", "token_type": "Bearer", "expires_in": 3599}
        if grant.scopes:
            answer["scope"] = " ".join(grant.scopes)
        if is_first and (not self.lasting_scope or self.lasting_scope in grant.scopes):
            self._refresh[f"refresh-{name}"] = grant
            answer["refresh_token"] = f"refresh-{name}"
        return answer

    def _revoke(self, request: Request) -> Reply:
        token = request.form.get("token", "")
        grant = self._refresh.get(token) or self._access.get(token)
        if grant is None or grant.is_revoked:
            return Reply(status=400, body={"error": "invalid_token"})
        grant.is_revoked = True
        return Reply(body={})

    def _is_our_client(self, request: Request) -> bool:
        if self.has_basic_auth:
            pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            return request.headers.get("Authorization") == f"Basic {pair}"
        form = request.form
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)


def _fits(form: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return form.get("redirect_uri") == asked.get("redirect_uri") and (
        asked.get("code_challenge"),
        asked.get("code_challenge_method"),
    ) == (challenge, "S256")


@dataclass
class GivenTokens:
    """The tokens of an account, for adapters that are tried without a database."""

    token: str

    def current(self) -> str:
        """The only one."""
        return self.token

    def renew(self, refused: str) -> str:
        """There is no other."""
        return self.token

    def give_up(self, refused: str) -> None:
        """Nobody is told."""


class ZoomLogin(OAuthSimulator):
    """Zoom's, whose refresh tokens are good for once."""

    authorize_path = "/oauth/authorize"
    token_path = "/oauth/token"
    revoke_path = "/oauth/revoke"
    account_path = "/v2/users/me"
    rotates = True
    has_basic_auth = True
