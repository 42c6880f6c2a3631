"""A worker that dies between two pages of a calendar: nothing is half known, and the next reads it all."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent, LinkedCalendar
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.users.models import User
from core import clock
from shared_types.vocabulary import CalendarProvider
from tests.faults.conftest import Installation
from tests.waiting import wait_until
from tests.web_servers import WebServer, web_server

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

HEAD = '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
LISTED = (
    "<d:response><d:href>/work/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/>"
    "</d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
)
GONE = "<d:response><d:href>/work/{0}.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
CUT = "<d:response><d:href>/work/</d:href><d:status>HTTP/1.1 507 Insufficient</d:status></d:response>"


@pytest.fixture(scope="module", autouse=True)
def workers_may_ask_here() -> Iterator[None]:
    """Before they start."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OUTGOING_PRIVATE_HOSTS", "127.0.0.1")
        yield


class TwoPages:
    """A calendar server of which two events are gone, told on two pages; the second waits."""

    def __init__(self) -> None:
        self.is_asked = threading.Event()
        self.may_answer = threading.Event()

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if handler.command == "PROPFIND":
            text = LISTED
        elif b"<d:sync-token>0</d:sync-token>" in body:
            text = f"{GONE.format('a')}{CUT}<d:sync-token>1</d:sync-token>"
        else:
            self.is_asked.set()
            self.may_answer.wait(60)
            text = f"{GONE.format('b')}<d:sync-token>2</d:sync-token>"
        content = f"{HEAD}{text}</d:multistatus>".encode()
        handler.send_response(207)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


def calendar_at(server: WebServer, organizer: User) -> LinkedCalendar:
    """Three events of tomorrow, and where the server's answers go on."""
    address = f"http://127.0.0.1:{server.port}/"
    link = CalendarConnection.objects.create(
        organizer=organizer,
        provider=CalendarProvider.CALDAV,
        account_email="olga@calendar.example",
        address=address,
    )
    now = clock.now().replace(microsecond=0)
    calendar = LinkedCalendar.objects.create(
        organizer=organizer,
        connection=link,
        external_id=f"{address}work/",
        name="work",
        can_write=True,
        sync_token="0",
        read_until=now + timedelta(days=2000),
    )
    starts = [now + timedelta(days=1, hours=hour) for hour in (1, 3, 5)]
    events = [
        ExternalEventData(external_id=f"/work/{name}.ics", start=start, end=start + timedelta(hours=1))
        for name, start in zip("abc", starts, strict=True)
    ]
    replace_external_events(calendar=calendar, events=events, start=now, end=now + timedelta(days=9))
    return calendar


class TestWorkerKilledBetweenPages:
    def test_leaves_the_busy_time_as_it_was_and_the_next_one_begins_anew(
        self, installation: Installation, organizer: User
    ) -> None:
        pages = TwoPages()
        with web_server() as server:
            server.answer = lambda handler: pages.answer(handler, server.asked[-1].body)
            calendar = calendar_at(server, organizer)
            wait_until(pages.is_asked.is_set)
            installation.worker.kill()
            pages.may_answer.set()
            calendar.refresh_from_db()
            assert calendar.sync_token == "0"
            assert (ExternalEvent.objects.count(), BusyInterval.objects.count()) == (3, 3)

            # The clock cannot be hurried, so the lease of the dead is made to end now.
            CalendarConnection.objects.update(lease_until=clock.now())
            installation.worker.start()
            wait_until(lambda: LinkedCalendar.objects.get().sync_token == "2")
            assert ExternalEvent.objects.get().external_id == "/work/c.ics"
            assert BusyInterval.objects.count() == 1
            wait_until(lambda: CalendarConnection.objects.get().synced_at is not None)
