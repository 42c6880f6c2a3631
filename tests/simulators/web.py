"""What the simulators have in common: a server with a memory, and faults on command."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asked. path: unquoted; parts: its pieces, each unquoted by itself."""

    method: str
    path: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    headers: Message  # their names in any case
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body of a form."""
        return dict(parse_qsl(self.body.decode()))

    @property
    def bearer(self) -> str:
        """The token that came along."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer. body: JSON, or bytes as they are."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Fault:
    """Something that goes wrong with the next `times` requests that it fits, after `after` good ones.

    reply: None drops the connection. is_done: whether the work is done before the answer goes wrong.
    """

    method: str = ""
    path: str = ""
    reply: Reply | None = None
    is_done: bool = False
    times: int = 1
    after: int = 0

    def fits(self, request: Request) -> bool:
        """Whether it strikes now."""
        if not self.times or self.method not in ("", request.method) or self.path not in request.path:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Simulator:
    """A provider. Subclasses say what is answered; one request is answered at a time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.faults: list[Fault] = []
        self.asked: list[Request] = []
        self.lock = RLock()

    def answer(self, request: Request) -> Reply:
        """The answer of a provider that works."""
        raise NotImplementedError

    def fail(self, **fault: Any) -> None:
        """Have something go wrong: see Fault."""
        self.faults.append(Fault(**fault))

    def count(self, method: str, path: str) -> int:
        """How often it was asked that."""
        return sum(each.method == method and path in each.path for each in self.asked)

    def take(self, request: Request) -> Reply | None:
        """The answer to a request, faults and all; None hangs up."""
        with self.lock:
            self.asked.append(request)
            fault = next((each for each in self.faults if each.fits(request)), None)
            if fault is None:
                return self.answer(request)
            if fault.is_done:
                self.answer(request)
            return fault.reply


def _handler_for(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            url = urlsplit(self.path)
            request = Request(
                method=self.command,
                path=unquote(url.path),
                parts=tuple(unquote(part) for part in url.path.strip("/").split("/")),
                query=dict(parse_qsl(url.query, keep_blank_values=True)),
                headers=self.headers,
                body=self.rfile.read(length),
            )
            reply = simulator.take(request)
            self._send(reply) if reply else self._hang_up()

        def _send(self, reply: Reply) -> None:
            is_raw = isinstance(reply.body, bytes)
            content = reply.body if is_raw else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            content = b"" if reply.status == 204 else content
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _hang_up(self) -> None:
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._take)
    return Handler


@contextmanager
def running[Kind: Simulator](make: Callable[[str], Kind], *, port: int = 0) -> Iterator[Kind]:
    """A simulator that runs on a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    simulator = make(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler_for(simulator)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield simulator
    finally:
        server.shutdown()
        server.server_close()
