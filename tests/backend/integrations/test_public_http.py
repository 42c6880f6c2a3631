"""Requests to addresses that users gave us: what is never reached, and what becomes of a hostile answer."""

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme
from pytest_django import Settings

from apps.integrations.errors import Refused, Unreachable
from apps.integrations.providers import public_http
from apps.integrations.providers.public_addresses import is_public
from apps.integrations.providers.public_http import ask
from tests.web_servers import WebServer, web_server

PUBLIC = "93.184.216.34"
# What a name server of Mallory's may answer.
NAMES = {
    "inside.mallory.example": ["10.0.0.5"],
    "loop.mallory.example": ["127.0.0.1"],
    "loop6.mallory.example": ["::1"],
    "meta.mallory.example": ["169.254.169.254"],
    "mixed.mallory.example": [PUBLIC, "192.168.1.1"],
    "mixed6.mallory.example": [PUBLIC, "fd00::1"],
    "mapped.mallory.example": ["::ffff:10.0.0.1"],
    "nat64.mallory.example": ["64:ff9b::7f00:1"],
    "scoped.mallory.example": ["fe80::1%eth0"],
}
HOSTILE = [
    # Loopback in the many ways that resolvers read it.
    "https://127.0.0.1/",
    "https://127.0.0.2/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0x7f.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.1./",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://0/",
    "https://0.0.0.0/",
    "https://\u2460\u2461\u2466.0.0.1/",
    "https://127\u30020\u30020\u30021/",
    "https://[::1]/",
    "https://[::]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a00:1::1]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[2001:db8::1]/",
    "https://[2001:10::1]/",
    "https://[3fff::1]/",
    # Private networks, the provider's, and what belongs to nobody.
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.0.1/",
    "https://0xc0a80001/",
    "https://3232235521/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://169.254.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0xa9fea9fe/",
    "https://2852039166/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://192.0.0.9/",
    "https://192.0.2.1/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fec0::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[100::1]/",
    # Other schemes, ports, and addresses that two programs would read in two ways.
    "http://93.184.216.34/",
    "ftp://93.184.216.34/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "unix:///run/kalends.sock",
    "javascript:alert(1)",
    "//127.0.0.1/",
    "https:///x",
    "",
    "https://93.184.216.34:22/",
    "https://93.184.216.34:6379/",
    "https://93.184.216.34:80/",
    "https://93.184.216.34:8443/",
    "https://93.184.216.34:0/",
    "https://93.184.216.34:65536/",
    "https://93.184.216.34@127.0.0.1/",
    "https://user:password@93.184.216.34/",
    "https://93.184.216.34\\@127.0.0.1/",
    "https://127.0.0.1\\.mallory.example/",
    "https://127.0.0.1%00.mallory.example/",
    "https://127.0.0.1 .mallory.example/",
    "https://exa\r\nmple.com/",
    "https://[::1/",
    *(f"https://{name}/" for name in NAMES),
]
type Resolver = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def names() -> dict[str, list[str]]:
    """What the name server knows; a test may change it."""
    return {**NAMES}


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> list[str]:
    """The names that were asked for. Numbers are read by the real resolver."""
    real, asked = socket.getaddrinfo, list[str]()

    def answer(host: str, port: int, *args: Any, **more: Any) -> list[tuple[Any, ...]]:
        if host not in names:
            return real(host, port, *args, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Where sockets were connected to, none of which answers."""
    made: list[object] = []

    def connect(this: socket.socket, address: object) -> None:
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return made


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[trustme.CA]:
    """Who signs the certificates that are believed here."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    public_http._certificates.cache_clear()
    yield authority
    public_http._certificates.cache_clear()


@pytest.fixture
def server(settings: Settings) -> Iterator[WebServer]:
    """A server that the operator has named."""
    with web_server() as server:
        settings.OUTGOING_PRIVATE_HOSTS = [f"127.0.0.1:{server.port}"]
        yield server


def at(server: WebServer, path: str = "/hook") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


class TestHostileAddress:
    @pytest.mark.parametrize("address", HOSTILE)
    def test_is_refused_and_no_socket_is_opened(
        self, address: str, resolved: list[str], connections: list[object]
    ) -> None:
        with pytest.raises((Refused, Unreachable)):
            ask("GET", address, seconds=5)
        assert connections == []

    def test_is_one_of_very_many(self) -> None:
        assert len(set(HOSTILE)) == len(HOSTILE) >= 60

    @pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1"])
    def test_is_not_what_is_public(self, address: str) -> None:
        assert is_public(address)

    def test_is_one_of_those_that_the_operator_has_not_named(
        self, settings: Settings, connections: list[object]
    ) -> None:
        settings.OUTGOING_PRIVATE_HOSTS = ["10.0.0.5:8443", "[fd00::1]:443", "nas.lan"]
        with pytest.raises(Refused):
            ask("GET", "https://10.0.0.5:8444/")
        for address in ["https://10.0.0.5:8443/", "https://[fd00::1]/"]:
            with pytest.raises(Unreachable):
                ask("GET", address)
        assert [each[:2] for each in connections] == [("10.0.0.5", 8443), ("fd00::1", 443)]  # type: ignore[index]


class TestRebinding:
    def test_finds_nobody_who_asks_for_the_name_twice(
        self,
        names: dict[str, list[str]],
        resolved: list[str],
        connections: list[object],
    ) -> None:
        """The second answer would lead inside: the connection goes to the address that was checked."""

        class Turning(list[str]):
            def __iter__(self) -> Iterator[str]:
                yield from [PUBLIC] if len(resolved) == 1 else ["127.0.0.1"]

        names["turning.mallory.example"] = Turning()
        with pytest.raises(Unreachable):
            ask("GET", "https://turning.mallory.example/")
        assert resolved == ["turning.mallory.example"]
        assert connections == [(PUBLIC, 443)]

    def test_after_an_address_was_saved_is_seen_at_the_next_request(
        self, names: dict[str, list[str]], resolved: list[str], connections: list[object]
    ) -> None:
        names["later.mallory.example"] = [PUBLIC]
        with pytest.raises(Unreachable):
            ask("GET", "https://later.mallory.example/")
        names["later.mallory.example"] = ["169.254.169.254"]
        with pytest.raises(Refused):
            ask("GET", "https://later.mallory.example/")
        assert connections == [(PUBLIC, 443)]


class TestCertificate:
    def ask_hooks(self, settings: Settings, names: dict[str, list[str]], server: WebServer) -> int:
        settings.OUTGOING_PRIVATE_HOSTS = ["hooks.example"]
        names["hooks.example"] = ["127.0.0.1"]
        return ask("GET", f"https://hooks.example:{server.port}/").status

    def test_has_to_be_for_the_name_and_not_for_the_address(
        self, settings: Settings, names: dict[str, list[str]], resolved: list[str], authority: trustme.CA
    ) -> None:
        with web_server(certificate=authority.issue_cert("hooks.example")) as server:
            assert self.ask_hooks(settings, names, server) == 200
            assert server.asked[0].headers["Host"] == f"hooks.example:{server.port}"
        with web_server(certificate=authority.issue_cert("127.0.0.1", "other.example")) as server:
            with pytest.raises(Unreachable, match=r"certificate of hooks\.example"):
                self.ask_hooks(settings, names, server)
            assert server.asked == []

    def test_has_to_be_signed_by_somebody_known(
        self, settings: Settings, names: dict[str, list[str]], resolved: list[str], authority: trustme.CA
    ) -> None:
        with web_server(certificate=trustme.CA().issue_cert("hooks.example")) as server:
            with pytest.raises(Unreachable, match="certificate"):
                self.ask_hooks(settings, names, server)
            assert server.asked == []


class TestAsk:
    def test_sends_what_it_is_given_and_says_what_came_back(self, server: WebServer) -> None:
        server.status, server.headers, server.body = 207, {"ETag": '"1"'}, b"<multistatus/>"
        answer = ask("REPORT", at(server, "/dav/?a=b"), headers={"Depth": "1"}, content=b"<query/>")
        assert (answer.status, answer.headers["etag"], answer.content) == (207, '"1"', b"<multistatus/>")
        asked = server.asked[0]
        assert (asked.method, asked.path, asked.body) == ("REPORT", "/dav/?a=b", b"<query/>")
        assert asked.headers["Depth"] == "1"

    def test_can_give_back_what_a_server_has_named_in_another_script(self, server: WebServer) -> None:
        server.headers = {"ETag": '"caf\xe9"'}
        etag = ask("GET", at(server)).headers["ETag"]
        assert ask("GET", at(server), headers={"If-None-Match": etag}).status == 200

    def test_follows_no_redirect(self, server: WebServer) -> None:
        server.status, server.headers = 302, {"Location": "http://169.254.169.254/latest/"}
        assert ask("GET", at(server)).status == 302
        assert len(server.asked) == 1

    def test_uses_no_proxy_of_the_environment(
        self, server: WebServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with web_server() as proxy:
            for name in ("http_proxy", "https_proxy", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            assert ask("GET", at(server)).status == 200
            assert proxy.asked == []

    def test_says_that_nobody_is_there(self, server: WebServer, settings: Settings) -> None:
        settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1"]
        with pytest.raises(Unreachable, match="cannot be reached"):
            ask("GET", "http://127.0.0.1:1/")


class TestHostileAnswer:
    def test_without_end_is_refused_or_cut_off(self, server: WebServer) -> None:
        def flood(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Connection", "close")
            handler.end_headers()
            while True:
                handler.wfile.write(b"x" * 8192)

        server.answer = flood
        with pytest.raises(Refused, match="longer than 64 KB"):
            ask("GET", at(server))
        assert len(ask("GET", at(server), is_cut=True).content) == 64 * 1024

    def test_that_drips_ends_by_the_deadline(self, server: WebServer) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            while True:
                handler.wfile.write(b"x")
                time.sleep(0.05)

        server.answer = drip
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            ask("GET", at(server), seconds=0.5)
        assert time.monotonic() - began < 10  # it would never end

    def test_whose_headers_drip_ends_by_the_deadline(self, server: WebServer) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                handler.wfile.write(b"x")
                time.sleep(0.05)

        server.answer = drip
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            ask("GET", at(server), seconds=0.5)
        assert time.monotonic() - began < 10  # it would never end

    def test_that_is_packed_is_not_unpacked(self, server: WebServer) -> None:
        server.headers = {"Content-Encoding": "gzip"}
        with pytest.raises(Refused, match="compressed"):
            ask("GET", at(server))

    def test_that_breaks_off_is_told_from_one_that_ends(self, server: WebServer) -> None:
        def break_off(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"half")
            handler.close_connection = True

        server.answer = break_off
        with pytest.raises(Unreachable, match="broke"):
            ask("GET", at(server))

    def test_that_is_no_http_is_a_failure_with_a_name(self, server: WebServer) -> None:
        def babble(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"\x16\x03\x01 not http at all\r\n\r\n")

        server.answer = babble
        with pytest.raises(Unreachable):
            ask("GET", at(server))
