"""The people of a group booking through the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from apps.events.models import Attendee, Booking, EventType
from core import clock
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, book

EVE = {"name": "Eve", "email": "eve@example.com"}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


@pytest.fixture
def slot(workshop: EventType) -> Booking:
    """Ivo's."""
    return book(workshop, at=MONDAY_9).booking


def path(slot: Booking, what: str) -> str:
    return f"events/bookings/{slot.id}/attendees/{what}/"


class TestAdd:
    def test_answers_with_who_was_added_and_the_booking(self, slot: Booking, olga_api: ApiClient) -> None:
        answer = olga_api.post(path(slot, "add"), EVE)
        assert answer.status_code == 201, answer.content
        made = answer.json()
        assert (made["attendee"]["name"], made["attendee"]["guest_of_id"]) == ("Eve", None)
        assert (made["booking"]["attendee_count"], len(made["booking"]["attendees"])) == (2, 2)
        assert (made["booking"]["can_add_attendees"], made["booking"]["can_mark_attendees"]) == (True, False)

    def test_is_answered_alike_when_it_is_repeated(self, slot: Booking, olga_api: ApiClient) -> None:
        key = {"Idempotency-Key": "k"}
        answers = [olga_api.post(path(slot, "add"), EVE, headers=key) for _ in range(2)]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        other = olga_api.post(path(slot, "add"), {**EVE, "name": "Adam"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": ""}, "name"),
            ({"email": "no"}, "email"),
            ({"phone": "call me"}, "phone"),
            ({"timezone": "Mars/Olympus"}, "timezone"),
            ({"custom_answers": {"x": "y"}}, "custom_answers.x"),
            ({"seats": 2}, "seats"),
        ],
    )
    def test_says_what_is_wrong_and_where(
        self, slot: Booking, olga_api: ApiClient, fields: dict[str, Any], field: str
    ) -> None:
        answer = olga_api.post(path(slot, "add"), {**EVE, **fields})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert Attendee.objects.count() == 1

    def test_says_that_it_is_full(self, workshop: EventType, olga_api: ApiClient) -> None:
        full = book(workshop, at=MONDAY_9, attendee_count=4).booking
        answer = olga_api.post(path(full, "add"), EVE)
        assert (answer.status_code, answer.json()["code"]) == (409, "capacity_exceeded")
        shown = olga_api.get(f"events/bookings/{full.id}/").json()
        assert (shown["can_add_attendees"], shown["can_remove_attendees"]) == (False, True)

    def test_is_for_groups(self, intro_call: EventType, olga_api: ApiClient) -> None:
        answer = olga_api.post(path(book(intro_call, at=MONDAY_9).booking, "add"), EVE)
        assert (answer.status_code, answer.json()["code"]) == (409, "attendees_closed")

    def test_spares_an_inbox_like_a_booking_does(
        self, workshop: EventType, slot: Booking, olga_api: ApiClient, settings: Settings, empty_limits: None
    ) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "booking_per_email": "1/hour"}
        assert olga_api.post(path(slot, "add"), EVE).status_code == 201
        assert olga_api.post(path(slot, "add"), EVE).status_code == 429
        seat = Attendee.objects.get(name="Ivo Invitee")
        manage = f"events/booking/{seat.access_token_text()}/manage/"
        answer = ApiClient().post(manage, {"action": "add_guests", "guests": [EVE]})
        assert answer.status_code == 429
        assert Attendee.objects.count() == 2

    def test_asks_the_database_as_often_however_many_there_are(
        self, workshop: EventType, slot: Booking, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(max_attendees=100)
        Booking.objects.update(capacity=100)
        counts = []
        for number in range(3):
            with CaptureQueriesContext(connection) as asked:
                olga_api.post(path(slot, "add"), EVE)
            counts.append(len(asked))
            book(workshop, at=MONDAY_9, attendee_count=10 + number)
        assert len(set(counts)) == 1


class TestRemove:
    def test_answers_with_the_booking(self, slot: Booking, olga_api: ApiClient) -> None:
        added = olga_api.post(path(slot, "add"), EVE).json()["attendee"]
        answer = olga_api.post(path(slot, f"{added['id']}/remove"), {"reason": "ill"})
        assert answer.status_code == 200
        eve = next(each for each in answer.json()["attendees"] if each["id"] == added["id"])
        assert (eve["status"], eve["cancellation_reason"]) == ("cancelled", "ill")
        again = olga_api.post(path(slot, f"{added['id']}/remove"), {})
        assert (again.status_code, again.json()["code"]) == (409, "attendees_closed")

    def test_of_the_last_shows_a_cancelled_booking(self, slot: Booking, olga_api: ApiClient) -> None:
        answer = olga_api.post(path(slot, f"{slot.attendees.get().id}/remove"), {})
        assert (answer.json()["status"], answer.json()["cancelled_by"]) == ("cancelled", "organizer")


class TestNoShow:
    def test_is_said_and_taken_back(
        self, slot: Booking, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ivo = slot.attendees.get()
        early = olga_api.post(path(slot, f"{ivo.id}/no-show"), {})
        assert (early.status_code, early.json()["code"]) == (409, "conflict")
        monkeypatch.setattr(clock, "now", lambda: MONDAY_9 + timedelta(minutes=10))
        said = olga_api.post(path(slot, f"{ivo.id}/no-show"), {}).json()
        assert [each["status"] for each in said["attendees"]] == ["no_show"]
        assert (said["status"], said["can_mark_attendees"]) == ("confirmed", True)
        back = olga_api.post(path(slot, f"{ivo.id}/no-show"), {"is_no_show": False}).json()
        assert [each["status"] for each in back["attendees"]] == ["confirmed"]


class TestRepeat:
    def test_of_a_booking_after_the_organizer_moved_everybody(
        self, workshop: EventType, olga_api: ApiClient
    ) -> None:
        """A lost answer is asked for again: it is the same seat, at the time where it is now."""
        body = {
            "organizer_slug": "olga",
            "event_type_slug": "workshop",
            "start_time": MONDAY_9.isoformat(),
            "invitee_timezone": "UTC",
            "invitee_name": "Eve",
            "invitee_email": "eve@example.com",
        }
        key = {"Idempotency-Key": "k"}
        first = ApiClient().post("events/bookings/create/", body, headers=key).json()
        later = (MONDAY_9 + timedelta(hours=1)).isoformat()
        move = {"action": "reschedule", "start_time": later}
        moved = olga_api.put(f"events/bookings/{first['booking']['id']}/", move).json()
        again = ApiClient().post("events/bookings/create/", body, headers=key)
        assert again.status_code == 201, again.content
        assert again.json()["booking"]["id"] == moved["id"]
        assert again.json()["access_token"] == first["access_token"]

    def test_of_guests_who_are_brought_brings_them_once(self, slot: Booking) -> None:
        seat = slot.attendees.get()
        manage = f"events/booking/{seat.access_token_text()}/manage/"
        key = {"Idempotency-Key": "guests"}
        for _ in range(2):
            answer = ApiClient().post(manage, {"action": "add_guests", "guests": [EVE]}, headers=key)
            assert (answer.status_code, len(answer.json()["booking"]["guests"])) == (200, 1)
        other = ApiClient().post(manage, {"action": "add_guests", "guests": [{}]}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
        slot.refresh_from_db()
        assert slot.attendee_count == 2


class TestLink:
    """What a link refuses names the field as it was sent, whatever the body is to do."""

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"action": "add_guests", "guests": [{"name": "\u200b"}]}, "guests.0.name"),
            ({"action": "add_guests"}, "guests"),
            ({"action": "reschedule", "start_time": "soon"}, "start_time"),
            ({"action": "cancel", "cancel": True}, "cancel"),
            ({"action": "steal"}, "action"),
            ({}, "action"),
        ],
    )
    def test_says_where_it_is_wrong(self, slot: Booking, change: dict[str, Any], field: str) -> None:
        manage = f"events/booking/{slot.attendees.get().access_token_text()}/manage/"
        answer = ApiClient().post(manage, change)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
