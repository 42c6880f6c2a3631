"""Web servers of tests: they answer what they are told to, and remember what they were asked."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import trustme


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """Answers every request with `status`, `headers` and `body`, or by `answer` where that is set."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"taken"
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None


@contextmanager
def web_server(*, certificate: trustme.LeafCert | None = None) -> Iterator[WebServer]:
    """A server on a loopback port, over TLS where it has a certificate."""
    told = WebServer()

    class Handler(_Handler):
        server_told = told

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that hang up are what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_told: ClassVar[WebServer]

    def _any(self) -> None:
        told = self.server_told
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        if told.answer:
            told.answer(self)
            return
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """One answer to every method."""
        if name.startswith("do_"):
            return self._any
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""
