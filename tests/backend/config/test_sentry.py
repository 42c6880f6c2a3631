"""What leaves this machine when something fails: never who it failed for."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from config.sentry import start_reports

# A report quotes the lines of code around a fault, so that no secret may stand in one of them.
IVO, NAME, ADDRESS = "ivo@example.com", "Ivo Invitee", "203.0.113.5"
TOKEN = "q3T-_x9" * 6 + "a"


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What would be sent, from a client that is set up as the product's own."""
    begin = sentry_sdk.init
    monkeypatch.setattr(sentry_sdk, "init", lambda **options: begin(**options, transport=Kept))
    Kept.reports = []
    with sentry_sdk.isolation_scope():
        start_reports("http://key@localhost/1")
        yield Kept.reports
        begin()


class Kept(Transport):
    """Keeps what would be sent."""

    reports: ClassVar[list[Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.reports.append(envelope.get_event())


def fail(_name: str) -> None:
    secret = f"a local variable of {_name}"
    raise ValueError(f"no mail for {IVO}" if secret else "")


class TestReports:
    def test_hold_neither_people_nor_keys(self, reports: list[dict[str, Any]]) -> None:
        scope = sentry_sdk.get_isolation_scope()
        scope.set_user({"id": "1", "email": IVO, "ip_address": ADDRESS})
        scope.add_event_processor(lambda event, _hint: {**event, "request": _request()})
        sentry_sdk.add_breadcrumb(message=f"GET /booking/{TOKEN}/manage")
        try:
            fail(NAME)
        except ValueError as error:
            sentry_sdk.capture_exception(error)
        (report,) = reports
        assert report["request"] == {"method": "GET", "url": "http://testserver/booking/…/manage"}
        assert report["exception"]["values"][0]["value"] == "no mail for …@…"
        for secret in (IVO, TOKEN, ADDRESS, NAME):
            assert secret not in str(report)


def _request() -> dict[str, Any]:
    return {
        "method": "GET",
        "url": f"http://testserver/booking/{TOKEN}/manage",
        "cookies": {"sessionid": "x"},
        "data": {"email": IVO},
        "headers": {"Cookie": "sessionid=x", "X-Forwarded-For": ADDRESS},
        "env": {"REMOTE_ADDR": ADDRESS},
        "query_string": f"token={TOKEN}",
    }


class TestStartReports:
    def test_does_nothing_without_an_address_to_send_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sentry_sdk, "init", lambda **_: pytest.fail("started"))
        start_reports("")
