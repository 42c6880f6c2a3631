"""Erasing people: afterwards nothing in the whole database names them, and the audit chain still holds."""

from datetime import datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from pytest_django import Settings

from apps.events.models import (
    Attendee,
    Booking,
    BookingAuditLog,
    CalendarSync,
    EventType,
    IdempotencyKey,
    WaitlistEntry,
)
from apps.events.selectors.audit import find_broken_link
from apps.events.services.erasure.accounts import erase_closed_accounts
from apps.notifications.models import Notification
from apps.users.models import ApiKey, User
from core import clock
from shared_types.vocabulary import AuditAction, BookingStatus, NotificationStatus, WaitlistStatus
from tests.api_client import ApiClient, api_as
from tests.backend.canary import columns_with
from tests.backend.events.accounts import link
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type, raw_booking
from tests.cast import PASSWORD, make_organizer

AFTER = MONDAY_9 + timedelta(days=1)
CANARY = {
    "invitee_name": "Canarina Yellow",
    "invitee_email": "canarina@feathers.example",
    "invitee_phone": "+49 30 5550199",
    "invitee_timezone": "Pacific/Chatham",
}
WORDS = ("Canarina", "feathers.example", "5550199", "Pacific/Chatham", "songbird", "203.0.113.77")
ADDRESS = "203.0.113.77"


@pytest.fixture(autouse=True)
def quick(settings: Settings, empty_limits: None) -> None:
    """Limits count nothing of the tests before."""
    settings.ACCOUNT_ANSWER_SECONDS = 0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> "type[Clock]":
    """A clock that can be set."""
    Clock.monkeypatch = monkeypatch
    return Clock


class Clock:
    monkeypatch: pytest.MonkeyPatch

    def __init__(self, moment: datetime) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: moment)


def book_canary(event_type: EventType, *, start: datetime = MONDAY_9, **fields: object) -> str:
    """The canary books over HTTP, from an address of her own; returns her token."""
    questions = {str(question.id): "songbird" for question in event_type.questions.all()}
    body = {
        "organizer_slug": event_type.organizer.slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": start.isoformat(),
        "custom_answers": questions,
        **CANARY,
        **fields,
    }
    headers = {"Idempotency-Key": "songbird-1", "User-Agent": "songbird browser"}
    response = ApiClient(address=ADDRESS).post("events/bookings/create/", body, headers=headers)
    assert response.status_code == 201, response.content
    return str(response.json()["access_token"])


def manage(token: str, **body: object) -> str:
    response = ApiClient(address=ADDRESS).post(f"events/booking/{token}/manage/", body)
    assert response.status_code == 200, response.content
    return str(response.json()["access_token"])


def erase(token: str) -> int:
    response = ApiClient(address="198.51.100.1").delete(f"events/booking/{token}/personal-data/")
    return int(response.status_code)


def wish_came_true(booking: Booking) -> None:
    """The booking came from the waitlist."""
    WaitlistEntry.objects.create(
        event_type=booking.event_type,
        organizer=booking.organizer,
        desired_start_time=booking.start_time,
        desired_end_time=booking.end_time,
        custom_answers=[{"question_text": "Why?", "answer": "songbird"}],
        expires_at=AFTER,
        status=WaitlistStatus.CONVERTED,
        converted_booking=booking,
        confirmed_at=NOW,
        **CANARY,
    )


class TestEraseInvitee:
    def test_leaves_nothing_of_a_booking_that_was_moved_and_cancelled(
        self, olga: User, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        intro_call.questions.create(question_text="What do you sing?", question_type="text", order=0)
        token = book_canary(intro_call)
        manage(token, action="reschedule", start_time=(MONDAY_9 + timedelta(hours=2)).isoformat())
        wish_came_true(Booking.objects.get(status=BookingStatus.CONFIRMED))
        manage(token, action="cancel", reason="songbird flu")
        assert {found.partition(".")[0] for found in columns_with(WORDS)} >= {
            "events_booking",
            "events_bookingauditlog",
            "events_waitlistentry",
            "events_idempotencykey",
            "notifications_notification",
        }
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None

    def test_keeps_the_shape_of_the_booking(
        self, olga_api: ApiClient, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        token = book_canary(intro_call)
        at(AFTER)
        assert erase(token) == 204
        booking = Booking.objects.get()
        shown = olga_api.get(f"events/bookings/{booking.id}/").json()
        assert (shown["invitee_name"], shown["invitee_email"]) == ("Deleted person", "")
        assert (shown["status"], datetime.fromisoformat(shown["start_time"])) == ("confirmed", MONDAY_9)
        assert BookingAuditLog.objects.latest("sequence").action == AuditAction.PERSONAL_DATA_ERASED

    def test_refuses_while_the_meeting_is_ahead_and_erases_nothing(
        self, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        token = book_canary(intro_call)
        end = MONDAY_9 + timedelta(minutes=30)
        at(end - timedelta(microseconds=1))
        response = ApiClient().delete(f"events/booking/{token}/personal-data/")
        assert (response.status_code, response.json()["code"]) == (409, "booking_ahead")
        assert Booking.objects.get().invitee_name == "Canarina Yellow"
        at(end)
        assert erase(token) == 204

    def test_ends_the_link(self, intro_call: EventType, at: type[Clock]) -> None:
        at(NOW)
        token = book_canary(intro_call)
        at(AFTER)
        assert erase(token) == 204
        assert ApiClient().get(f"events/booking/{token}/manage/").status_code == 404
        assert erase(token) == 404

    def test_works_with_a_link_that_has_expired(self, intro_call: EventType, at: type[Clock]) -> None:
        at(NOW)
        token = book_canary(intro_call)
        at(NOW + timedelta(days=1000))
        assert ApiClient().get(f"events/booking/{token}/manage/").status_code == 410
        assert erase(token) == 204

    def test_still_tells_the_organizer_of_a_cancellation_without_names(
        self, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        token = book_canary(intro_call)
        manage(token, action="cancel", reason="songbird flu")
        assert erase(token) == 204
        told = Notification.objects.filter(notice="booking_cancelled", status=NotificationStatus.PENDING)
        [notice] = told
        assert (notice.audience, notice.recipient) == ("organizer", "olga@example.com")
        assert notice.payload["invitee_name"] == ""

    def test_touches_nothing_of_others(self, olga: User, intro_call: EventType, at: type[Clock]) -> None:
        at(NOW)
        other = book(intro_call, at=MONDAY_9 + timedelta(hours=1), idempotency_key="ivo-1").booking
        # Somebody else's booking under the same address: that may be anybody's.
        same = book(
            intro_call, at=MONDAY_9 + timedelta(hours=2), invitee_email=CANARY["invitee_email"]
        ).booking
        token = book_canary(intro_call)
        at(AFTER)
        assert erase(token) == 204
        for booking in (other, same):
            kept = Booking.objects.get(id=booking.id)
            assert (kept.invitee_name, kept.invitee_email) == (booking.invitee_name, booking.invitee_email)
        assert BookingAuditLog.objects.get(booking=other).actor_name == "Ivo Invitee"
        assert IdempotencyKey.objects.filter(booking=other).count() == 1
        assert find_broken_link(organizer_id=olga.id) is None


class TestEraseSeat:
    def test_leaves_nothing_of_one_of_a_group_and_everything_of_the_others(
        self, olga: User, workshop: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        workshop.questions.create(question_text="What do you sing?", question_type="text", order=0)
        token = book_canary(workshop, attendee_count=2)
        question = workshop.questions.get()
        ivos = book(workshop, at=MONDAY_9, custom_answers={str(question.id): "bass"})
        token = manage(token, action="reschedule", start_time=(MONDAY_9 + timedelta(hours=2)).isoformat())
        at(AFTER)
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None
        seat = Attendee.objects.get(id=ivos.seat.id)  # type: ignore[union-attr]
        assert (seat.name, seat.custom_answers[0]["answer"]) == ("Ivo Invitee", "bass")
        assert seat.booking.invitee_name == "Ivo Invitee"
        assert Attendee.objects.filter(name="Deleted person").count() == Attendee.objects.count() - 1

    def test_is_refused_while_the_seat_is_taken_and_not_once_it_was_given_up(
        self, workshop: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        token = book_canary(workshop)
        book(workshop, at=MONDAY_9)
        assert erase(token) == 409
        manage(token, action="cancel", reason="songbird flu")
        assert erase(token) == 204
        assert columns_with(WORDS) == []

    def test_takes_along_the_guests_that_were_brought(self, workshop: EventType, at: type[Clock]) -> None:
        at(NOW)
        token = book_canary(workshop, attendee_count=1)
        guest = {"name": "Songbird Guest", "email": "guest@feathers.example"}
        token = manage(token, action="add_guests", guests=[guest])
        assert Notification.objects.filter(recipient="guest@feathers.example").exists()
        at(AFTER)
        assert erase(token) == 204
        assert columns_with(WORDS) == []


class TestLeave:
    def test_asks_for_the_password_and_the_slug(self, olga: User, olga_api: ApiClient) -> None:
        for body, field in (
            ({"password": "wrong", "organizer_slug": "olga"}, "password"),
            ({"organizer_slug": "olga"}, "password"),
            ({"password": PASSWORD, "organizer_slug": "mallory"}, "organizer_slug"),
        ):
            response = olga_api.post("users/account/erase/", body)
            assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
        olga.refresh_from_db()
        assert (olga.is_active, olga.erase_requested_at) == (True, None)

    def test_closes_every_door_at_once(
        self, olga: User, olga_api: ApiClient, intro_call: EventType, mallory_api: ApiClient
    ) -> None:
        key = olga_api.post("users/api-keys/", {"name": "x", "scopes": ["bookings:read"]}).json()["key"]
        second = api_as(olga)
        body = {"password": PASSWORD, "organizer_slug": "olga"}
        assert olga_api.post("users/account/erase/", body).status_code == 202
        for api in (olga_api, second):
            assert api.get("users/profile/").status_code == 401
        with_key = ApiClient()
        with_key.headers["Authorization"] = f"Bearer {key}"
        assert with_key.get("events/bookings/").status_code == 401
        assert ApiClient().get("events/public/olga/").status_code == 404
        entered = ApiClient().post("users/sign-in/", {"email": olga.email, "password": PASSWORD})
        assert entered.status_code == 401
        assert mallory_api.get("users/profile/").status_code == 200

    def test_tells_those_who_booked_before_anything_goes(
        self, olga: User, olga_api: ApiClient, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        booking = book(intro_call, at=MONDAY_9).booking
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=NOW)
        olga_api.post("users/account/erase/", {"password": PASSWORD, "organizer_slug": "olga"})
        erase_closed_accounts(now=NOW)
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CANCELLED
        [waiting] = Notification.objects.filter(status=NotificationStatus.PENDING)
        assert (waiting.notice, waiting.recipient) == ("booking_cancelled", "ivo@example.com")
        erase_closed_accounts(now=NOW + timedelta(hours=23))
        assert User.objects.filter(slug="olga").exists()
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=NOW)
        erase_closed_accounts(now=NOW + timedelta(hours=23))
        assert not User.objects.filter(slug="olga").exists()

    def test_lets_calendars_hear_of_it_before_anything_goes(
        self, olga: User, olga_api: ApiClient, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        link(olga)
        book(intro_call, at=MONDAY_9)
        olga_api.post("users/account/erase/", {"password": PASSWORD, "organizer_slug": "olga"})
        erase_closed_accounts(now=NOW)
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=NOW)
        erase_closed_accounts(now=NOW)
        assert User.objects.filter(slug="olga").exists()
        CalendarSync.objects.update(due_at=None)
        erase_closed_accounts(now=NOW)
        assert not User.objects.filter(slug="olga").exists()

    def test_does_not_wait_for_ever_for_mail_that_cannot_be_sent(
        self, olga_api: ApiClient, intro_call: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        book(intro_call, at=MONDAY_9)
        olga_api.post("users/account/erase/", {"password": PASSWORD, "organizer_slug": "olga"})
        erase_closed_accounts(now=NOW + timedelta(days=1))
        assert not User.objects.filter(slug="olga").exists()

    def test_leaves_nothing_in_the_whole_database(self, mallory: User, at: type[Clock]) -> None:
        at(NOW)
        bird = make_organizer("canarina", name="Canarina Songbird", bio="feathers.example is my nest")
        api = ApiClient(api_as(bird).headers["X-Session-Token"], address=ADDRESS)
        event_type = make_event_type(bird, "songbird-call", description="songbird")
        api.post("availability/schedules/", {"name": "songbird", "timezone": "UTC", "weekly_hours": []})
        api.post("users/api-keys/", {"name": "songbird", "scopes": ["bookings:read"]})
        api.post("events/shares/", {"email": "mallory@example.com", "shared": "everything", "level": "view"})
        api.post("users/password-reset/", {"email": bird.email})
        there = {"name": "Canarina", "email": "canarina@nest.example", "is_email_proven": True}
        SocialAccount.objects.create(user=bird, provider="google", uid="songbird-1", extra_data=there)
        mallorys = make_event_type(mallory, "hers")
        booking = raw_booking(mallorys)
        share = {"email": bird.email, "shared": "everything", "level": "manage"}
        assert api_as(mallory).post("events/shares/", share).status_code == 201
        acted = api.put(
            f"events/bookings/{booking.id}/",
            {"action": "cancel", "reason": "songbird says so"},
            headers={"X-On-Behalf-Of": "mallory"},
        )
        assert acted.status_code == 200
        Notification.objects.filter(organizer=mallory).delete()  # mail of Mallory's, with Mallory's reason
        Booking.objects.filter(id=booking.id).update(cancellation_reason="")
        assert event_type.organizer == bird
        words = ("canarina", "feathers.example", "songbird", ADDRESS)
        assert len(columns_with(words)) > 10
        body = {"password": PASSWORD, "organizer_slug": "canarina"}
        assert api.post("users/account/erase/", body).status_code == 202
        erase_closed_accounts(now=NOW + timedelta(days=1))
        assert columns_with(words) == []
        assert find_broken_link(organizer_id=mallory.id) is None
        assert not ApiKey.objects.exists()
