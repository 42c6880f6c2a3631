"""A gateway between a build of a few files, a pages' server that repeats, and an API that repeats."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body><div></div></body></html>"
ROUTES = [
    "404",
    "index",
    "event-types",
    "event-types/[event_type_id]/edit",
    "booking/[access_token]/manage",
    "[organizer_slug]",
    "[organizer_slug]/[event_type_slug]",
]


def make_build(folder: Path) -> Path:
    """A build as Reflex makes it, small."""
    files = {
        "index.html": "<p>home</p>",
        "404.html": "<p>nothing here</p>",
        **{f"{route}/index.html": PAGE for route in ROUTES if "[" in route},
        "event-types/index.html": "<p>event types</p>",
        "robots.txt": "User-agent: *",
        "assets/a-1234.js": "let a;",
    }
    for name, content in files.items():
        path = folder / "client" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (folder / "client" / "assets" / "a-1234.js.br").write_bytes(b"(br)")
    (folder / "client" / "assets" / "a-1234.js.gz").write_bytes(b"(gz)")
    (folder / "routes.json").write_text(json.dumps(ROUTES))
    return folder


async def _say_the_path(request: Request) -> Response:
    return PlainTextResponse(f"pages {request.url.path}")


async def _say_the_address(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.client.host if socket.client else "")
    await socket.close()


def repeating_pages() -> Starlette:
    """A pages' server that says what it was asked."""
    return Starlette(
        routes=[Route("/{path:path}", _say_the_path), WebSocketRoute("/{path:path}", _say_the_address)]
    )


class RepeatingApi(BaseHTTPRequestHandler):
    """An API that says what it was asked, and knows Olga's public pages."""

    protocol_version = "HTTP/1.1"
    shells = {
        "/api/v1/events/shell/olga/": (200, {"head": "<title>Olga</title>", "body": "<h1>Olga</h1>"}),
        "/api/v1/events/shell/nobody/": (404, {"code": "not_found"}),
        "/api/v1/events/shell/broken/": (500, {"code": "internal_error"}),
    }

    def do_GET(self) -> None:
        if self.path == "/api/v1/events/shell/slow/":
            self.connection.recv(1)  # says nothing until whoever asked has gone
        elif self.path in self.shells:
            self._answer(*self.shells[self.path])
        else:
            self._repeat()

    def do_PUT(self) -> None:
        self._repeat()

    def _repeat(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        self._answer(
            201,
            {"method": self.command, "path": self.path, "headers": headers, "body": body.decode("latin-1")},
        )

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=1; HttpOnly")
        self.send_header("Set-Cookie", "b=2; HttpOnly")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Tests are quiet."""


@contextmanager
def repeating_api() -> Iterator[str]:
    """The address of a running API of that kind."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), RepeatingApi)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
