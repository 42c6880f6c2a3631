"""Zoom's meetings over real HTTP, written by hand after the documentation: there is no description to use.

What it takes is checked as strictly as the documentation allows; what it answers is of the documented shape.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

_PAGE = 2  # small, so that there are many
_KNOWN = {"topic", "type", "start_time", "duration", "timezone", "agenda"}


@dataclass
class ZoomAccount:
    """One account. loses_answer: the next thing is done, and nobody hears. refuses: statuses to come."""

    url: str = ""
    token: str = "valid"
    meetings: dict[int, dict[str, Any]] = field(default_factory=dict)
    made: int = 0
    loses_answer: bool = False
    refuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    link: str = "https://zoom.us/j/{id}?pwd=abc"

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        parts, query = urlsplit(target), parse_qs(urlsplit(target).query)
        if parts.path == "/v2/users/me/meetings" and method == "GET":
            return 200, self._page(query)
        if parts.path == "/v2/users/me/meetings" and method == "POST":
            return self._create(body)
        match = re.fullmatch(r"/v2/meetings/(\d+)", parts.path)
        meeting = self.meetings.get(int(match[1])) if match else None
        if match is None or meeting is None:
            return 404, {"code": 3001, "message": "Meeting does not exist."}
        if method == "GET":
            return 200, meeting
        if method == "PATCH":
            self._check(body)
            meeting.update(body)
        elif method == "DELETE":
            del self.meetings[int(match[1])]
        return 204, None

    def _create(self, body: Any) -> tuple[int, Any]:
        self._check(body)
        self.made += 1
        number = 80_000_000_000 + self.made
        link = self.link.format(id=number)
        self.meetings[number] = {**body, "id": number, "join_url": link, "password": "tulip7"}
        return 201, self.meetings[number]

    def _page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        begin = int(query.get("next_page_token", ["0"])[0] or 0)
        found = [
            {name: value for name, value in each.items() if name != "password"}
            for each in self.meetings.values()
        ]
        more = str(begin + _PAGE) if begin + _PAGE < len(found) else ""
        return {"page_size": _PAGE, "next_page_token": more, "meetings": found[begin : begin + _PAGE]}

    @staticmethod
    def _check(body: Any) -> None:
        assert set(body) <= _KNOWN, f"unknown: {set(body) - _KNOWN}"
        assert body["type"] in (2, 3)
        assert len(body["topic"]) <= 200
        if body["type"] == 2:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["start_time"])
            assert isinstance(body["duration"], int)


@contextmanager
def zoom_account() -> Iterator[ZoomAccount]:
    """The account behind an address of this machine."""
    account = ZoomAccount()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            headers: dict[str, str] = {}
            answer: Any = None
            if self.headers["Authorization"] != f"Bearer {account.token}":
                status, answer = 401, {"code": 124, "message": "Invalid access token."}
            elif account.refuses:
                (status, headers), answer = account.refuses.pop(0), {"code": 0, "message": "no"}
            else:
                status, answer = account.answer(self.command, self.path, body)
                if account.loses_answer:
                    account.loses_answer = False
                    self.close_connection = True
                    return
            content = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing on the tests' own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    account.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
