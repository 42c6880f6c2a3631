"""Connections to the API that are used again: what one visitor sends takes nobody else's request down."""

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from launcher.gateway.app import Gateway
from launcher.gateway.proxy import LONGEST_BODY, READ_ANYWAY
from launcher.gateway.settings import GatewaySettings
from tests.launcher.gateway_fakes import make_build, repeating_pages

ANSWER = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"


class OnceApi(socketserver.StreamRequestHandler):
    """An API that answers and then closes, just as something more comes on that connection."""

    def handle(self) -> None:
        length = 0
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.rfile.read(length)
        self.wfile.write(ANSWER)
        self.rfile.read(1)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OnceApi) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        api_url = f"http://127.0.0.1:{server.server_address[1]}"
        settings = GatewaySettings(make_build(tmp_path), api_url, frozenset(["testserver"]))
        with TestClient(Gateway(settings, pages_server=repeating_pages())) as client:
            yield client
        server.shutdown()


class TestLongBody:
    @pytest.mark.parametrize("size", [READ_ANYWAY + 1, LONGEST_BODY])
    def test_that_was_left_unread_costs_the_next_visitor_nothing(
        self, browser: TestClient, size: int
    ) -> None:
        for _ in range(3):
            assert browser.put("/api/v1/x/", content=b"x" * size).status_code == 413

    def test_alone_ends_the_connection(self, browser: TestClient) -> None:
        assert browser.put("/api/v1/x/", content=b"x" * READ_ANYWAY).status_code == 413
        assert browser.put("/api/v1/x/").status_code == 502  # this one was on its way as the API closed
