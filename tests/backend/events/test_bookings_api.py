"""Bookings through the API: made by anybody, seen and changed by their organizer, hidden from others."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, EventType
from apps.events.services.locking import make_lock
from apps.notifications.models import Notification
from apps.users.models import User
from core import clock
from shared_types.vocabulary import BookingStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import (
    HALF_AN_HOUR,
    MONDAY_9,
    NOW,
    book,
    make_event_type,
    raw_booking,
    raw_seat,
)
from tests.cast import IVO_EMAIL

CREATE = "events/bookings/create/"
LIST = "events/bookings/"
CANCELLED = {"status": BookingStatus.CANCELLED, "cancelled_at": NOW, "cancelled_by": "invitee"}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def wish(**fields: Any) -> dict[str, Any]:
    return {
        "organizer_slug": "olga",
        "event_type_slug": "intro-call",
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": "Ivo Invitee",
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "Asia/Kathmandu",
        **fields,
    }


class TestCreate:
    def test_answers_with_the_booking_and_its_link(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(redirect_url_after_booking="https://example.com/thanks")
        response = anyone_api.post(CREATE, wish())
        assert response.status_code == 201, response.content
        made = response.json()
        assert made["redirect_url"] == "https://example.com/thanks"
        assert made["manage_url"] == f"http://testserver/booking/{made['access_token']}/manage"
        assert datetime.fromisoformat(made["booking"]["start_time"]) == MONDAY_9
        assert made["booking"]["calendar_links"]["ics_url"].endswith(f"{made['access_token']}/calendar.ics")
        assert (made["booking"]["can_be_cancelled"], made["booking"]["can_be_rescheduled"]) == (True, True)

    def test_is_answered_alike_when_it_is_repeated(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        answers = [anyone_api.post(CREATE, wish(), headers={"Idempotency-Key": "k"}) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert Booking.objects.count() == 1

    def test_refuses_a_key_that_came_with_something_else(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        anyone_api.post(CREATE, wish(), headers={"Idempotency-Key": "k"})
        response = anyone_api.post(CREATE, wish(invitee_name="Eve"), headers={"Idempotency-Key": "k"})
        assert (response.status_code, response.json()["code"]) == (422, "idempotency_mismatch")

    def test_offers_others_where_the_slot_is_taken(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        anyone_api.post(CREATE, wish())
        response = anyone_api.post(CREATE, wish())
        problem = response.json()
        assert (response.status_code, problem["code"]) == (409, "slot_taken")
        assert len(problem["alternatives"]) == 3
        again = anyone_api.post(CREATE, wish(start_time=problem["alternatives"][0]["start_time"]))
        assert again.status_code == 201

    @pytest.mark.parametrize(
        ("fields", "status", "code"),
        [
            ({"organizer_slug": "nobody"}, 404, "not_found"),
            ({"event_type_slug": "nothing"}, 404, "not_found"),
            ({"start_time": (MONDAY_9 - HALF_AN_HOUR).isoformat()}, 422, "outside_hours"),
            ({"start_time": "2027-02-01T09:10:00+01:00"}, 422, "off_grid"),
            ({"start_time": "2027-02-01T09:00:00.000001+01:00"}, 422, "off_grid"),
            ({"start_time": "2026-02-02T09:00:00+01:00"}, 422, "in_past"),
            ({"start_time": "2027-12-01T09:00:00+01:00"}, 422, "too_far"),
            ({"start_time": "0001-01-01T00:00:00+14:00"}, 422, "in_past"),
            ({"start_time": "9999-12-31T23:59:59-12:00"}, 422, "too_far"),
            ({"start_time": "2027-02-01T09:00:00"}, 422, "validation_failed"),
            ({"start_time": 10**40}, 422, "validation_failed"),
            ({"attendee_count": 2}, 409, "capacity_exceeded"),
            ({"attendee_count": 0}, 422, "validation_failed"),
            ({"attendee_count": 10**40}, 422, "validation_failed"),
            ({"invitee_timezone": "Mars/Olympus"}, 422, "unknown_timezone"),
            ({"invitee_email": "not an address"}, 422, "validation_failed"),
            ({"invitee_name": ""}, 422, "validation_failed"),
            ({"invitee_name": "a\x1bb"}, 422, "validation_failed"),
            ({"invitee_phone": "call me"}, 422, "validation_failed"),
            ({"custom_answers": {str(UUID(int=7)): "x"}}, 422, "answers_invalid"),
            ({"custom_answers": {"'; DROP TABLE": "x"}}, 422, "answers_invalid"),
            ({"custom_answers": []}, 422, "validation_failed"),
            ({"mistake": 1}, 422, "validation_failed"),
        ],
    )
    def test_says_why_not(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        fields: dict[str, Any],
        status: int,
        code: str,
    ) -> None:
        response = anyone_api.post(CREATE, wish(**fields))
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert response["Content-Type"] == "application/problem+json"
        assert not Booking.objects.exists()

    def test_asks_for_a_number_where_the_invitee_is_called(
        self, intro_call: EventType, anyone_api: ApiClient, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(location_type="phone_call")
        refused = anyone_api.post(CREATE, wish())
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "invitee_phone")
        assert Booking.objects.count() == 0
        assert anyone_api.post(CREATE, wish(invitee_phone="+49 30 123456")).status_code == 201
        for_somebody = {
            "event_type_id": str(intro_call.id),
            "start_time": (MONDAY_9 + HALF_AN_HOUR).isoformat(),
            "invitee_name": "Ivo",
            "invitee_email": IVO_EMAIL,
            "invitee_timezone": "UTC",
        }
        assert olga_api.post(LIST, for_somebody).status_code == 201, "she knows it, or asks for it later"

    def test_points_at_the_answer_that_is_wrong(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        need = intro_call.questions.create(question_text="Why?", is_required=True, order=0)
        size = intro_call.questions.create(
            question_text="Size?", question_type="select", options=["S"], order=1
        )
        response = anyone_api.post(CREATE, wish(custom_answers={str(size.id): "XXL"}))
        assert {each["field"]: each["code"] for each in response.json()["errors"]} == {
            f"custom_answers.{need.id}": "required",
            f"custom_answers.{size.id}": "unknown_option",
        }

    def test_is_nothing_but_post(self, anyone_api: ApiClient) -> None:
        assert anyone_api.get(CREATE).status_code == 405

    def test_asks_the_database_as_often_however_much_is_booked(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(40):
            raw_booking(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR + timedelta(days=1))
        make_lock(intro_call.organizer_id)  # as it comes with an event type
        with django_assert_max_num_queries(20):
            assert anyone_api.post(CREATE, wish()).status_code == 201


class TestList:
    @pytest.fixture
    def bookings(self, intro_call: EventType, workshop: EventType) -> dict[str, Booking]:
        """One of each kind."""
        week = timedelta(days=7)
        return {
            "later": raw_booking(intro_call, at=MONDAY_9 + week),
            "sooner": raw_booking(workshop, at=MONDAY_9, capacity=4),
            "now": raw_booking(intro_call, at=NOW - timedelta(minutes=10)),
            "past": raw_booking(intro_call, at=NOW - week),
            "done": raw_booking(intro_call, at=NOW - 2 * week, status=BookingStatus.COMPLETED),
            "gone": raw_booking(intro_call, at=MONDAY_9, **CANCELLED),
            "moved": raw_booking(
                intro_call, at=MONDAY_9, status=BookingStatus.RESCHEDULED, rescheduled_at=NOW
            ),
        }

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"when": "upcoming"}, ["now", "sooner", "later"]),
            ({"when": "past"}, ["past", "done"]),
            ({"when": "cancelled"}, ["gone"]),
            ({"when": "past", "status": "completed"}, ["done"]),
            ({"when": "upcoming", "start_date": "2027-02-01"}, ["sooner", "later"]),
            ({"when": "upcoming", "end_date": "2027-02-01"}, ["now", "sooner"]),
            ({"start_date": "2027-02-08", "end_date": "2027-02-08"}, ["later"]),
            ({"status": "rescheduled"}, []),
        ],
    )
    def test_is_what_was_asked_for(
        self,
        bookings: dict[str, Booking],
        olga_api: ApiClient,
        query: dict[str, str],
        names: list[str],
    ) -> None:
        listed = olga_api.get(LIST, query).json()["results"]
        assert [each["id"] for each in listed] == [str(bookings[name].id) for name in names]

    def test_is_narrowed_to_an_event_type(
        self, bookings: dict[str, Booking], olga_api: ApiClient, workshop: EventType
    ) -> None:
        listed = olga_api.get(LIST, {"event_type_id": str(workshop.id)}).json()["results"]
        assert [each["event_name"] for each in listed] == ["Workshop"]

    def test_shows_everything_but_what_was_moved(
        self, bookings: dict[str, Booking], olga_api: ApiClient
    ) -> None:
        assert len(olga_api.get(LIST).json()["results"]) == 6

    def test_takes_dates_at_the_ends_of_time(self, bookings: dict[str, Booking], olga_api: ApiClient) -> None:
        query = {"start_date": "0001-01-01", "end_date": "9999-12-31"}
        assert len(olga_api.get(LIST, query).json()["results"]) == 6

    def test_pages_both_ways_round(self, olga_api: ApiClient, intro_call: EventType) -> None:
        rows = [raw_booking(intro_call, at=MONDAY_9 + n * HALF_AN_HOUR) for n in range(7)]
        for query, expected in (({"when": "upcoming"}, rows), ({}, rows[::-1])):
            seen, cursor = [], ""
            while True:
                page = olga_api.get(LIST, {**query, "limit": 3, "cursor": cursor}).json()
                seen += [each["id"] for each in page["results"]]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert seen == [str(row.id) for row in expected]

    @pytest.mark.parametrize("rows", [1, 100])
    def test_costs_the_same_however_many_there_are(
        self,
        intro_call: EventType,
        olga_api: ApiClient,
        rows: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(rows):
            raw_booking(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        with django_assert_max_num_queries(3):  # the session, its user, the bookings
            assert len(olga_api.get(LIST, {"limit": 100}).json()["results"]) == rows


class TestRead:
    def test_shows_the_whole_of_it(self, workshop: EventType, olga_api: ApiClient) -> None:
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        read = olga_api.get(f"{LIST}{made.booking.id}/").json()
        assert (read["attendee_count"], read["capacity"], read["is_group_event"]) == (2, 4, True)
        assert [each["email"] for each in read["attendees"]] == [IVO_EMAIL, IVO_EMAIL]
        assert {each["notice"] for each in read["notifications"]} == {"booking_confirmed"}
        assert (read["has_ended"], read["rescheduled_to_id"]) == (False, None)

    def test_says_what_is_kept_free_beside_it_as_it_was_agreed(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(buffer_time_before=10, buffer_time_after=15)
        made = book(intro_call, at=MONDAY_9)
        EventType.objects.update(buffer_time_before=0, buffer_time_after=0)
        whole = olga_api.get(f"{LIST}{made.booking.id}/").json()
        (listed,) = olga_api.get(LIST).json()["results"]
        for read in (whole, listed):
            assert (read["buffer_time_before"], read["buffer_time_after"]) == (10, 15)

    def test_holds_no_key_to_anything(self, workshop: EventType, olga_api: ApiClient) -> None:
        made = book(workshop, at=MONDAY_9)
        assert made.seat is not None
        text = olga_api.get(f"{LIST}{made.booking.id}/").content.decode()
        for secret in (
            made.seat.access_token_text(),
            made.seat.access_token,
            bytes(made.seat.access_nonce or b"").hex(),
        ):
            assert str(secret) not in text

    @pytest.mark.parametrize("rows", [1, 40])
    def test_costs_the_same_however_many_attend(
        self,
        olga: User,
        workshop: EventType,
        olga_api: ApiClient,
        rows: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        booking = raw_booking(workshop, capacity=40, attendee_count=rows)
        for _ in range(rows):
            raw_seat(booking)
        with django_assert_max_num_queries(6):
            assert len(olga_api.get(f"{LIST}{booking.id}/").json()["attendees"]) == rows


class TestUpdate:
    def test_cancels(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        response = olga_api.put(f"{LIST}{booking.id}/", {"action": "cancel", "reason": "ill"})
        read = response.json()
        assert (response.status_code, read["status"], read["cancelled_by"]) == (200, "cancelled", "organizer")
        again = olga_api.put(f"{LIST}{booking.id}/", {"action": "cancel"})
        assert (again.status_code, again.json()["code"]) == (409, "booking_not_cancellable")

    def test_moves_and_answers_with_the_new_booking(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        to = (MONDAY_9 + HALF_AN_HOUR).isoformat()
        response = olga_api.put(f"{LIST}{booking.id}/", {"action": "reschedule", "start_time": to})
        assert response.status_code == 200, response.content
        moved = response.json()
        assert moved["rescheduled_from_id"] == str(booking.id)
        assert olga_api.get(f"{LIST}{booking.id}/").json()["rescheduled_to_id"] == moved["id"]

    def test_moves_once_for_one_key(self, intro_call: EventType, olga_api: ApiClient) -> None:
        """The answer to the first request was lost; the third asks for something else with its key."""
        booking = book(intro_call, at=MONDAY_9).booking
        key = {"Idempotency-Key": "move"}

        def ask(start: datetime) -> Any:
            change = {"action": "reschedule", "start_time": start.isoformat()}
            return olga_api.put(f"{LIST}{booking.id}/", change, headers=key)

        first, second = (ask(MONDAY_9 + HALF_AN_HOUR) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200), second.content
        assert first.json()["id"] == second.json()["id"] != str(booking.id)
        third = ask(MONDAY_9 + 2 * HALF_AN_HOUR)
        assert (third.status_code, third.json()["code"]) == (422, "idempotency_mismatch")
        assert Booking.objects.live().get().start_time == MONDAY_9 + HALF_AN_HOUR

    def test_says_why_it_cannot_be_moved(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        book(intro_call, at=MONDAY_9 + HALF_AN_HOUR)
        for start, status, code in (
            (None, 422, "validation_failed"),
            ((MONDAY_9 + HALF_AN_HOUR).isoformat(), 409, "slot_taken"),
            ((MONDAY_9 - HALF_AN_HOUR).isoformat(), 422, "outside_hours"),
            ("9999-12-31T23:59:59-12:00", 422, "too_far"),
        ):
            response = olga_api.put(f"{LIST}{booking.id}/", {"action": "reschedule", "start_time": start})
            assert (response.status_code, response.json()["code"]) == (status, code)

    @pytest.mark.parametrize(("action", "status"), [("complete", "completed"), ("no_show", "no_show")])
    def test_says_how_it_went(
        self, intro_call: EventType, olga_api: ApiClient, action: str, status: str
    ) -> None:
        past = raw_booking(intro_call, at=NOW - timedelta(days=1))
        assert olga_api.put(f"{LIST}{past.id}/", {"action": action}).json()["status"] == status
        ahead = raw_booking(intro_call)
        assert olga_api.put(f"{LIST}{ahead.id}/", {"action": action}).status_code == 409

    def test_does_nothing_else(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = raw_booking(intro_call)
        assert olga_api.put(f"{LIST}{booking.id}/", {"action": "forget"}).status_code == 422


class TestResend:
    def test_sends_a_message_again(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        notice = Notification.objects.get(subject_id=booking.id, recipient=IVO_EMAIL)
        Notification.objects.filter(id=notice.id).update(status="failed", attempts=8)
        path = f"{LIST}{booking.id}/notifications/{notice.id}/resend/"
        read = olga_api.post(path).json()
        again = next(each for each in read["notifications"] if each["id"] == str(notice.id))
        assert (again["status"], again["attempts"]) == ("pending", 0)

    def test_is_written_down_once_for_each_message_that_goes(
        self, intro_call: EventType, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Pressed twice within a minute it is one message."""
        booking = book(intro_call, at=MONDAY_9).booking
        notice = Notification.objects.get(subject_id=booking.id, recipient=IVO_EMAIL)
        Notification.objects.filter(id=notice.id).update(status="sent", sent_at=NOW)
        path = f"{LIST}{booking.id}/notifications/{notice.id}/resend/"
        for seconds in (1, 2):
            monkeypatch.setattr(clock, "now", lambda at=NOW + timedelta(seconds=seconds): at)
            assert olga_api.post(path).status_code == 200
        latest, *earlier = olga_api.get(f"{LIST}{booking.id}/audit/").json()["results"]
        assert (latest["action"], latest["actor_type"]) == ("message_resent", "organizer")
        assert latest["personal_values"] == {"new": {"recipient": IVO_EMAIL}}
        assert latest["metadata"]["notice"] == "booking_confirmed"
        assert [entry["action"] for entry in earlier] == ["booking_created"]

    def test_sends_none_of_another_booking(self, intro_call: EventType, olga_api: ApiClient) -> None:
        one, other = (book(intro_call, at=MONDAY_9 + n * HALF_AN_HOUR).booking for n in range(2))
        notice = Notification.objects.filter(subject_id=one.id).first()
        assert notice is not None
        response = olga_api.post(f"{LIST}{other.id}/notifications/{notice.id}/resend/")
        assert response.status_code == 404


class TestPermission:
    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "", None),
            ("PUT", "", {"action": "cancel"}),
            ("PUT", "", {"action": "complete"}),
            ("PUT", "", {"action": "reschedule", "start_time": "2027-02-01T09:30:00+01:00"}),
            ("POST", f"notifications/{UUID(int=7)}/resend/", None),
        ],
    )
    def test_is_nobody_elses(
        self,
        intro_call: EventType,
        mallory_api: ApiClient,
        anyone_api: ApiClient,
        method: str,
        path: str,
        body: dict[str, Any] | None,
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        theirs = mallory_api.send(method, f"{LIST}{booking.id}/{path}", body)
        missing = mallory_api.send(method, f"{LIST}{uuid4()}/{path}", body)
        assert theirs.status_code == 404
        assert theirs.content == missing.content
        assert anyone_api.send(method, f"{LIST}{booking.id}/{path}", body).status_code == 401
        booking.refresh_from_db()
        assert booking.is_live()

    def test_lists_ones_own(self, intro_call: EventType, mallory_api: ApiClient, mallory: User) -> None:
        raw_booking(intro_call)
        assert mallory_api.get(LIST).json()["results"] == []
        mine = raw_booking(make_event_type(mallory))
        assert [each["id"] for each in mallory_api.get(LIST).json()["results"]] == [str(mine.id)]
        query = {"event_type_id": str(intro_call.id)}
        assert mallory_api.get(LIST, query).json()["results"] == []
