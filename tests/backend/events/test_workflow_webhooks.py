"""Webhooks: what is sent, that it can be verified, and what happens when nobody takes it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

import orjson
import pytest
import time_machine
from django.db import connection
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from apps.events.models import Booking, EventType
from apps.events.services.actors import SYSTEM
from apps.events.services.automation.delivering import deliver_webhooks
from apps.events.services.bookings.cancel import cancel_booking
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.services import note_taken, rotate_secret
from apps.workflows.services.runs import LEASE
from apps.workflows.services.signing import FORMER_LASTS, new_secret
from apps.workflows.services.webhook_runs import (
    MOST_AN_ADDRESS,
    MOST_AN_ORGANIZER,
    MOST_AT_ONCE,
    WAITS,
    take_webhooks,
)
from core import clock
from shared_types.vocabulary import CancelledBy, Notice, RunStatus, WorkflowAction, WorkflowTrigger
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.workflows.cast import make_workflow, runs, step
from tests.cast import IVO_EMAIL, make_organizer
from tests.waiting import PATIENCE_SECONDS
from tests.web_servers import WebServer, web_server

HOOK, CREATED = WorkflowAction.WEBHOOK, WorkflowTrigger.BOOKING_CREATED


@pytest.fixture(autouse=True)
def everybodys_clock() -> Iterator[None]:
    """Who verifies a webhook looks at a clock of their own, and takes none that is five minutes old."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def receiver(settings: Settings) -> Iterator[WebServer]:
    """Somebody who takes webhooks, inside the operator's network."""
    with web_server() as server:
        settings.OUTGOING_PRIVATE_HOSTS = [f"127.0.0.1:{server.port}"]
        yield server


@pytest.fixture
def hooked(olga: User, receiver: WebServer, intro_call: EventType) -> Workflow:
    """A workflow that tells the receiver of each booking."""
    return hook(olga, receiver)


def hook(olga: User, receiver: WebServer, path: str = "/hook", **fields: Any) -> Workflow:
    address = f"http://127.0.0.1:{receiver.port}{path}"
    return make_workflow(
        olga, CREATED, step(HOOK, webhook_url=address), webhook_secret=new_secret(), **fields
    )


def booked(event_type: EventType, hours: int = 0) -> Booking:
    """A booking of next year's first Monday, made now."""
    return book(event_type, at=MONDAY_9 + timedelta(hours=hours), now=NOW).booking


def deliver(now: datetime = NOW) -> int:
    """Send what is due, as often as it is due at that instant."""
    return deliver_webhooks(until=now + timedelta(seconds=1), tell_time=lambda: now)


class TestMessage:
    def test_can_be_verified_with_the_library(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        booking = booked(wide)
        assert deliver() == 1
        [asked] = receiver.asked
        read = Webhook(hooked.webhook_secret).verify(asked.body, asked.headers)
        assert (read["type"], read["version"]) == ("booking.created", 1)
        assert read["data"]["booking"]["id"] == str(booking.id)
        assert [each["email"] for each in read["data"]["attendees"]] == [IVO_EMAIL]
        with pytest.raises(WebhookVerificationError):
            Webhook(new_secret()).verify(asked.body, asked.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(hooked.webhook_secret).verify(asked.body + b" ", asked.headers)
        assert [run.status for run in runs()] == [RunStatus.DONE]
        assert deliver() == 0

    def test_holds_no_key_to_the_booking(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        booking = booked(wide)
        deliver()
        text = receiver.asked[0].body.decode()
        assert "token" not in text
        assert "/manage" not in text
        assert bytes(booking.access_nonce or b"").hex() not in text

    def test_is_signed_with_both_secrets_for_a_day_after_a_change(
        self, olga: User, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        old = hooked.webhook_secret
        new = rotate_secret(organizer=olga, workflow_id=hooked.id, now=NOW).webhook_secret
        booked(wide)
        deliver()
        for secret in (old, new):
            Webhook(secret).verify(receiver.asked[0].body, receiver.asked[0].headers)
        Workflow.objects.update(former_secret_until=NOW)
        booked(wide, 1)
        deliver()
        Webhook(new).verify(receiver.asked[1].body, receiver.asked[1].headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(old).verify(receiver.asked[1].body, receiver.asked[1].headers)
        assert timedelta(hours=24) == FORMER_LASTS

    def test_is_signed_with_the_new_one_alone_where_no_key_opens_the_former(
        self, olga: User, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        new = rotate_secret(organizer=olga, workflow_id=hooked.id, now=NOW).webhook_secret
        with connection.cursor() as cursor:
            cursor.execute("UPDATE workflows_workflow SET former_secret = 'of another key'")
        booked(wide)
        assert deliver() == 1
        Webhook(new).verify(receiver.asked[0].body, receiver.asked[0].headers)

    def test_keeps_its_id_and_takes_a_fresh_time_with_each_attempt(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        receiver.status = 500
        booked(wide)
        deliver()
        receiver.status = 204
        later = runs()[0].due_at + timedelta(seconds=1)
        deliver(later)
        first, second = (each.headers for each in receiver.asked)
        assert first["webhook-id"] == second["webhook-id"]
        assert int(second["webhook-timestamp"]) == int(later.timestamp()) > int(first["webhook-timestamp"])
        assert receiver.asked[0].body == receiver.asked[1].body

    def test_of_a_cancellation_says_by_whom(self, olga: User, receiver: WebServer, wide: EventType) -> None:
        workflow = hook(olga, receiver)
        Workflow.objects.filter(id=workflow.id).update(trigger=WorkflowTrigger.BOOKING_CANCELLED)
        booking = booked(wide)
        cancel_booking(
            organizer_id=olga.id,
            booking_id=booking.id,
            cancelled_by=CancelledBy.INVITEE,
            reason="Ill",
            actor=SYSTEM,
            now=NOW,
        )
        deliver()
        [asked] = receiver.asked
        said = orjson.loads(asked.body)
        assert said["type"] == "booking.cancelled"
        told = said["data"]["booking"]
        assert (told["status"], told["cancelled_by"], told["cancellation_reason"]) == (
            "cancelled",
            "invitee",
            "Ill",
        )

    def test_is_not_sent_for_what_is_no_longer_so(
        self, olga: User, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        booking = booked(wide)
        cancel_booking(
            organizer_id=olga.id,
            booking_id=booking.id,
            cancelled_by=CancelledBy.INVITEE,
            reason="",
            actor=SYSTEM,
            now=NOW,
        )
        deliver()
        assert receiver.asked == []


class TestFailure:
    @pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 429, 500, 503])
    def test_is_any_answer_but_2xx(
        self, hooked: Workflow, receiver: WebServer, wide: EventType, status: int
    ) -> None:
        receiver.status, receiver.headers = status, {"Location": "http://169.254.169.254/"}
        booked(wide)
        deliver()
        [run] = runs()
        assert (run.status, run.attempts) == (RunStatus.PENDING, 1)
        assert run.last_error == f"The receiver answered {status}."
        assert len(receiver.asked) == 1

    def test_is_tried_again_by_the_schedule_and_then_given_up_with_one_mail(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        receiver.status = 500
        booked(wide)
        booked(wide, 1)
        now, waits = NOW, []
        for _ in WAITS:
            assert deliver(now) == 2
            due = max(run.due_at for run in runs())
            waits.append(due - now)
            now = due
        assert all(wait <= waited <= wait * 1.2 for wait, waited in zip(WAITS, waits, strict=True))
        deliver(now)
        assert {run.status for run in runs()} == {RunStatus.FAILED}
        assert len(receiver.asked) == 2 * (len(WAITS) + 1)
        assert timedelta(hours=75) < now - NOW < timedelta(hours=92)
        [told] = Notification.objects.filter(notice=Notice.ACCOUNT)
        assert told.recipient == "olga@example.com"
        assert "The receiver answered 500." in told.sealed_body

    def test_tells_its_organizer_again_once_something_was_taken_in_between(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        for number, status in enumerate([410, 410, 200, 410]):
            receiver.status = status
            booked(wide, number)
            deliver(NOW + timedelta(seconds=number))
        assert Notification.objects.filter(notice=Notice.ACCOUNT).count() == 2

    def test_with_410_is_the_last(self, hooked: Workflow, receiver: WebServer, wide: EventType) -> None:
        receiver.status = 410
        booked(wide)
        deliver()
        [run] = runs()
        assert (run.status, run.attempts) == (RunStatus.FAILED, 1)
        assert "410" in run.last_error

    @pytest.mark.parametrize(("said", "hours"), [("3600", 1), ("9" * 5000, 24)])
    def test_waits_as_long_as_the_receiver_wants_for_a_day_at_most(
        self, hooked: Workflow, receiver: WebServer, wide: EventType, said: str, hours: int
    ) -> None:
        receiver.status, receiver.headers = 429, {"Retry-After": said}
        booked(wide)
        deliver()
        assert runs()[0].due_at == NOW + timedelta(hours=hours)

    def test_for_an_address_that_leads_inside_by_now_asks_nobody(
        self, hooked: Workflow, receiver: WebServer, wide: EventType, settings: Settings
    ) -> None:
        settings.OUTGOING_PRIVATE_HOSTS = []
        Workflow.objects.get().steps.update(webhook_url="https://127.0.0.1/")
        booked(wide)
        deliver()
        assert [(run.status, run.last_error) for run in runs()] == [
            (RunStatus.FAILED, "This address is not one on the public internet.")
        ]
        assert receiver.asked == []

    def test_can_be_tried_again_by_its_organizer(
        self, olga_api: ApiClient, hooked: Workflow, receiver: WebServer, wide: EventType, clock_at: Any
    ) -> None:
        receiver.status = 410
        booking = booked(wide)
        deliver()
        [run] = runs()
        receiver.status = 200
        again = olga_api.post(f"workflows/runs/{run.id}/retry/")
        assert (again.status_code, again.json()["status"]) == (200, "pending")
        assert deliver() == 1
        listed = olga_api.get("workflows/runs/", {"booking_id": str(booking.id)}).json()
        assert [(each["status"], each["last_error"]) for each in listed] == [("done", "")]
        refused = olga_api.post(f"workflows/runs/{run.id}/retry/")
        assert (refused.status_code, refused.json()["code"]) == (409, "run_outdated")

    def test_is_not_tried_again_once_it_is_no_longer_so(
        self, olga_api: ApiClient, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        receiver.status = 410
        booked(wide)
        deliver()
        Booking.objects.update(status="cancelled", cancelled_at=NOW, cancelled_by="system")
        refused = olga_api.post(f"workflows/runs/{runs()[0].id}/retry/")
        assert (refused.status_code, refused.json()["code"]) == (409, "run_outdated")
        assert [run.status for run in runs()] == [RunStatus.FAILED]


class TestSecret:
    def test_that_no_key_opens_stops_its_own_workflow_only(
        self, olga: User, olga_api: ApiClient, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        other = hook(olga, receiver, "/other", name="Other")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE workflows_workflow SET webhook_secret = 'xx' WHERE id = %s", [hooked.id])
        booked(wide)
        assert deliver() == 1
        assert {run.step.workflow_id: run.status for run in runs()} == {
            hooked.id: RunStatus.FAILED,
            other.id: RunStatus.DONE,
        }
        assert len(olga_api.get("workflows/").json()) == 2
        assert olga_api.get(f"workflows/{hooked.id}/").json()["webhook_secret"] == ""
        assert olga_api.post(f"workflows/{hooked.id}/rotate-secret/").json()["webhook_secret"]
        [failed] = runs(status=RunStatus.FAILED)
        assert olga_api.post(f"workflows/runs/{failed.id}/retry/").status_code == 200
        assert deliver(clock.now()) == 1


class TestTimestamp:
    def test_of_a_reminder_is_when_it_was_due(self, olga: User, receiver: WebServer, wide: EventType) -> None:
        workflow = hook(olga, receiver)
        Workflow.objects.filter(id=workflow.id).update(trigger=WorkflowTrigger.BEFORE_START)
        workflow.steps.update(offset_minutes=60)
        booking = booked(wide)
        due = booking.start_time - timedelta(hours=1)
        deliver(due + timedelta(seconds=3))
        said = orjson.loads(receiver.asked[0].body)
        assert (said["type"], said["timestamp"]) == ("booking.before_start", f"{due:%Y-%m-%dT%H:%M:%S}Z")


class TestInterruption:
    def test_leads_to_the_same_message_once_more(
        self, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        booked(wide)
        assert take_webhooks(limit=1, now=NOW) is not None  # by a worker that is killed now
        assert deliver() == 0
        assert deliver(NOW + LEASE) == 1
        assert [(run.status, run.attempts) for run in runs()] == [(RunStatus.DONE, 2)]

    def test_by_a_cancellation_does_not_undo_that_it_was_sent(
        self, olga: User, hooked: Workflow, receiver: WebServer, wide: EventType
    ) -> None:
        booking = booked(wide)
        taken = take_webhooks(limit=1, now=NOW)
        assert taken is not None
        [run] = taken.rows
        cancel_booking(
            organizer_id=olga.id,
            booking_id=booking.id,
            cancelled_by=CancelledBy.INVITEE,
            reason="",
            actor=SYSTEM,
            now=NOW,
        )
        assert runs()[0].status == RunStatus.VOID
        note_taken(run, now=NOW)
        assert [(each.status, each.done_at) for each in runs()] == [(RunStatus.DONE, NOW)]


class TestBounds:
    def fill(self, organizer: User, address: str, number: int, name: str) -> None:
        """Rows that are due, past every service."""
        workflow = make_workflow(organizer, CREATED, step(HOOK, webhook_url=address), name=name)
        which = {"organizer": organizer, "step": workflow.steps.get(), "trigger": CREATED}
        WorkflowRun.objects.bulk_create(
            WorkflowRun(
                **which,
                subject_kind="booking",
                subject_id=workflow.id,
                due_at=NOW,
                dedupe_key=f"{workflow.id}:{each}",
                created_at=NOW,
            )
            for each in range(number)
        )

    def test_let_one_address_have_two_at_once_and_hide_nobody_else(self, olga: User, mallory: User) -> None:
        self.fill(mallory, "https://slow.example/", 3000, "Slow")
        self.fill(olga, "https://fast.example/", 3, "Fast")
        first = take_webhooks(limit=100, now=NOW)
        assert first is not None
        assert sorted(run.organizer.slug for run in first.rows) == ["mallory", "mallory", "olga", "olga"]
        assert take_webhooks(limit=100, now=NOW) is None
        WorkflowRun.objects.filter(organizer=olga, lease_token=first.token).delete()
        after = take_webhooks(limit=100, now=NOW)
        assert after is not None
        assert [run.organizer.slug for run in after.rows] == ["olga"]

    def test_let_one_organizer_have_four_at_once(self, olga: User) -> None:
        for number in range(5):
            self.fill(olga, f"https://{number}.example/", 1, str(number))
        taken = take_webhooks(limit=100, now=NOW)
        assert taken is not None
        assert len(taken.ids) == MOST_AN_ORGANIZER
        assert MOST_AN_ADDRESS == 2

    def test_let_all_together_have_so_many(self, db: None) -> None:
        for number in range(MOST_AT_ONCE):
            organizer = make_organizer(f"organizer-{number}")
            self.fill(organizer, f"https://{number}.example/", 2, str(number))
        taken = [take_webhooks(limit=30, now=NOW) for _ in range(3)]
        assert [len(each.ids) if each else 0 for each in taken] == [30, 2, 0]

    def test_let_a_slow_receiver_keep_nobody_else_waiting(
        self, olga: User, receiver: WebServer, wide: EventType
    ) -> None:
        """Twelve messages for one who takes them at once go out while two for one who does not hang."""
        seen: list[str] = []
        fast_is_done = Event()

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if handler.path == "/slow":
                fast_is_done.wait(PATIENCE_SECONDS)
            seen.append(handler.path)
            if seen.count("/fast") == 6:
                fast_is_done.set()
            handler.send_response(200)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        receiver.answer = answer
        hook(olga, receiver, "/slow", name="Slow")
        hook(olga, receiver, "/fast", name="Fast")
        for hour in range(6):
            booked(wide, hour)
        deliver()
        assert seen[:6] == ["/fast"] * 6


@pytest.fixture
def wide(intro_call: EventType) -> EventType:
    """An event type that can be booked as far ahead as these tests book it."""
    intro_call.max_scheduling_horizon = 60 * 24 * 365
    intro_call.save()
    return intro_call


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The API's clock stands still at NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW
