"""What providers answer, as failures of ours; and answers that are too much."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from apps.integrations.errors import (
    ChangedMeanwhile,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.providers import web_client
from apps.integrations.providers.web_client import Answer, Call, failure_of, send


def answer(status: int, error: Any = None, **headers: str) -> Answer:
    """One answer. headers: with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=json.dumps({"error": error}).encode())


class TestFailureOf:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, Refused),
            (403, NotPermitted),
            (404, Refused),
            (409, ChangedMeanwhile),
            (410, SyncTokenGone),
            (412, ChangedMeanwhile),
            (429, TooManyCalls),
            (500, Unreachable),
            (503, Unreachable),
            (302, Refused),
        ],
    )
    def test_goes_by_the_status(self, status: int, kind: type[ProviderFailure]) -> None:
        assert type(failure_of(answer(status))) is kind

    @pytest.mark.parametrize(
        "error",
        [
            {"code": 403, "errors": [{"reason": "rateLimitExceeded", "domain": "usageLimits"}]},
            {"code": 403, "status": "RESOURCE_EXHAUSTED"},
            {"code": "ApplicationThrottled"},
        ],
    )
    def test_tells_how_often_from_whether_by_the_words_of_a_403(self, error: Any) -> None:
        assert type(failure_of(answer(403, error))) is TooManyCalls

    @pytest.mark.parametrize("error", [None, "no", {"code": 403, "errors": [{"reason": "forbidden"}]}, [1]])
    def test_takes_any_other_403_for_a_no(self, error: Any) -> None:
        assert type(failure_of(answer(403, error))) is NotPermitted

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"Retry_After": "120"}, 120),
            ({"Retry_After": "-5"}, None),
            ({"Retry_After": "soon"}, None),
            ({}, None),
            ({"Retry_After": "9" * 400}, 86_400),
            (
                {
                    "Retry_After": "Sun, 28 Mar 2027 01:00:30 GMT",
                    "Date": "Sun, 28 Mar 2027 01:00:00 GMT",
                },
                30,
            ),
            ({"Retry_After": "Sun, 28 Mar 2027 01:00:30 GMT"}, None),
        ],
    )
    def test_says_how_long_to_wait(self, headers: dict[str, str], seconds: float | None) -> None:
        failure = failure_of(answer(429, **headers))
        assert isinstance(failure, TooManyCalls)
        assert failure.after_seconds == seconds

    def test_waits_as_long_as_a_server_asks_that_is_out_of_service(self) -> None:
        failure = failure_of(answer(503, Retry_After="7"))
        assert isinstance(failure, TooManyCalls)
        assert failure.after_seconds == 7


@contextmanager
def server_that_says(*pieces: bytes) -> Iterator[str]:
    """A server that sends these after its head, as they come, and hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
            for piece in pieces:
                self.wfile.write(piece)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class TestSend:
    def test_reads_no_more_than_can_be_meant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(web_client, "LARGEST_ANSWER", 1000)
        with server_that_says(*[b"x" * 400] * 3) as url, pytest.raises(Unreachable, match="too large"):
            send(Call(method="GET", url=url))

    def test_ends_an_answer_that_drips_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(web_client, "_LONGEST_SECONDS", 0.0)
        with server_that_says(b"{", b"}") as url, pytest.raises(Unreachable, match="too slow"):
            send(Call(method="GET", url=url))

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://nowhere.invalid/", "not an address"])
    def test_says_that_nobody_is_there(self, url: str) -> None:
        with pytest.raises(Unreachable):
            send(Call(method="GET", url=url))

    def test_follows_no_redirect_with_a_token_in_its_hand(self) -> None:
        assert web_client._client().follow_redirects is False
