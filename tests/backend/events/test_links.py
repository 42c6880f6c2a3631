"""The life of a link: unknown, good, moved along, renewed, expired; and that nothing of it is in the logs."""

import io
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from apps.events.models import Attendee, Booking, EventType
from apps.events.services.actors import organizer_actor
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.notifications.models import Notification
from apps.notifications.services import deliver_next_notification
from core import clock
from core.scrubbing import ScrubbingFormatter
from shared_types.vocabulary import Audience
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book

CREATE = "events/bookings/create/"
TUESDAY_9 = MONDAY_9 + timedelta(days=1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def wish(event_type: EventType, **fields: Any) -> dict[str, Any]:
    return {
        "organizer_slug": "olga",
        "event_type_slug": event_type.event_type_slug,
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
        **fields,
    }


def link(token: str) -> str:
    return f"events/booking/{token}/manage/"


def move(booking: Booking, to: datetime) -> None:
    wanted = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    reschedule_booking(organizer_id=booking.organizer_id, booking_id=booking.id, move=wanted, now=NOW)


@pytest.mark.parametrize("kind", ["intro_call", "workshop"])
class TestLink:
    @pytest.fixture
    def made(self, kind: str, request: pytest.FixtureRequest, anyone_api: ApiClient) -> dict[str, Any]:
        """What Ivo got when he booked, with a key."""
        event_type = request.getfixturevalue(kind)
        answer = anyone_api.post(CREATE, wish(event_type), headers={"Idempotency-Key": "k"})
        assert answer.status_code == 201, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def repeat(self, api: ApiClient, kind: str) -> Any:
        return api.post(CREATE, wish(EventType.objects.get()), headers={"Idempotency-Key": "k"})

    def test_is_unknown_where_nobody_was_given_it(self, made: dict[str, Any], anyone_api: ApiClient) -> None:
        guess = made["access_token"][:-1] + ("a" if made["access_token"][-1] != "a" else "b")
        answer = anyone_api.get(link(guess))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_shows_what_was_cancelled(self, made: dict[str, Any], anyone_api: ApiClient) -> None:
        path = link(made["access_token"])
        anyone_api.post(path, {"action": "cancel", "reason": "ill"})
        shown = anyone_api.get(path)
        booking = shown.json()["booking"]
        assert (shown.status_code, booking["status"], booking["cancellation_reason"]) == (
            200,
            "cancelled",
            "ill",
        )
        assert (booking["cancel_refusal"], booking["reschedule_refusal"]) == (
            "booking_not_cancellable",
            "booking_not_reschedulable",
        )
        again = anyone_api.post(path, {"action": "cancel"})
        assert (again.status_code, again.json()["code"]) == (409, "booking_not_cancellable")

    def test_leads_to_where_the_meeting_was_moved(self, made: dict[str, Any], anyone_api: ApiClient) -> None:
        move(Booking.objects.select_related("organizer").get(), TUESDAY_9)
        shown = anyone_api.get(link(made["access_token"])).json()
        assert datetime.fromisoformat(shown["booking"]["start_time"]) == TUESDAY_9
        assert (shown["booking"]["status"], shown["access_token"]) == ("confirmed", made["access_token"])

    def test_is_answered_again_after_a_move(
        self, made: dict[str, Any], anyone_api: ApiClient, kind: str
    ) -> None:
        move(Booking.objects.select_related("organizer").get(), TUESDAY_9)
        again = self.repeat(anyone_api, kind)
        assert (again.status_code, again.json()["access_token"]) == (201, made["access_token"])
        assert datetime.fromisoformat(again.json()["booking"]["start_time"]) == TUESDAY_9

    def test_is_dead_at_once_when_a_new_one_is_made(
        self, made: dict[str, Any], anyone_api: ApiClient, kind: str
    ) -> None:
        old = link(made["access_token"])
        renewed = anyone_api.post(old, {"action": "regenerate_token"}).json()
        assert renewed["access_token"] != made["access_token"]
        for answer in (anyone_api.get(old), anyone_api.post(old, {"action": "cancel"})):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert anyone_api.get(link(renewed["access_token"])).status_code == 200
        again = self.repeat(anyone_api, kind)
        assert (again.status_code, again.json()["code"]) == (409, "link_replaced")
        assert renewed["access_token"] not in again.content.decode()
        assert (Booking.objects.count(), Booking.objects.get().attendee_count) == (1, 1), "nor booked again"

    def test_is_the_new_one_in_a_mail_that_has_not_left_and_in_one_that_is_sent_again(
        self, made: dict[str, Any], anyone_api: ApiClient, olga_api: ApiClient, mailoutbox: list[Any]
    ) -> None:
        renewed = anyone_api.post(link(made["access_token"]), {"action": "regenerate_token"}).json()
        self.deliver()
        again = anyone_api.post(link(renewed["access_token"]), {"action": "regenerate_token"}).json()
        sent = Notification.objects.get(audience="invitee")
        path = f"events/bookings/{made['booking']['id']}/notifications/{sent.id}/resend/"
        assert olga_api.post(path).status_code == 200
        self.deliver()
        first, second = [mail.body for mail in mailoutbox if sent.recipient in mail.to[0]]
        assert (renewed["access_token"] in first, made["access_token"] in first) == (True, False)
        assert (again["access_token"] in second, renewed["access_token"] in second) == (True, False)

    def deliver(self) -> None:
        while deliver_next_notification(now=NOW):
            pass

    def test_expires_at_its_instant_and_not_before(
        self, made: dict[str, Any], anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = link(made["access_token"])
        end = datetime.fromisoformat(made["booking"]["access_token_expires_at"])
        assert end == datetime.fromisoformat(made["booking"]["end_time"]) + timedelta(days=30)
        monkeypatch.setattr(clock, "now", lambda: end - INSTANT)
        assert anyone_api.get(path).status_code == 200
        monkeypatch.setattr(clock, "now", lambda: end)
        for answer in (
            anyone_api.get(path),
            anyone_api.post(path, {"action": "regenerate_token"}),
            anyone_api.get(path.replace("manage/", "calendar.ics")),
        ):
            assert (answer.status_code, answer.json()["code"]) == (410, "access_token_expired")

    def test_opens_nothing_by_what_the_database_keeps(
        self, made: dict[str, Any], anyone_api: ApiClient
    ) -> None:
        holder = Attendee.objects.first() or Booking.objects.get()
        assert holder.access_token is not None
        assert made["access_token"] not in (holder.access_token, bytes(holder.access_nonce or b"").hex())
        for kept in (holder.access_token, holder.access_token[:43]):
            assert anyone_api.get(link(kept)).status_code == 404


class TestLogs:
    @pytest.fixture
    def log(self, settings: Settings) -> Iterator[io.StringIO]:
        """Everything that any logger says, written as the product writes it."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(ScrubbingFormatter(settings.LOGGING["formatters"]["plain"]["format"]))
        loggers = [
            logging.getLogger(name) for name in ("", "django", "django.request", "django.server", "apps")
        ]
        before = [(logger, logger.level) for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        logging.getLogger().addHandler(handler)
        yield stream
        logging.getLogger().removeHandler(handler)
        for logger, level in before:
            logger.setLevel(level)

    def test_hold_nothing_of_people_whatever_goes_wrong(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        olga_api: ApiClient,
        log: io.StringIO,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        # As much as the product says; what Django tells its developers names what it was given.
        for name, level in (("", "WARNING"), ("django", "WARNING"), ("apps", "INFO")):
            logging.getLogger(name).setLevel(level)
        question = intro_call.questions.create(question_text="Why?", order=0)
        asked = wish(
            intro_call,
            invitee_name="Canaria Marked",
            invitee_email="canary.marked@example.com",
            invitee_phone="+49 30 7766554",
            custom_answers={str(question.id): "canary answer"},
        )
        made = anyone_api.post(CREATE, asked).json()
        assert anyone_api.post(CREATE, asked).status_code == 409
        assert anyone_api.post(CREATE, {**asked, "invitee_timezone": "Canary/Zone"}).status_code == 422
        path = link(made["access_token"])
        with monkeypatch.context() as broken:
            broken.setattr("apps.events.services.bookings.cancel.record_actions", lambda *_, **__: 1 / 0)
            assert anyone_api.post(path, {"action": "cancel", "reason": "canary reason"}).status_code == 500
        with monkeypatch.context() as broken:
            broken.setattr("apps.events.presenters.bookings.booking_read", lambda *_, **__: 1 / 0)
            olga_api.get(f"events/bookings/{made['booking']['id']}/")
        anyone_api.post(path, {"action": "cancel", "reason": "canary reason"})
        while deliver_next_notification(now=NOW):
            pass
        said = log.getvalue()
        assert "Unexpected error" in said, "something was said"
        marks = ("canary", "canaria", "marked", "7766554", "776")
        assert [mark for mark in marks if mark in said.lower()] == []

    def test_hold_nothing_of_a_link_whatever_becomes_of_it(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        log: io.StringIO,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        token = book(intro_call, at=MONDAY_9).booking.access_token_text()
        path = link(token)
        anyone_api.get(path)
        anyone_api.post(path, {"action": "reschedule", "start_time": "soon"})
        anyone_api.post(path, {"action": "reschedule", "start_time": (MONDAY_9 + HALF_AN_HOUR).isoformat()})
        anyone_api.get(path.replace("manage/", "nothing/"))
        monkeypatch.setattr("apps.events.presenters.invitee.invitee_booking_read", lambda *_, **__: 1 / 0)
        assert anyone_api.get(path).status_code == 500
        monkeypatch.setattr(clock, "now", lambda: MONDAY_9 + timedelta(days=60))
        assert anyone_api.get(path).status_code == 410
        said = log.getvalue()
        assert "Unexpected error" in said, "something was said"
        assert "/booking/…/nothing/" in said, "and of the link too"
        assert token not in said
        assert token[:12] not in said
