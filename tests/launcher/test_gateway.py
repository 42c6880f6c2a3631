"""The one public port: who answers which path, with which headers."""

import asyncio
import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect

from launcher.gateway.app import Gateway
from launcher.gateway.proxy import LONGEST_BODY, pass_on
from launcher.gateway.settings import GatewaySettings
from launcher.ports import free_port
from tests.launcher.gateway_fakes import PAGE, make_build, repeating_api, repeating_pages

HOSTS = frozenset(["kalends.example", "[::1]"])
SITE = "ws://kalends.example"
CHUNKED = [(b"transfer-encoding", b"chunked")]
PAGES = ["/", "/nope", "/olga", "/broken"]
FILES = ["/assets/gone.js", "/robots.txt"]
PATHS = [*PAGES, *FILES, "/mail", "/mail/", "/mail/x/y", "/_rx/ping", "/api/v1/x/"]
PLAIN = {"Accept-Encoding": "identity"}


def client_of(gateway: Gateway) -> TestClient:
    """A browser at a documentation address."""
    return TestClient(
        gateway,
        base_url="http://kalends.example",
        client=("203.0.113.7", 4711),
        headers=PLAIN,
        follow_redirects=False,
    )


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    """A browser in front of the whole."""
    (tmp_path / "mail").mkdir()
    with repeating_api() as api_url:
        settings = GatewaySettings(make_build(tmp_path), api_url, HOSTS, mail_folder=tmp_path / "mail")
        with client_of(Gateway(settings, pages_server=repeating_pages())) as client:
            yield client


@pytest.fixture
def browser_without_api(tmp_path: Path) -> TestClient:
    """A browser in front of a gateway whose API does not run."""
    api_url = f"http://127.0.0.1:{free_port()}"
    settings = GatewaySettings(make_build(tmp_path), api_url, HOSTS)
    return client_of(Gateway(settings, pages_server=repeating_pages()))


class TestPages:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/", "home"),
            ("/event-types", "event types"),
            ("/event-types/", "event types"),
            ("/event-types/5/edit", "<body><div></div>"),
            ("/booking/s3cr-et_token/manage", "<body><div></div>"),
        ],
    )
    def test_answer_at_their_addresses(self, browser: TestClient, path: str, words: str) -> None:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert words in answer.text
        assert answer.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "path", ["/wp-login.php", "/a/b/c", "/event-types/5/edit/more", "/404", "/index.html"]
    )
    def test_are_not_found_elsewhere(self, browser: TestClient, path: str) -> None:
        answer = browser.get(path)
        assert (answer.status_code, answer.text) == (404, "<p>nothing here</p>")

    def test_may_not_be_framed_by_other_sites(self, browser: TestClient) -> None:
        headers = browser.get("/").headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize(
        "path", ["/", "/event-types", "/olga", "/booking/s3cr-et_token/manage", "/nope.php"]
    )
    def test_run_no_scripts_but_their_own(self, browser: TestClient, path: str) -> None:
        headers = browser.get(path).headers
        rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert "'unsafe-inline'" not in rules["script-src"]
        assert "'unsafe-eval'" not in rules["script-src"]
        assert rules["connect-src"] == "'self' ws://kalends.example wss://kalends.example"
        assert headers["referrer-policy"] == "same-origin"

    def test_take_no_posts(self, browser: TestClient) -> None:
        assert browser.post("/event-types").status_code == 405


class TestFiles:
    def test_with_a_digest_in_their_name_are_kept_for_ever(self, browser: TestClient) -> None:
        answer = browser.get("/assets/a-1234.js")
        assert answer.text == "let a;"
        assert answer.headers["cache-control"] == "max-age=31536000, immutable"
        assert "etag" not in answer.headers
        assert answer.headers["content-type"].startswith("text/javascript")

    def test_without_one_are_asked_for_again(self, browser: TestClient) -> None:
        assert browser.get("/robots.txt").headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        ("accepted", "coding", "content"),
        [("gzip, deflate, br", "br", b"(br)"), ("gzip", "gzip", b"(gz)"), ("zstd", None, b"let a;")],
    )
    def test_are_sent_in_the_best_coding_there_is(
        self, browser: TestClient, accepted: str, coding: str | None, content: bytes
    ) -> None:
        with browser.stream("GET", "/assets/a-1234.js", headers={"Accept-Encoding": accepted}) as answer:
            assert answer.headers.get("content-encoding") == coding
            assert b"".join(answer.iter_raw()) == content
            assert answer.headers["vary"] == "Accept-Encoding"

    def test_that_the_browser_has_are_not_sent_again(self, browser: TestClient) -> None:
        etag = browser.get("/robots.txt").headers["etag"]
        again = browser.get("/robots.txt", headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize(
        "path", ["/assets/gone-5678.js", "/assets/../routes.json", "/assets/%2e%2e/routes.json"]
    )
    def test_that_are_not_there_are_not_found(self, browser: TestClient, path: str) -> None:
        assert browser.get(path).status_code == 404


class TestPublicPages:
    def test_carry_the_words_that_django_says(self, browser: TestClient) -> None:
        answer = browser.get("/olga")
        assert answer.status_code == 200
        assert answer.text == PAGE.replace("</head>", "<title>Olga</title></head>").replace(
            "<body>", "<body><h1>Olga</h1>"
        )

    def test_are_compressed_where_the_browser_takes_it(self, browser: TestClient) -> None:
        with browser.stream("GET", "/olga", headers={"Accept-Encoding": "gzip"}) as answer:
            assert b"<h1>Olga</h1>" in gzip.decompress(b"".join(answer.iter_raw()))

    def test_of_nobody_are_really_not_found(self, browser: TestClient) -> None:
        answer = browser.get("/nobody")
        assert (answer.status_code, answer.text) == (404, PAGE)

    def test_stay_usable_when_django_fails(self, browser: TestClient) -> None:
        answer = browser.get("/broken")
        assert (answer.status_code, answer.text) == (503, PAGE)

    def test_stay_usable_when_django_takes_too_long(
        self, browser: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("launcher.gateway.shell.SHELL_SECONDS", 0.05)
        answer = browser.get("/slow")
        assert (answer.status_code, answer.text) == (503, PAGE)

    def test_stay_usable_when_django_is_away(self, browser_without_api: TestClient) -> None:
        answer = browser_without_api.get("/olga")
        assert (answer.status_code, answer.text) == (503, PAGE)


class TestApi:
    @pytest.mark.parametrize(
        "path",
        ["/api/v1/x/?a=%C3%A9&b=", "/accounts/google/login/callback/?code=a%2Fb", "/admin/", "/healthz"],
    )
    def test_is_asked_as_it_was(self, browser: TestClient, path: str) -> None:
        answer = browser.get(path)
        assert answer.status_code == 201
        assert answer.json()["path"] == path

    def test_gets_bodies_and_gives_all_cookies_back(self, browser: TestClient) -> None:
        answer = browser.put("/api/v1/x/", content=b"some body")
        assert (answer.json()["method"], answer.json()["body"]) == ("PUT", "some body")
        assert answer.headers.get_list("set-cookie") == ["a=1; HttpOnly", "b=2; HttpOnly"]

    @pytest.mark.parametrize("size", [LONGEST_BODY - 1, LONGEST_BODY, LONGEST_BODY + 100_000])
    def test_gets_a_byte_more_than_it_takes_and_no_more(self, browser: TestClient, size: int) -> None:
        for content in (b"x" * size, iter([b"x" * size])):
            answer = browser.put("/api/v1/x/", content=content)
            assert len(answer.json()["body"]) == min(size, LONGEST_BODY)
            lengths = [value for name, value in answer.json()["headers"] if name == "content-length"]
            assert lengths == [str(min(size, LONGEST_BODY))]

    def test_is_not_kept_waiting_by_a_body_that_comes_drop_by_drop(
        self, browser: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("launcher.gateway.proxy.BODY_SECONDS", 0.05)

        async def drop_by_drop() -> Message:
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"x", "more_body": True}

        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "PUT", "path": "/api/", "query_string": b"", "headers": CHUNKED}
        never = httpx2.AsyncClient(transport=httpx2.MockTransport(lambda _: pytest.fail("the API was asked")))
        asyncio.run(pass_on(never, scope, drop_by_drop, keep))
        assert (sent[0]["status"], b"malformed_request" in sent[1]["body"]) == (408, True)

    def test_gets_nobodys_cookies_but_the_visitors_own(self, browser: TestClient) -> None:
        browser.get("/api/v1/x/")
        browser.cookies.clear()  # another visitor
        headers = browser.get("/api/v1/x/").json()["headers"]
        assert [value for name, value in headers if name == "cookie"] == []

    def test_hears_the_visitors_address_from_us_alone(self, browser: TestClient) -> None:
        forged = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded"), "6.6.6.6")
        headers = browser.get("/api/", headers={**forged, "X-Forwarded-Proto": "https"}).json()["headers"]
        assert "6.6.6.6" not in str(headers)
        assert [value for name, value in headers if name == "x-forwarded-for"] == ["203.0.113.7"]
        assert [value for name, value in headers if name == "x-forwarded-proto"] == ["http"]
        assert [value for name, value in headers if name == "host"] == ["kalends.example"]

    def test_that_is_away_is_a_problem_and_no_traceback(self, browser_without_api: TestClient) -> None:
        answer = browser_without_api.get("/api/v1/x/")
        assert answer.status_code == 502
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "temporarily_unavailable"
        assert "retry-after" in answer.headers


class TestPagesServer:
    def test_has_its_own_prefix(self, browser: TestClient) -> None:
        assert browser.get("/_rx/ping").text == "pages /_rx/ping"

    def test_gets_websockets_with_the_visitors_address(self, browser: TestClient) -> None:
        with browser.websocket_connect(f"{SITE}/_rx/_event/") as socket:
            assert socket.receive_text() == "203.0.113.7"

    def test_gets_no_websocket_outside_it(self, browser: TestClient) -> None:
        with pytest.raises(WebSocketDisconnect), browser.websocket_connect(f"{SITE}/elsewhere"):
            pass


class TestHosts:
    @pytest.mark.parametrize("host", ["kalends.example", "kalends.example:8443", "[::1]:8000"])
    def test_of_this_site_are_answered(self, browser: TestClient, host: str) -> None:
        assert browser.get("/", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "kalends.example.evil.example", "", "[::", "kalends.example:1; script-src *"]
    )
    def test_of_others_are_not(self, browser: TestClient, host: str) -> None:
        assert browser.get("/mail/", headers={"Host": host}).status_code == 421

    @pytest.mark.parametrize("second", ["kalends.example", "evil.example"])
    def test_two_of_which_are_said_are_none(self, browser: TestClient, second: str) -> None:
        hosts = [("Host", "kalends.example"), ("Host", second)]
        assert browser.get("/api/v1/x/", headers=hosts).status_code == 421

    def test_of_others_get_no_websocket(self, browser: TestClient) -> None:
        with pytest.raises(WebSocketDisconnect):
            browser.websocket_connect("ws://evil.example/_rx/_event/").__enter__()


class TestEveryAnswer:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("host", ["kalends.example", "evil.example"])
    def test_is_trusted_no_further_than_it_has_to_be(self, browser: TestClient, path: str, host: str) -> None:
        for answer in (browser.get(path, headers={"Host": host}), browser.post(path, headers={"Host": host})):
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
            assert "frame-ancestors" in answer.headers["content-security-policy"]

    def test_with_a_part_of_a_page_is_what_it_says_it_is_and_says_no_more(self, browser: TestClient) -> None:
        answer = browser.get("/assets/a-1234.js")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" not in answer.headers

    def test_of_the_reader_of_mail_shows_its_style(self, browser: TestClient) -> None:
        policy = browser.get("/mail/").headers["content-security-policy"]
        assert "style-src 'unsafe-inline'" in policy
        assert "script-src" not in policy


class TestMail:
    def test_is_read_under_its_path(self, browser: TestClient) -> None:
        assert browser.get("/mail").headers["location"] == "/mail/"
        assert "No mail yet." in browser.get("/mail/").text

    def test_is_not_there_where_it_is_not_shown(self, browser_without_api: TestClient) -> None:
        assert browser_without_api.get("/mail/messages.json").status_code == 404
