"""How tests talk to the API: JSON through Django's whole stack, as one person or as nobody."""

import json
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from apps.users.models import User


class ApiClient:
    """Django's test client, sending JSON to /api/v1/ with a session token where it has one.

    Paths begin after /api/v1/: `olga_api.post("availability/schedules/", {...})`.
    """

    def __init__(self, session_token: str = "", *, address: str = "203.0.113.5") -> None:
        self.http = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.headers = {"X-Forwarded-For": address}
        if session_token:
            self.headers["X-Session-Token"] = session_token

    def send(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        """The response to one request; a body is sent as JSON."""
        return self.http.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else _as_json(body),
            content_type="application/json",
            headers={**self.headers, **(headers or {})},
        )

    def get(self, path: str, query: dict[str, Any] | None = None, **more: Any) -> Any:
        """GET, with a query string."""
        return self.http.get(
            f"/api/v1/{path}", query or {}, headers={**self.headers, **more.get("headers", {})}
        )

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """POST."""
        return self.send("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Any:
        """PUT."""
        return self.send("PUT", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> Any:
        """PATCH."""
        return self.send("PATCH", path, body, **more)

    def delete(self, path: str, body: Any = None, **more: Any) -> Any:
        """DELETE."""
        return self.send("DELETE", path, body, **more)


def _as_json(body: Any) -> bytes:
    return json.dumps(body, default=str).encode()


def session_token_of(user: User) -> str:
    """A session opened for somebody, without the sign-in page."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def api_as(user: User) -> ApiClient:
    """The API, asked by this organizer."""
    return ApiClient(session_token_of(user))
