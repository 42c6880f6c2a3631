"""Event types through the API: every rule, every refusal, and who may."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.availability.models import Schedule
from apps.events.models import Booking, CustomQuestion, EventType, OrganizerLock
from apps.users.models import User
from apps.workflows.models import Workflow
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type, raw_booking
from tests.cast import make_schedule

PATH = "events/event-types/"
WHY = {"question_text": "Why?", "is_required": True}
EIGHT_WEEKS = {"recurrence_type": "weekly", "max_occurrences": 8}
SIZE = {"question_text": "Which size?", "question_type": "select", "options": ["S", "M"]}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def fields_of(response: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in response.json()["errors"]}


class TestCreate:
    def test_needs_a_name_only(self, olga_api: ApiClient, olga: User) -> None:
        response = olga_api.post(PATH, {"name": "Äußerst kurzes Gespräch!"})
        assert response.status_code == 201, response.content
        made = response.json()
        assert (made["duration"], made["max_attendees"], made["is_active"]) == (30, 1, True)
        assert made["event_type_slug"] == "auerst-kurzes-gesprach"
        assert made["public_url"] == "http://testserver/olga/auerst-kurzes-gesprach"
        assert OrganizerLock.objects.filter(organizer=olga).exists()

    def test_finds_a_link_that_is_free(self, olga_api: ApiClient, intro_call: EventType) -> None:
        slugs = [
            olga_api.post(PATH, {"name": name}).json()["event_type_slug"]
            for name in ("Intro: call", "Intro call?")
        ]
        assert slugs == ["intro-call-2", "intro-call-3"]

    def test_finds_a_link_for_a_name_without_letters_of_ours(self, olga_api: ApiClient) -> None:
        assert olga_api.post(PATH, {"name": "予約"}).json()["event_type_slug"] == "meeting"

    def test_keeps_everything(self, olga_api: ApiClient, olga: User, olgas_hours: Schedule) -> None:
        workflow = Workflow.objects.create(organizer=olga, name="Remind", trigger="before_start")
        wanted = {
            "name": "Team training",
            "event_type_slug": "training",
            "description": "Two hours.\nBring a laptop.",
            "duration": 120,
            "max_attendees": 1,
            "enable_waitlist": False,
            "show_attendee_names": True,
            "is_active": False,
            "is_private": True,
            "min_scheduling_notice": 1440,
            "max_scheduling_horizon": 525600,
            "buffer_time_before": 15,
            "buffer_time_after": 120,
            "max_bookings_per_day": 2,
            "slot_interval_minutes": 60,
            "recurrence_type": "monthly",
            "recurrence_rule": "FREQ=MONTHLY;BYDAY=2TU",
            "max_occurrences": 6,
            "recurrence_end_date": "2028-02-29",
            "location_type": "in_person",
            "location_details": "Lindenstraße 12",
            "conferencing_provider": "zoom",
            "redirect_url_after_booking": "https://example.com/thanks",
            "schedule_id": str(olgas_hours.id),
            "confirmation_workflow_id": None,
            "reminder_workflow_id": str(workflow.id),
            "cancellation_workflow_id": None,
            "questions": [WHY, SIZE],
        }
        made = olga_api.post(PATH, wanted)
        assert made.status_code == 201, made.content
        read = olga_api.get(f"{PATH}{made.json()['id']}/").json()
        asked = read.pop("questions")
        assert {name: read[name] for name in wanted if name != "questions"} == {
            name: value for name, value in wanted.items() if name != "questions"
        }
        assert [(each["question_text"], each["order"], each["options"]) for each in asked] == [
            ("Why?", 0, []),
            ("Which size?", 1, ["S", "M"]),
        ]

    def test_keeps_what_only_a_group_has(self, olga_api: ApiClient) -> None:
        wanted = {"max_attendees": 4, "enable_waitlist": True, "show_attendee_names": True}
        made = olga_api.post(PATH, {"name": "Workshop", **wanted}).json()
        read = olga_api.get(f"{PATH}{made['id']}/").json()
        assert {name: read[name] for name in wanted} == wanted

    def test_fills_in_the_plain_rule(self, olga_api: ApiClient) -> None:
        made = olga_api.post(PATH, {"name": "Coaching", "recurrence_type": "weekly", "max_occurrences": 8})
        assert made.json()["recurrence_rule"] == "FREQ=WEEKLY"

    @pytest.mark.parametrize(
        ("change", "field", "code"),
        [
            ({"name": ""}, "name", "too_short"),
            ({"name": "  "}, "name", "too_short"),
            ({"name": "a\nb"}, "name", "line_break"),
            ({"duration": 0}, "duration", "greater_than_equal"),
            ({"duration": 721}, "duration", "less_than_equal"),
            ({"duration": 10**30}, "duration", None),
            ({"buffer_time_before": 31}, "buffer_time_before", "buffer_too_long"),
            ({"buffer_time_after": 31}, "buffer_time_after", "buffer_too_long"),
            ({"buffer_time_after": 121, "duration": 200}, "buffer_time_after", "less_than_equal"),
            ({"location_type": "custom"}, "location_details", "required"),
            ({"location_type": "in_person", "location_details": " "}, "location_details", "required"),
            (
                {"redirect_url_after_booking": "javascript:alert(1)"},
                "redirect_url_after_booking",
                "web_address",
            ),
            ({"conferencing_provider": "pigeon"}, "conferencing_provider", None),
            ({"event_type_slug": "Not A Slug"}, "event_type_slug", "string_pattern_mismatch"),
            ({"schedule_id": str(uuid4())}, "schedule_id", "validation_failed"),
            ({"reminder_workflow_id": str(uuid4())}, "reminder_workflow_id", "validation_failed"),
            ({"recurrence_type": "weekly"}, "recurrence_rule", "recurrence_invalid"),
            (
                {"recurrence_type": "weekly", "recurrence_rule": "FREQ=DAILY;COUNT=3"},
                "recurrence_rule",
                "recurrence_invalid",
            ),
            (
                {"recurrence_type": "daily", "recurrence_rule": "FREQ=SECONDLY;COUNT=3"},
                "recurrence_rule",
                "recurrence_invalid",
            ),
            ({"recurrence_rule": "FREQ=DAILY;COUNT=3"}, "recurrence_rule", "recurrence_invalid"),
            ({**EIGHT_WEEKS, "max_attendees": 2}, "max_attendees", "not_with_a_series"),
            ({**EIGHT_WEEKS, "enable_waitlist": True}, "enable_waitlist", "not_with_a_series"),
            ({"max_occurrences": 3}, "max_occurrences", "recurrence_invalid"),
            ({"recurrence_end_date": "2028-02-29"}, "recurrence_end_date", "recurrence_invalid"),
            ({"questions": [{**SIZE, "options": []}]}, "questions.0.options", "required"),
            ({"questions": [WHY, {**SIZE, "options": ["S", "S"]}]}, "questions.1.options", "duplicate"),
            ({"questions": [{**SIZE, "options": ["S", " "]}]}, "questions.0.options", "required"),
            ({"questions": [{**WHY, "options": ["S"]}]}, "questions.0.options", "not_allowed"),
            ({"questions": [{**WHY, "question_text": ""}]}, "questions.0.question_text", "too_short"),
            (
                {"questions": [{**WHY, "conditions": {"if": 1}}]},
                "questions.0.conditions.if",
                "extra_forbidden",
            ),
            ({"questions": [{**WHY, "id": str(uuid4())}]}, "questions.0.id", "validation_failed"),
            ({"mistake": 1}, "mistake", "extra_forbidden"),
        ],
    )
    def test_refuses_by_the_field_that_is_wrong(
        self, olga_api: ApiClient, change: dict[str, Any], field: str, code: str | None
    ) -> None:
        response = olga_api.post(PATH, {"name": "Intro call", **change})
        assert response.status_code == 422, response.content
        assert list(fields_of(response)) == [field]
        assert code in (None, fields_of(response)[field])
        assert not EventType.objects.exists()

    def test_names_every_field_that_is_wrong(self, olga_api: ApiClient) -> None:
        wrong = {
            "name": "x",
            "buffer_time_before": 31,
            "location_type": "custom",
            "recurrence_type": "weekly",
        }
        response = olga_api.post(PATH, wrong)
        assert set(fields_of(response)) == {"buffer_time_before", "location_details", "recurrence_rule"}
        assert response.json()["code"] == "validation_failed"

    def test_says_that_only_the_recurrence_is_wrong(self, olga_api: ApiClient) -> None:
        response = olga_api.post(PATH, {"name": "x", "recurrence_type": "weekly"})
        assert response.json()["code"] == "recurrence_invalid"

    def test_refuses_a_name_twice(self, olga_api: ApiClient, intro_call: EventType) -> None:
        response = olga_api.post(PATH, {"name": intro_call.name})
        assert (response.status_code, response.json()["code"]) == (409, "name_taken")

    def test_refuses_a_link_twice(self, olga_api: ApiClient, intro_call: EventType) -> None:
        response = olga_api.post(PATH, {"name": "Other", "event_type_slug": "intro-call"})
        assert (response.status_code, response.json()["code"]) == (409, "slug_taken")

    def test_knows_no_schedule_or_workflow_of_others(
        self, olga_api: ApiClient, olga: User, mallory: User
    ) -> None:
        theirs = make_schedule(mallory)
        response = olga_api.post(PATH, {"name": "x", "schedule_id": str(theirs.id)})
        assert list(fields_of(response)) == ["schedule_id"]
        flow = Workflow.objects.create(organizer=mallory, name="Remind", trigger="before_start")
        response = olga_api.post(PATH, {"name": "x", "reminder_workflow_id": str(flow.id)})
        assert list(fields_of(response)) == ["reminder_workflow_id"]


class TestUpdate:
    def test_puts_the_whole_in_the_old_ones_place(self, olga_api: ApiClient, intro_call: EventType) -> None:
        EventType.objects.update(description="old", max_bookings_per_day=3)
        response = olga_api.put(f"{PATH}{intro_call.id}/", {"name": "Long call", "duration": 90})
        assert response.status_code == 200, response.content
        changed = response.json()
        assert (changed["name"], changed["duration"]) == ("Long call", 90)
        assert (changed["description"], changed["max_bookings_per_day"]) == ("", None)
        assert changed["event_type_slug"] == "intro-call", "a link that is not mentioned stays"

    def test_leaves_bookings_as_they_were_made(self, olga_api: ApiClient, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        olga_api.put(f"{PATH}{intro_call.id}/", {"name": "x", "duration": 90, "max_attendees": 5})
        booking.refresh_from_db()
        assert (booking.end_time - booking.start_time, booking.capacity) == (HALF_AN_HOUR, 1)

    def test_keeps_adds_and_drops_questions(self, olga_api: ApiClient, intro_call: EventType) -> None:
        why = CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        CustomQuestion.objects.create(event_type=intro_call, question_text="How?", order=1)
        questions = [SIZE, {"id": str(why.id), "question_text": "Why then?"}]
        response = olga_api.put(f"{PATH}{intro_call.id}/", {"name": "x", "questions": questions})
        asked = response.json()["questions"]
        assert [(each["question_text"], each["order"]) for each in asked] == [
            ("Which size?", 0),
            ("Why then?", 1),
        ]
        assert asked[1]["id"] == str(why.id)

    def test_takes_a_question_of_one_form_once(
        self, olga_api: ApiClient, intro_call: EventType, olga: User
    ) -> None:
        why = CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        twice = [{"id": str(why.id), "question_text": "Why?"}] * 2
        response = olga_api.put(f"{PATH}{intro_call.id}/", {"name": "x", "questions": twice})
        assert list(fields_of(response)) == ["questions.1.id"]
        other = make_event_type(olga, "other")
        response = olga_api.put(f"{PATH}{other.id}/", {"name": "x", "questions": twice[:1]})
        assert list(fields_of(response)) == ["questions.0.id"]

    def test_changes_nothing_where_something_is_refused(
        self, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        unknown = [{"id": str(uuid4()), "question_text": "Why?"}]
        olga_api.put(f"{PATH}{intro_call.id}/", {"name": "New name", "questions": unknown})
        intro_call.refresh_from_db()
        assert intro_call.name == "Intro call"

    def test_refuses_anothers_name(
        self, olga_api: ApiClient, intro_call: EventType, workshop: EventType
    ) -> None:
        response = olga_api.put(f"{PATH}{workshop.id}/", {"name": intro_call.name})
        assert (response.status_code, response.json()["code"]) == (409, "name_taken")


class TestActivate:
    def test_opens_and_closes(
        self, olga_api: ApiClient, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        for is_active, status in ((False, 404), (True, 200)):
            response = olga_api.post(f"{PATH}{intro_call.id}/activate/", {"is_active": is_active})
            assert response.json()["is_active"] is is_active
            assert anyone_api.get("events/public/olga/intro-call/").status_code == status


class TestDuplicate:
    def test_copies_all_but_the_identity(self, olga_api: ApiClient, intro_call: EventType) -> None:
        EventType.objects.update(description="Hello", buffer_time_after=10, recurrence_type="none")
        CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        copies = [olga_api.post(f"{PATH}{intro_call.id}/duplicate/") for _ in range(2)]
        assert [copy.status_code for copy in copies] == [201, 201]
        first, second = (copy.json() for copy in copies)
        assert (first["name"], second["name"]) == ("Intro call (copy)", "Intro call (copy 2)")
        assert (first["event_type_slug"], second["event_type_slug"]) == (
            "intro-call-copy",
            "intro-call-copy-2",
        )
        assert (first["description"], first["buffer_time_after"], first["is_active"]) == ("Hello", 10, False)
        assert [each["question_text"] for each in first["questions"]] == ["Why?"]
        assert first["id"] != str(intro_call.id)

    def test_shortens_a_name_that_is_long_already(self, olga_api: ApiClient, olga: User) -> None:
        original = make_event_type(olga, name="x" * 200)
        response = olga_api.post(f"{PATH}{original.id}/duplicate/")
        assert response.status_code == 201, response.content
        assert len(response.json()["name"]) <= 200


class TestDelete:
    def test_takes_it_away(self, olga_api: ApiClient, intro_call: EventType) -> None:
        assert olga_api.delete(f"{PATH}{intro_call.id}/").status_code == 204
        assert not EventType.objects.exists()

    def test_refuses_while_bookings_are_to_come_and_says_how_many(
        self, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        for number in range(2):
            book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        response = olga_api.delete(f"{PATH}{intro_call.id}/")
        assert (response.status_code, response.json()["code"]) == (409, "event_type_in_use")
        assert "2 upcoming bookings" in response.json()["detail"]

    def test_keeps_the_history_of_one_that_was_booked(
        self, olga_api: ApiClient, intro_call: EventType, olgas_hours: Schedule
    ) -> None:
        EventType.objects.update(schedule=olgas_hours)
        past = raw_booking(intro_call, at=NOW - timedelta(days=7))
        assert olga_api.delete(f"{PATH}{intro_call.id}/").status_code == 204
        assert olga_api.get(f"{PATH}{intro_call.id}/").status_code == 404
        assert olga_api.get(PATH).json()["results"] == []
        assert olga_api.get(f"events/bookings/{past.id}/").json()["event_name"] == "Intro call"
        assert olga_api.post(PATH, {"name": "Intro call"}).json()["event_type_slug"] == "intro-call"
        olgas_hours.delete()


class TestList:
    def test_counts_bookings(self, olga_api: ApiClient, intro_call: EventType, workshop: EventType) -> None:
        raw_booking(intro_call, at=NOW - timedelta(days=7))
        book(intro_call, at=MONDAY_9)
        gone = book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking
        Booking.objects.filter(id=gone.id).update(status="cancelled", cancelled_at=NOW, cancelled_by="system")
        listed = olga_api.get(PATH).json()["results"]
        assert [
            (each["name"], each["upcoming_booking_count"], each["total_booking_count"]) for each in listed
        ] == [("Intro call", 1, 2), ("Workshop", 0, 0)]

    def test_counts_so_far_and_no_further(
        self, olga_api: ApiClient, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.events.selectors.event_types.COUNTED_TO", 2)
        for number in range(3):
            raw_booking(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        (listed,) = olga_api.get(PATH).json()["results"]
        assert (listed["upcoming_booking_count"], listed["total_booking_count"]) == (2, 2)

    def test_is_one_page_after_another(self, olga_api: ApiClient, olga: User) -> None:
        for number in range(5):
            make_event_type(olga, f"type-{number}")
        first = olga_api.get(PATH, {"limit": 3}).json()
        second = olga_api.get(PATH, {"limit": 3, "cursor": first["next_cursor"]}).json()
        names = [each["name"] for page in (first, second) for each in page["results"]]
        assert names == [f"Type {number}" for number in range(5)]
        assert second["next_cursor"] is None

    @pytest.mark.parametrize("rows", [1, 100])
    def test_costs_the_same_however_many_there_are(
        self,
        olga_api: ApiClient,
        olga: User,
        rows: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(rows):
            event_type = make_event_type(olga, f"type-{number}")
            CustomQuestion.objects.create(event_type=event_type, question_text="Why?", order=0)
        with django_assert_max_num_queries(4):  # the session, its user, the event types, their questions
            olga_api.get(PATH, {"limit": 100})


class TestPermission:
    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "", None),
            ("PUT", "", {"name": "Mine now"}),
            ("DELETE", "", None),
            ("POST", "duplicate/", None),
            ("POST", "activate/", {"is_active": False}),
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
        theirs = mallory_api.send(method, f"{PATH}{intro_call.id}/{path}", body)
        missing = mallory_api.send(method, f"{PATH}{uuid4()}/{path}", body)
        assert theirs.status_code == 404
        assert theirs.content == missing.content
        assert anyone_api.send(method, f"{PATH}{intro_call.id}/{path}", body).status_code == 401
        intro_call.refresh_from_db()
        assert intro_call.is_active

    def test_lists_ones_own(
        self, intro_call: EventType, mallory_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        assert mallory_api.get(PATH).json()["results"] == []
        assert anyone_api.get(PATH).status_code == 401


def test_dates_of_a_series_may_end_on_a_leap_day(olga_api: ApiClient) -> None:
    series = {"name": "x", "recurrence_type": "weekly", "recurrence_end_date": date(2028, 2, 29)}
    assert olga_api.post(PATH, series).json()["recurrence_end_date"] == "2028-02-29"
