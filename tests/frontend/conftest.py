"""Browser tabs without a browser: real states, an API that answers what a test says, a clock that stands."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

# Otherwise each script that a component brings along is linked into ./assets when it is imported.
os.environ.setdefault("REFLEX_BACKEND_ONLY", "true")

import reflex as rx
from reflex.istate.data import RouterData

from tests.frontend.samples import NOW, refusal
from web.api import client
from web.states import clock

type Answer = BaseModel | int | Exception
type OpenTab = Callable[..., Any]

rx.State.setup_dynamic_args(
    dict.fromkeys(
        ("organizer_slug", "event_type_slug", "access_token", "event_type_id", "booking_id", "workflow_id"),
        "arg_single",
    )
)


class FakeApi:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self._answers: dict[tuple[str, str], list[Answer]] = {}

    def on(self, method: str, path: str, *answers: Answer) -> None:
        """Answer a path: each answer once, the last one from then on. A number is a refusal."""
        self._answers[method, f"/api/v1/{path}"] = list(answers)

    def asked(self, method: str = "GET") -> list[httpx2.Request]:
        """The requests of one method, in order."""
        return [request for request in self.requests if request.method == method]

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answers = self._answers.get((request.method, request.url.path), [404])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            answer = refusal(answer)
        status = getattr(answer, "status", 200)
        return httpx2.Response(status if isinstance(status, int) else 200, content=answer.model_dump_json())


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """The API that every state asks in this test."""
    fake = FakeApi()
    client.open_pool(httpx2.MockTransport(fake.answer))
    yield fake
    client.open_pool()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The web app's clock stands at a Tuesday noon in November."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW.astimezone(UTC)


@pytest.fixture
def open_tab(now: datetime) -> OpenTab:
    """Make a state as a browser's tab has it: `open_tab(State, query={…}, organizer_slug="olga")`."""

    def open_one(state: type[rx.State], *, query: dict[str, str] | None = None, **route: str) -> Any:
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        tab = root.get_substate(state.get_full_name().split("."))
        go(tab, query=query, **route)
        return tab

    return open_one


def go(tab: Any, *, query: dict[str, str] | None = None, **route: str) -> None:
    """Bring a tab to another address."""
    asked = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in (query or {}).items())
    path = "/" + "/".join(route.values())
    data = {
        "pathname": path,
        "asPath": f"{path}?{asked}",
        "query": {**(query or {}), **route},
        "ip": "203.0.113.9",
        "headers": {"cookie": "sessionid=key-of-a-session", "origin": "http://localhost"},
    }
    tab._get_root_state().router = RouterData.from_router_data(data)


def sign_in_as(tab: Any, session_token: str) -> None:
    """Give a tab another session, as a reconnection after signing in does."""
    root = tab._get_root_state()
    headers = replace(root.router.headers, cookie=f"sessionid={session_token}")
    root.router = replace(root.router, headers=headers)


def do(event: Coroutine[Any, Any, Any] | AsyncIterator[Any] | None) -> list[Any]:
    """Run a handler to its end; what it yielded on the way."""

    async def run() -> list[Any]:
        if event is None:
            return []
        if isinstance(event, AsyncIterator):
            return [step async for step in event]
        await event
        return []

    return asyncio.run(run())
