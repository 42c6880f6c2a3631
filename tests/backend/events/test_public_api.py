"""What everybody may read, and what the holder of a link may do."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, EventType
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type
from tests.cast import IVO_EMAIL

NASTY = '</script><img src=x onerror="alert(1)">&'


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def token_of(event_type: EventType, **fields: Any) -> str:
    made = book(event_type, at=MONDAY_9, **fields)
    return (made.seat or made.booking).access_token_text()


class TestOrganizerPage:
    def test_shows_what_anybody_may_book(
        self, olga: User, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        make_event_type(olga, "secret", is_private=True)
        make_event_type(olga, "off", is_active=False)
        make_event_type(olga, "gone", deleted_at=NOW)
        page = anyone_api.get("events/public/olga/").json()
        assert [each["event_type_slug"] for each in page["event_types"]] == ["intro-call"]
        assert page["organizer"]["name"] == "Olga"

    def test_gives_no_address_away(self, olga: User, intro_call: EventType, anyone_api: ApiClient) -> None:
        for path in ("events/public/olga/", "events/public/olga/intro-call/", "events/shell/olga/"):
            assert olga.email not in anyone_api.get(path).content.decode()

    def test_is_not_there_for_nobody(self, olga: User, anyone_api: ApiClient) -> None:
        assert anyone_api.get("events/public/nobody/").status_code == 404
        User.objects.update(is_active=False)
        assert anyone_api.get("events/public/olga/").status_code == 404

    @pytest.mark.parametrize("rows", [1, 100])
    def test_costs_three_queries_and_two_when_remembered_however_much_is_offered(
        self,
        olga: User,
        anyone_api: ApiClient,
        rows: int,
        empty_cache: None,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(rows):
            make_event_type(olga, f"type-{number}")
        for queries in (3, 2):
            with django_assert_num_queries(queries):
                anyone_api.get("events/public/olga/")

    def test_is_remembered_until_something_changes(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient, empty_cache: None
    ) -> None:
        path, whole = "events/public/olga/", f"events/event-types/{intro_call.id}/"
        seen = [anyone_api.get(path)["X-Cache"] for _ in range(2)]
        assert seen == ["miss", "hit"]
        olga_api.patch("users/profile/", {"bio": "Designs."})
        assert anyone_api.get(path).json()["organizer"]["bio"] == "Designs."
        changes: list[tuple[Callable[[], object], list[str]]] = [
            (lambda: olga_api.post("events/event-types/", {"name": "Chat"}), ["Chat", "Intro call"]),
            (lambda: olga_api.post(f"{whole}activate/", {"is_active": False}), ["Chat"]),
            (lambda: olga_api.post(f"{whole}activate/", {"is_active": True}), ["Chat", "Intro call"]),
            (lambda: olga_api.delete(whole), ["Chat"]),
        ]
        for change, names in changes:
            change()
            shown = anyone_api.get(path)
            assert shown["X-Cache"] == "miss"
            assert [each["name"] for each in shown.json()["event_types"]] == names


class TestEventTypePage:
    def test_shows_what_is_needed_to_book(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        intro_call.questions.create(question_text="Why?", order=0)
        EventType.objects.update(location_type="in_person", location_details="Lindenstraße 12")
        page = anyone_api.get("events/public/olga/intro-call/").json()
        assert (page["duration"], page["timezone"]) == (30, "Europe/Berlin")
        assert page["location_details"] == "Lindenstraße 12"
        assert [each["question_text"] for each in page["questions"]] == ["Why?"]

    def test_keeps_the_link_of_a_call_for_those_who_book(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(location_details="https://meet.example.com/olga")
        assert anyone_api.get("events/public/olga/intro-call/").json()["location_details"] == ""
        token = token_of(EventType.objects.get())
        read = anyone_api.get(f"events/booking/{token}/manage/").json()
        assert read["booking"]["meeting_link"] == "https://meet.example.com/olga"

    def test_is_sent_again_only_when_it_has_changed(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        path = "events/public/olga/intro-call/"
        etag = anyone_api.get(path)["ETag"]
        assert anyone_api.get(path, headers={"If-None-Match": etag}).status_code == 304
        olga_api.put(f"events/event-types/{intro_call.id}/", {"name": "Another name"})
        changed = anyone_api.get(path, headers={"If-None-Match": etag})
        assert (changed.status_code, changed.json()["name"]) == (200, "Another name")

    def test_is_remembered_until_something_changes(
        self,
        intro_call: EventType,
        olga_api: ApiClient,
        anyone_api: ApiClient,
        empty_cache: None,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        path, whole = "events/public/olga/intro-call/", f"events/event-types/{intro_call.id}/"
        assert anyone_api.get(path)["X-Cache"] == "miss"
        with django_assert_num_queries(1):
            assert anyone_api.get(path)["X-Cache"] == "hit"
        olga_api.put(whole, {"name": "Intro call", "questions": [{"question_text": "Why?"}]})
        asked = anyone_api.get(path)
        assert (asked["X-Cache"], asked.json()["questions"][0]["question_text"]) == ("miss", "Why?")
        olga_api.patch("users/profile/", {"name": "Olga Okafor"})
        assert anyone_api.get(path).json()["organizer"]["name"] == "Olga Okafor"
        olga_api.post(f"{whole}activate/", {"is_active": False})
        assert anyone_api.get(path).status_code == 404

    def test_costs_two_queries(
        self, intro_call: EventType, anyone_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            anyone_api.get("events/public/olga/intro-call/")


class TestShell:
    def test_says_it_in_words(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(description="Half an hour\nto get to know each other.")
        page = anyone_api.get("events/shell/olga/").json()
        assert '<a href="/olga/intro-call">Intro call</a>' in page["body"]
        booking = anyone_api.get("events/shell/olga/intro-call/").json()
        assert booking["title"] == "Intro call with Olga"
        assert booking["canonical_url"] == "http://testserver/olga/intro-call"
        assert booking["description"] == "Half an hour to get to know each other."
        assert "<title>Intro call with Olga</title>" in booking["head"]
        assert "noindex" not in booking["head"]

    def test_escapes_whatever_an_organizer_writes(self, olga: User, anyone_api: ApiClient) -> None:
        User.objects.update(name=NASTY, bio=NASTY)
        make_event_type(olga, name=NASTY, description=NASTY)
        for path in ("events/shell/olga/", "events/shell/olga/intro-call/"):
            page = anyone_api.get(path).json()
            html = page["head"] + page["body"]
            assert "<img" not in html
            assert html.count("</script>") == html.count("<script") == 2
            assert not re.search(r"&(?!lt;|gt;|amp;|quot;|#x27;)", re.sub(r"<script.*?</script>", "", html))

    def test_keeps_search_engines_off_private_ones(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(is_private=True)
        assert (
            'name="robots" content="noindex"'
            in anyone_api.get("events/shell/olga/intro-call/").json()["head"]
        )
        assert "intro-call" not in anyone_api.get("events/shell/olga/").json()["body"]

    def test_is_a_real_404_for_what_is_not_there(self, olga: User, anyone_api: ApiClient) -> None:
        for path in ("events/shell/nobody/", "events/shell/olga/nothing/"):
            assert anyone_api.get(path).status_code == 404


class TestManage:
    def test_shows_the_invitee_their_booking(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        token = token_of(intro_call)
        read = anyone_api.get(f"events/booking/{token}/manage/").json()
        assert (read["booking"]["invitee_email"], read["access_token"]) == (IVO_EMAIL, token)

    def test_shows_nobody_at_a_group_event_the_others(
        self, workshop: EventType, anyone_api: ApiClient
    ) -> None:
        book(workshop, at=MONDAY_9, invitee_name="Eve Other", invitee_email="eve@example.com")
        token = token_of(workshop, attendee_count=2)
        response = anyone_api.get(f"events/booking/{token}/manage/")
        assert "eve" not in response.content.decode().lower().replace("event", "")
        booking = response.json()["booking"]
        assert (booking["seats"], booking["is_group_event"], booking["invitee_name"]) == (
            2,
            True,
            "Ivo Invitee",
        )

    def test_cancels_moves_and_renews(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        path = f"events/booking/{token_of(intro_call)}/manage/"
        to = (MONDAY_9 + HALF_AN_HOUR).isoformat()
        moved = anyone_api.post(path, {"action": "reschedule", "start_time": to}).json()
        assert datetime.fromisoformat(moved["booking"]["start_time"]) == MONDAY_9 + HALF_AN_HOUR
        renewed = anyone_api.post(path, {"action": "regenerate_token"}).json()
        assert anyone_api.get(path).status_code == 404
        path = f"events/booking/{renewed['access_token']}/manage/"
        gone = anyone_api.post(path, {"action": "cancel", "reason": "ill"}).json()["booking"]
        assert (gone["status"], gone["cancellation_reason"]) == ("cancelled", "ill")
        assert (gone["can_be_cancelled"], gone["can_be_rescheduled"]) == (False, False)

    def test_concerns_ones_own_seat_only(self, workshop: EventType, anyone_api: ApiClient) -> None:
        eve = book(workshop, at=MONDAY_9, invitee_name="Eve", invitee_email="eve@example.com")
        token = token_of(workshop)
        gone = anyone_api.post(f"events/booking/{token}/manage/", {"action": "cancel"}).json()
        assert gone["booking"]["status"] == "cancelled"
        assert Booking.objects.get().is_live()
        assert eve.seat is not None
        theirs = anyone_api.get(f"events/booking/{eve.seat.access_token_text()}/manage/").json()
        assert theirs["booking"]["status"] == "confirmed"

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"action": "reschedule", "start_time": "2027-02-01T10:00:00+01:00"}, 409, "slot_taken"),
            ({"action": "reschedule", "start_time": "2027-02-01T08:00:00+01:00"}, 422, "outside_hours"),
            ({"action": "reschedule", "start_time": "0001-01-01T00:00:00Z"}, 422, "in_past"),
            ({"action": "reschedule"}, 422, "validation_failed"),
            ({"action": "reschedule", "start_time": "2027-02-01T10:00:00"}, 422, "validation_failed"),
            ({"action": "destroy"}, 422, "validation_failed"),
            ({}, 422, "validation_failed"),
            ({"action": "cancel", "reason": "x" * 1001}, 422, "validation_failed"),
        ],
    )
    def test_says_why_not(
        self, intro_call: EventType, anyone_api: ApiClient, change: dict[str, str], status: int, code: str
    ) -> None:
        path = f"events/booking/{token_of(intro_call)}/manage/"
        book(intro_call, at=MONDAY_9 + timedelta(hours=1))
        response = anyone_api.post(path, change)
        assert (response.status_code, response.json()["code"]) == (status, code), response.content

    def test_tells_expired_from_unknown(
        self, intro_call: EventType, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = token_of(intro_call)
        late = MONDAY_9 + timedelta(days=31)
        monkeypatch.setattr("core.clock.now", lambda: late)
        for path in ("manage/", "calendar.ics"):
            response = anyone_api.get(f"events/booking/{token}/{path}")
            assert (response.status_code, response.json()["code"]) == (410, "access_token_expired")
            response = anyone_api.get(f"events/booking/{'x' * 43}/{path}")
            assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_costs_the_same_for_a_guess_as_for_nonsense(
        self, intro_call: EventType, anyone_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(3):
            anyone_api.get(f"events/booking/{'x' * 43}/manage/")
        with django_assert_num_queries(0):
            anyone_api.get("events/booking/nonsense/manage/")


def test_a_calendar_file_is_one_persons_own(workshop: EventType, anyone_api: ApiClient) -> None:
    book(workshop, at=MONDAY_9, invitee_name="Eve Other", invitee_email="eve@example.com")
    response = anyone_api.get(f"events/booking/{token_of(workshop)}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert "BEGIN:VCALENDAR" in text
    assert "eve@example.com" not in text
