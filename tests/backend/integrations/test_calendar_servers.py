"""Calendar servers that are broken, full, slow or hostile."""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.integrations.errors import (
    ConsentWithdrawn,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.caldav import CalDavCalendars, Session, find_account
from apps.integrations.providers.caldav.xml import read_multi_status, read_xml
from apps.integrations.providers.ics import IcsFeed
from apps.integrations.providers.ports import CalendarChanges
from apps.integrations.providers.redirects import may_know_the_password
from tests.web_servers import WebServer

START, END = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
NINE = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\nEND:VEVENT\r\n"
FILE = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{NINE}END:VCALENDAR\r\n"
CUT_OFF = "<d:response><d:href>/work/</d:href><d:status>HTTP/1.1 507 Full</d:status></d:response>"
LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><d:multistatus xmlns:d="DAV:">&c;</d:multistatus>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<d:multistatus xmlns:d="DAV:"><d:sync-token>&e;</d:sync-token></d:multistatus>"""


def answer_xml(*responses: str, token: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
        f"{''.join(responses)}<d:sync-token>{token}</d:sync-token></d:multistatus>"
    ).encode()


def found(href: str, properties: str, status: str = "HTTP/1.1 200 OK") -> str:
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop>"
        f"<d:status>{status}</d:status></d:propstat></d:response>"
    )


def account_at(server: WebServer, *, seconds: float = 20) -> CalDavCalendars:
    session = Session(
        address=f"http://127.0.0.1:{server.port}/", username="olga", password="x", budget=Budget(seconds)
    )
    return CalDavCalendars(session, zone=ZoneInfo("UTC"), owners=[])


def read(server: WebServer, *, token: str = "", seconds: float = 20) -> CalendarChanges:
    calendar = f"http://127.0.0.1:{server.port}/work/"
    return account_at(server, seconds=seconds).changes(calendar, sync_token=token, start=START, end=END)


def feed_at(server: WebServer, *, seconds: float = 20) -> IcsFeed:
    return IcsFeed(
        f"http://127.0.0.1:{server.port}/x.ics",
        name="Family",
        zone=ZoneInfo("UTC"),
        owners=[],
        budget=Budget(seconds),
    )


def read_feed(server: WebServer, *, token: str = "", seconds: float = 20) -> CalendarChanges:
    return feed_at(server, seconds=seconds).changes("feed", sync_token=token, start=START, end=END)


def says(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer, once it has been asked."""

    def tell(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return tell


def wait_for(event: threading.Event) -> None:
    event.wait(20)


class TestStatus:
    @pytest.mark.parametrize("read_it", [read, read_feed])
    @pytest.mark.parametrize(
        ("status", "failure"),
        [(500, Unreachable), (502, Unreachable), (503, Unreachable), (429, TooManyCalls), (400, Refused)],
    )
    def test_becomes_the_failure_it_stands_for(
        self, website: WebServer, read_it: Any, status: int, failure: type[ProviderFailure]
    ) -> None:
        website.status = status
        with pytest.raises(failure):
            read_it(website)

    @pytest.mark.parametrize(
        ("status", "failure"), [(401, ConsentWithdrawn), (403, NotPermitted), (404, Refused)]
    )
    def test_of_a_calendar_server_says_who_may(
        self, website: WebServer, status: int, failure: type[ProviderFailure]
    ) -> None:
        website.status = status
        with pytest.raises(failure):
            read(website)

    @pytest.mark.parametrize(
        ("said", "seconds"),
        [("120", 120.0), ("99999999", 86_400.0), ("soon", None), ("Mon, 01 Mar 2027 00:05:00 GMT", 300.0)],
    )
    def test_says_how_long_to_wait(self, website: WebServer, said: str, seconds: float | None) -> None:
        website.answer = says(429, Retry_After=said, Date="Mon, 01 Mar 2027 00:00:00 GMT")
        with pytest.raises(TooManyCalls) as caught:
            read(website)
        assert caught.value.after_seconds == seconds


class TestBrokenAnswer:
    @pytest.mark.parametrize("read_it", [read, read_feed])
    def test_that_stops_in_the_middle_is_no_answer(self, website: WebServer, read_it: Any) -> None:
        def hang_up(handler: BaseHTTPRequestHandler) -> None:
            says(207, b"<d:multi", Content_Length="999")(handler)
            handler.close_connection = True

        website.answer = hang_up
        with pytest.raises(Unreachable):
            read_it(website)

    @pytest.mark.parametrize("read_it", [read, read_feed])
    def test_that_never_comes_is_not_waited_for(self, website: WebServer, read_it: Any) -> None:
        is_over = threading.Event()
        website.answer = lambda _handler: wait_for(is_over)
        began = time.monotonic()
        with pytest.raises(Unreachable):
            read_it(website, seconds=0.5)
        is_over.set()
        assert time.monotonic() - began < 5

    def test_that_is_too_large_is_refused(self, website: WebServer) -> None:
        website.status, website.body = 207, answer_xml(found("/a", "x" * 17_000_000))
        with pytest.raises(Refused):
            read(website)

    def test_of_which_the_parts_are_not_too_large_is_read_part_by_part(self, website: WebServer) -> None:
        names = [f"/work/{number}.ics" for number in range(5)]

        def tell(handler: BaseHTTPRequestHandler) -> None:
            asked = website.asked[-1].body.decode()
            if handler.command == "PROPFIND":
                says(207, answer_xml(found("/work/", "<d:sync-token>1</d:sync-token>")))(handler)
            elif "calendar-data" not in asked:
                says(207, answer_xml(*[found(name, "<d:getetag>1</d:getetag>") for name in names]))(handler)
            else:
                some = [name for name in names if name in asked] or names
                is_large = len(some) > 2 or names[3] in some
                file = "x" * 17_000_000 if is_large else FILE
                says(
                    207, answer_xml(*[found(n, f"<c:calendar-data>{file}</c:calendar-data>") for n in some])
                )(handler)

        website.answer = tell
        events = read(website).events
        assert sorted(each.external_id for each in events) == [names[0], names[1], names[2], names[4]]

    def test_that_the_server_has_cut_off_is_not_taken_for_all_there_is(self, website: WebServer) -> None:
        def tell(handler: BaseHTTPRequestHandler) -> None:
            if handler.command == "PROPFIND":
                says(207, answer_xml(found("/work/", "<d:sync-token>1</d:sync-token>")))(handler)
            else:
                file = found("/work/a.ics", f"<c:calendar-data>{FILE}</c:calendar-data>")
                says(207, answer_xml(file, CUT_OFF))(handler)

        website.answer = tell
        with pytest.raises(Refused):
            read(website)

    @pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<a>", b"<html/>", b"{}", b"<d:a/>"])
    def test_that_is_no_xml_is_refused(self, website: WebServer, body: bytes) -> None:
        website.status, website.body = 207, body
        with pytest.raises(Refused):
            read(website)

    @pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, "<!DOCTYPE x><a/>"])
    def test_that_declares_a_document_type_is_refused(self, text: str) -> None:
        with pytest.raises(Refused):
            read_xml(text.encode())

    def test_with_characters_that_cannot_be_is_read_without_them(self) -> None:
        body = answer_xml(found("/a", "<d:getetag>1\x0b&#x1;&#11;2\xff</d:getetag>"))
        body = body.replace("\xff".encode(), b"\xff\xfe")
        assert read_multi_status(body).found[0].text("{DAV:}getetag").startswith("12")


class TestSyncCollection:
    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (403, b'<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
            (409, b'<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
            (410, b""),
            (507, b""),
        ],
    )
    def test_without_a_valid_token_is_begun_anew(self, website: WebServer, status: int, body: bytes) -> None:
        website.status, website.body = status, body
        with pytest.raises(SyncTokenGone):
            read(website, token="old")

    def test_refused_for_another_reason_is_no_reason_to_begin_anew(self, website: WebServer) -> None:
        website.status = 403
        with pytest.raises(NotPermitted):
            read(website, token="old")

    def test_of_several_pages_is_read_to_the_last(self, website: WebServer) -> None:
        gone = "<d:response><d:href>/work/{0}.ics</d:href><d:status>HTTP/1.1 404 Gone</d:status></d:response>"
        pages = [
            answer_xml(gone.format("a"), CUT_OFF, token="1"),
            answer_xml(gone.format("b"), CUT_OFF, token="2"),
            answer_xml(gone.format("c"), token="3"),
        ]
        website.answer = lambda handler: says(207, pages[len(website.asked) - 1])(handler)
        changes = read(website, token="0")
        assert list(changes.gone_ids) == ["/work/a.ics", "/work/b.ics", "/work/c.ics"]
        assert changes.sync_token == "3"
        assert [f">{n}<".encode() in asked.body for n, asked in enumerate(website.asked)] == [True] * 3

    def test_that_never_ends_is_given_up(self, website: WebServer) -> None:
        website.status, website.body = 207, answer_xml(CUT_OFF, token="1")
        with pytest.raises(SyncTokenGone):
            read(website, token="0")
        assert len(website.asked) == 50

    def test_is_replaced_by_a_counter_where_a_server_knows_none(self, website: WebServer) -> None:
        counter = '<s:getctag xmlns:s="http://calendarserver.org/ns/">7</s:getctag>'
        file = f"<c:calendar-data>{FILE}</c:calendar-data><d:getetag>1</d:getetag>"

        def tell(handler: BaseHTTPRequestHandler) -> None:
            body = answer_xml(
                found("/work/", counter) if handler.command == "PROPFIND" else found("/a.ics", file)
            )
            says(207, body)(handler)

        website.answer = tell
        first = read(website)
        assert (first.sync_token, len(first.events), first.is_complete) == ("ctag:7", 1, True)
        assert read(website, token="ctag:7") == CalendarChanges(
            events=[], gone_ids=[], sync_token="ctag:7", is_complete=False
        )
        assert read(website, token="ctag:6").is_complete


class TestZone:
    @pytest.mark.parametrize(
        ("name", "start"), [("America/New_York", 5), ("Nowhere/Land", 0), ("../etc/passwd", 0), ("", 0)]
    )
    def test_of_all_day_events_is_that_of_their_calendar(
        self, website: WebServer, name: str, start: int
    ) -> None:
        zone = f"<c:calendar-timezone>BEGIN:VTIMEZONE\nTZID:{name}\nEND:VTIMEZONE</c:calendar-timezone>"
        day = "DTSTART;VALUE=DATE:20270302\r\n"
        file = FILE.replace("DTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\n", day)

        def tell(handler: BaseHTTPRequestHandler) -> None:
            is_state = handler.command == "PROPFIND"
            answer = zone if is_state else f"<c:calendar-data>{file}</c:calendar-data>"
            says(207, answer_xml(found("/a.ics", answer)))(handler)

        website.answer = tell
        (event,) = read(website).events
        assert event.start == datetime(2027, 3, 2, start, tzinfo=UTC)


class TestDigest:
    """RFC 7616, as Baïkal and others have it."""

    CHALLENGE = 'Digest realm="calendars", nonce="abc", qop="auth", algorithm=MD5'

    def test_is_said_where_the_server_wants_it_and_at_once_from_then_on(self, website: WebServer) -> None:
        def tell(handler: BaseHTTPRequestHandler) -> None:
            said = handler.headers["Authorization"]
            if said == expected_digest(handler.command, handler.path, said):
                says(207, answer_xml(found("/work/", "<d:sync-token>1</d:sync-token>")))(handler)
            else:
                says(401, WWW_Authenticate=self.CHALLENGE)(handler)

        website.answer = tell
        assert read(website).sync_token == "1"
        assert [asked.headers["Authorization"].split()[0] for asked in website.asked] == [
            "Basic", "Digest", "Digest",
        ]  # fmt: skip

    def test_with_the_wrong_password_is_refused(self, website: WebServer) -> None:
        website.answer = says(401, WWW_Authenticate=self.CHALLENGE)
        with pytest.raises(ConsentWithdrawn):
            read(website)
        assert len(website.asked) == 2

    @pytest.mark.parametrize("challenge", ["Digest x", 'Digest realm="x", nonce="y", algorithm=ROT13'])
    def test_that_cannot_be_met_is_refused(self, website: WebServer, challenge: str) -> None:
        website.answer = says(401, WWW_Authenticate=challenge)
        with pytest.raises(NotPermitted):
            read(website)


def expected_digest(method: str, path: str, said: str) -> str:
    """What a server computes for "olga" with the password "x", with the client's own nonce and count."""
    parts = dict(part.split("=", 1) for part in said.removeprefix("Digest ").split(", ") if "=" in part)
    if "cnonce" not in parts:
        return ""
    first = md5("olga:calendars:x")
    answer = f"{first}:abc:{parts['nc']}:{parts['cnonce'].strip(chr(34))}:auth:{md5(f'{method}:{path}')}"
    return said if parts["response"].strip('"') == md5(answer) else ""


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class TestFeed:
    def test_is_not_sent_again_where_it_is_the_same(self, website: WebServer) -> None:
        website.answer = says(200, FILE.encode(), ETag='"1"')
        first = read_feed(website)
        assert (len(first.events), first.is_complete) == (1, True)
        website.answer = says(304)
        assert not read_feed(website, token=first.sync_token).is_complete
        assert website.asked[-1].headers["If-None-Match"] == '"1"'

    @pytest.mark.parametrize(
        "damaged",
        [
            FILE.removesuffix("END:VCALENDAR\r\n"),
            FILE[: FILE.index("DTEND")],
            FILE.replace("VERSION:2.0", "VERSION:2.0\r\nno line of a calendar"),
            FILE + "<html>We are moving.</html>",
        ],
        ids=["breaks off", "breaks off in an event", "a strange line", "a page behind it"],
    )
    def test_that_is_damaged_is_refused_so_that_no_time_becomes_free(
        self, website: WebServer, damaged: str
    ) -> None:
        website.answer = says(200, damaged.encode())
        with pytest.raises(Refused, match="damaged"):
            read_feed(website)

    def test_without_an_event_is_read(self, website: WebServer) -> None:
        website.answer = says(200, FILE.replace(NINE, "").encode())
        assert list(read_feed(website).events) == []

    def test_follows_where_it_is_sent_but_not_for_ever_and_not_inside(self, website: WebServer) -> None:
        website.answer = says(302, Location="/x.ics")
        with pytest.raises(Refused, match="circles"):
            read_feed(website)
        website.answer = says(302, Location="http://169.254.169.254/latest/")
        with pytest.raises(Refused):
            read_feed(website)


class TestDiscovery:
    def test_follows_the_principal_to_its_home(self, website: WebServer) -> None:
        here = f"http://127.0.0.1:{website.port}"
        answers = {
            "/.well-known/caldav": says(301, Location="/dav/"),
            "/dav/": says(
                207,
                answer_xml(
                    found(
                        "/dav/",
                        "<d:current-user-principal><d:href>/p/olga/</d:href></d:current-user-principal>",
                    )
                ),
            ),
            "/p/olga/": says(
                207,
                answer_xml(
                    found(
                        "/p/olga/",
                        f"<c:calendar-home-set><d:href>{here}/c/olga/</d:href></c:calendar-home-set>"
                        "<c:calendar-user-address-set><d:href>/p/olga/</d:href>"
                        "<d:href>mailto:olga@example.com</d:href></c:calendar-user-address-set>",
                    )
                ),
            ),
        }
        website.answer = lambda handler: answers[handler.path](handler)
        session = Session(address=here, username="olga", password="x", budget=Budget(20))
        account = find_account(session)
        assert (account.home, account.email) == (f"{here}/c/olga/", "olga@example.com")

    @pytest.mark.parametrize(
        ("first", "then", "may"),
        [
            ("https://caldav.icloud.com/", "https://p34-caldav.icloud.com:443/123/", True),
            ("https://p34-caldav.icloud.com/", "https://p35-caldav.icloud.com/", True),
            ("https://icloud.com/", "https://p34.icloud.com/", True),
            ("https://cloud.example.org/", "https://example.org/dav/", True),
            ("https://cloud.example.org/", "https://cloud.example.org/dav/", True),
            ("https://cloud.example.org/", "http://cloud.example.org/dav/", False),
            ("https://cloud.example.org/", "https://evil.example.net/", False),
            ("https://olga.co.uk/", "https://mallory.co.uk/", False),
            ("https://olga.example/", "https://mallory.example/", False),
            ("https://cloud.example.org/", "https://cloud.example.org.evil.net/", False),
            ("https://cloud.example.org/", "https://mail.example.org:8443/", False),
            ("https://93.184.216.34/", "https://93.184.216.35/", False),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5233/", False),
        ],
    )
    def test_tells_the_password_to_one_provider_only(self, first: str, then: str, may: bool) -> None:
        assert may_know_the_password(first, then) == may
