"""What was done to a booking, as its organizer reads it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, BookingAuditLog, EventType
from apps.events.services.actors import SYSTEM
from apps.events.services.audit import record_action
from apps.events.services.locking import lock_calendar
from shared_types.vocabulary import AuditAction
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book, raw_booking
from tests.cast import IVO_EMAIL, IVO_NAME

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def audit(api: ApiClient, booking: Booking, **query: Any) -> Any:
    response = api.get(f"events/bookings/{booking.id}/audit/", query)
    assert response.status_code == 200, response.content
    return response.json()


def move(api: ApiClient, booking: Booking, start: datetime) -> Booking:
    body = {"action": "reschedule", "start_time": start.isoformat(), "reason": "a train"}
    response = api.put(f"events/bookings/{booking.id}/", body, headers={"User-Agent": "a browser"})
    assert response.status_code == 200, response.content
    return Booking.objects.get(id=response.json()["id"])


class TestAudit:
    def test_says_what_was_done_by_whom_and_from_where(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        body = {"action": "cancel", "reason": "ill"}
        olga_api.put(f"events/bookings/{booking.id}/", body, headers={"User-Agent": "a browser"})
        cancelled, booked = audit(olga_api, booking)["results"]
        assert (booked["action"], booked["description"]) == ("booking_created", "Booked")
        assert (booked["actor_type"], booked["actor_name"], booked["actor_email"]) == (
            "invitee",
            IVO_NAME,
            IVO_EMAIL,
        )
        assert booked["personal_values"]["new"]["invitee_name"] == IVO_NAME
        assert (cancelled["actor_type"], cancelled["actor_name"]) == ("organizer", "Olga")
        assert (cancelled["ip_address"], cancelled["user_agent"]) == ("203.0.113.5", "a browser")
        assert cancelled["old_values"]["status"] == "confirmed"
        assert cancelled["new_values"]["status"] == "cancelled"
        assert cancelled["personal_values"] == {"reason": "ill"}
        assert datetime.fromisoformat(cancelled["created_at"]) == NOW

    @pytest.mark.parametrize("is_joined", [True, False])
    def test_follows_a_seat_from_one_booking_to_the_other_and_back(
        self, workshop: EventType, olga_api: ApiClient, is_joined: bool
    ) -> None:
        """To a slot that others have booked, or to one that nobody had."""
        there = MONDAY_9 + HOUR
        if is_joined:
            book(workshop, at=there, invitee_email="amara@example.com")
        book(workshop, at=MONDAY_9, invitee_email="bo@example.com")
        made = book(workshop, at=MONDAY_9)
        assert made.seat is not None
        body = {"action": "reschedule", "start_time": there.isoformat()}
        path = f"events/booking/{made.seat.access_token_text()}/manage/"
        assert olga_api.post(path, body).status_code == 200
        new = Booking.objects.live().get(start_time=there)
        left, came = audit(olga_api, made.booking)["results"][0], audit(olga_api, new)["results"][0]
        assert (left["action"], left["metadata"]["seat_moved_to"]) == ("attendee_moved", str(new.id))
        assert came["metadata"]["seat_moved_from"] == str(made.booking.id)
        assert came["action"] == ("attendee_joined" if is_joined else "booking_created")

    def test_follows_a_booking_that_was_moved_to_both_sides(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        first = book(intro_call, at=MONDAY_9).booking
        second = move(olga_api, first, MONDAY_9 + HOUR)
        third = move(olga_api, second, MONDAY_9 + 2 * HOUR)
        book(intro_call, at=MONDAY_9)
        histories = [audit(olga_api, each)["results"] for each in (first, second, third)]
        assert histories[0] == histories[1] == histories[2]
        assert [entry["action"] for entry in histories[0]] == [
            *["booking_rescheduled"] * 4,
            "booking_created",
        ]
        latest = histories[0][0]
        assert latest["metadata"] == {"moved_from": str(second.id)}
        assert latest["old_values"]["start_time"] != latest["new_values"]["start_time"]

    def test_comes_in_pages(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        for hour in range(1, 4):
            booking = move(olga_api, booking, MONDAY_9 + hour * HOUR)
        seen, cursor = [], ""
        while True:
            page = audit(olga_api, booking, limit=3, cursor=cursor)
            seen += [entry["sequence"] for entry in page["results"]]
            cursor = page["next_cursor"]
            if not cursor:
                break
        assert seen == list(range(7, 0, -1))

    def test_says_what_the_system_did(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = raw_booking(intro_call)
        lock = lock_calendar(booking.organizer_id)
        action = AuditAction.BOOKING_COMPLETED
        record_action(lock=lock, booking=booking, action=action, actor=SYSTEM, now=NOW)
        (entry,) = audit(olga_api, booking)["results"]
        assert (entry["actor_type"], entry["actor_name"], entry["ip_address"]) == ("system", "", "")

    @pytest.mark.parametrize("rows", [1, 20])
    def test_costs_four_queries_however_long_it_is(
        self,
        intro_call: EventType,
        olga_api: ApiClient,
        rows: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        booking = raw_booking(intro_call)
        lock = lock_calendar(booking.organizer_id)
        for _ in range(rows):
            record_action(
                lock=lock, booking=booking, action=AuditAction.BOOKING_UPDATED, actor=SYSTEM, now=NOW
            )
        with django_assert_num_queries(4):  # the session, its user, the places, the entries
            assert len(audit(olga_api, booking)["results"]) == rows

    def test_is_nobody_elses(self, intro_call: EventType, mallory_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        for ident in (booking.id, uuid4()):
            assert mallory_api.get(f"events/bookings/{ident}/audit/").status_code == 404

    def test_cannot_be_written_to(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert olga_api.send(method, f"events/bookings/{booking.id}/audit/", {}).status_code == 405
        assert BookingAuditLog.objects.count() == 1
