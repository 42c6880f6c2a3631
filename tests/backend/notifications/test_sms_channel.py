"""Text messages, handed to a server that answers as Twilio's documentation says."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import orjson
import pytest
from pytest_django import Settings

from apps.events.models import EventType
from apps.notifications.channels.sms import TextMessage, send_text, whole_number
from apps.notifications.errors import ChannelDown, NeverTaken, NotTakenNow
from apps.notifications.models import Notification
from apps.notifications.services import (
    Place,
    deliver_next_notification,
    deliver_notification,
    resend_notification,
)
from apps.users.models import User
from config.addresses import texts_from
from shared_types.vocabulary import Channel, Notice, NotificationStatus, WorkflowAction, WorkflowTrigger
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.events.conftest import intro_call  # noqa: F401
from tests.backend.workflows.cast import make_workflow, said, step, sweep
from tests.web_servers import WebServer, web_server

NUMBER = "+493023125014"


@pytest.fixture
def service(settings: Settings) -> Iterator[WebServer]:
    """The text service, and its account in the settings."""
    with web_server() as server:
        server.status, server.body = 201, orjson.dumps({"sid": "SM1", "status": "queued", "error_code": None})
        settings.TEXTS = texts_from(
            f"twilio://AC1:a%2Fsecret@127.0.0.1:{server.port}/?from=%2B15005550006&tls=0"
        )
        yield server


class TestSend:
    def test_asks_as_the_documentation_says(self, service: WebServer) -> None:
        send_text(TextMessage(recipient=NUMBER, text="Grüße & bis bald + mehr"))
        [asked] = service.asked
        assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC1/Messages.json")
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:a/secret").decode()
        assert parse_qs(asked.body.decode()) == {
            "To": [NUMBER],
            "From": ["+15005550006"],
            "Body": ["Grüße & bis bald + mehr"],
        }

    def test_names_a_service_instead_of_a_number(self, service: WebServer, settings: Settings) -> None:
        settings.TEXTS = {**settings.TEXTS, "sender": "MG123"}
        send_text(TextMessage(recipient=NUMBER, text="x"))
        assert "MessagingServiceSid=MG123" in service.asked[0].body.decode()

    @pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
    def test_that_is_not_taken_now_is_tried_again_and_stops_nothing_else(
        self, service: WebServer, status: int
    ) -> None:
        service.status, service.body = status, b"busy"
        with pytest.raises(NotTakenNow) as delay:
            send_text(TextMessage(recipient=NUMBER, text="x"))
        assert not isinstance(delay.value, ChannelDown)

    def test_that_is_refused_is_given_up_without_naming_anybody(self, service: WebServer) -> None:
        answer = {"code": 21211, "message": f"The 'To' number {NUMBER} is not valid", "status": 400}
        service.status, service.body = 400, orjson.dumps(answer)
        with pytest.raises(NeverTaken) as refusal:
            send_text(TextMessage(recipient=NUMBER, text="x"))
        assert str(refusal.value) == "The text service answered 400 (error 21211)."

    def test_that_reaches_nobody_is_tried_again(self, settings: Settings) -> None:
        settings.TEXTS = texts_from("twilio://AC1:t@127.0.0.1:1/?from=MG1&tls=0")
        with pytest.raises(NotTakenNow, match="cannot be reached"):
            send_text(TextMessage(recipient=NUMBER, text="x"))


class TestOutbox:
    @pytest.fixture
    def row(self, olga: User, intro_call: EventType, service: WebServer) -> Notification:  # noqa: F811
        """A text to Ivo, waiting."""
        words = step(WorkflowAction.SMS_INVITEE, subject_template="", body_template="{{event_name}} {{time}}")
        make_workflow(olga, WorkflowTrigger.BOOKING_CREATED, words)
        book(intro_call, at=MONDAY_9, invitee_phone="+49 30 2312 5014")
        sweep(NOW)
        return said()[0]

    def test_sends_it_in_its_own_sweep(self, row: Notification, service: WebServer) -> None:
        Notification.objects.exclude(notice=Notice.WORKFLOW_MESSAGE).delete()
        assert not deliver_next_notification(now=NOW)
        assert deliver_next_notification(now=NOW, channel=Channel.SMS)
        form = parse_qs(service.asked[0].body.decode())
        assert (form["To"], form["Body"]) == ([NUMBER], ["Intro call 13:45"])
        row.refresh_from_db()
        assert row.status == NotificationStatus.SENT
        assert not deliver_next_notification(now=NOW, channel=Channel.SMS)

    def test_sends_it_again_by_the_same_way(self, olga: User, row: Notification, service: WebServer) -> None:
        deliver_notification(notification_id=row.id, now=NOW)
        assert row.subject_id is not None
        again = resend_notification(
            organizer=olga,
            notification_id=row.id,
            booking_id=row.subject_id,
            place=Place(),
            now=NOW + timedelta(minutes=2),
        )
        assert (again.channel, again.recipient) == (Channel.SMS, NUMBER)

    def test_tries_it_again_later_where_the_service_is_busy(
        self, row: Notification, service: WebServer
    ) -> None:
        service.status = 503
        deliver_notification(notification_id=row.id, now=NOW)
        row.refresh_from_db()
        assert row.status == NotificationStatus.PENDING
        service.status = 201
        deliver_notification(notification_id=row.id, now=NOW + timedelta(minutes=1))
        row.refresh_from_db()
        assert (row.status, row.attempts) == (NotificationStatus.SENT, 2)


class TestNumber:
    @pytest.mark.parametrize(
        ("given", "whole"),
        [
            ("+49 30 2312-5014", NUMBER),
            ("+49 (0)30 / 2312.5014", NUMBER),
            ("+1 (500) 555-0006", "+15005550006"),
            ("030 23125014", ""),
            ("0049 30 23125014", ""),
            ("", ""),
            ("+", ""),
            ("+0 30 23125014", ""),
            ("+49 1234567890123456", ""),
        ],
    )
    def test_needs_its_country(self, given: str, whole: str) -> None:
        assert whole_number(given) == whole


class TestSetting:
    def test_is_twilios_own_address_unless_it_names_another(self) -> None:
        assert texts_from("") is None
        found = texts_from("twilio://AC1:t@/?from=MG1")
        assert found == {"account": "AC1", "token": "t", "sender": "MG1", "base": "https://api.twilio.com"}
