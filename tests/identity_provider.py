"""A provider that says who somebody is, as Google and Microsoft do: RFC 6749 with PKCE (RFC 7636)."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt

CLIENT_ID, CLIENT_SECRET = "kalends-at-the-provider", "a secret that only the API knows"
GOOGLES_NAME = "https://accounts.google.com"


class IdentityProvider:
    """Answers for one person, `claims`, who agrees to everything; `faults` are answers that are wrong.

    faults: "no_token" refuses the code, "no_id" says nothing of who it is, "wrong_audience" is for another.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.claims: dict[str, Any] = {}
        self.faults: set[str] = set()
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def agree(self, url: str) -> str:
        """Somebody who was sent to `url` agrees; the address that they are sent back to."""
        self.asked = dict(parse_qsl(urlsplit(url).query))
        code = f"code-{len(self._codes)}"
        self._codes[code] = self.asked
        return f"{self.asked['redirect_uri']}?{urlencode({'code': code, 'state': self.asked['state']})}"

    def cancel(self, url: str) -> str:
        """The address they are sent back to when they do not agree."""
        asked = dict(parse_qsl(urlsplit(url).query))
        words = {"error": "access_denied", "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(words)}"

    def token(self, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer to a code: given once, to the client and for the address that it was asked by."""
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or "no_token" in self.faults or not _is_from_whom_it_was_asked(form, asked):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "opens-the-profile", "token_type": "Bearer", "expires_in": 3600}
        return 200, answer | {"id_token": self._id_token()}

    def _id_token(self) -> str:
        audience = "another-client" if "wrong_audience" in self.faults else CLIENT_ID
        frame = {"iss": GOOGLES_NAME, "aud": audience, "exp": int(time.time()) + 600}
        return jwt.encode({**frame, **self._said()}, "x" * 32, algorithm="HS256")

    def profile(self, authorization: str) -> tuple[int, dict[str, Any]]:
        """Microsoft Graph's /me."""
        return (200, self._said()) if authorization == "Bearer opens-the-profile" else (401, {})

    def _said(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.claims.items()
            if "no_id" not in self.faults or name not in ("sub", "id")
        }


def _is_from_whom_it_was_asked(form: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return (
        (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        and form.get("redirect_uri") == asked["redirect_uri"]
        and (asked.get("code_challenge"), asked.get("code_challenge_method")) == (challenge, "S256")
    )


class _Handler(BaseHTTPRequestHandler):
    provider: ClassVar[IdentityProvider]

    def do_GET(self) -> None:
        if urlsplit(self.path).path.endswith("/authorize"):
            self.send_response(302)
            self.send_header("Location", self.provider.agree(self.path))
            self.end_headers()
            return
        self._say(*self.provider.profile(self.headers.get("Authorization", "")))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(*self.provider.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """One that runs, on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    _Handler.provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield _Handler.provider
    finally:
        server.shutdown()
        server.server_close()
