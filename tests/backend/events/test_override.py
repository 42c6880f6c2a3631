"""What an organizer may book and move outside their own rules, and what not even they may."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.availability.models import Schedule
from apps.events.models import Attendee, Booking, BookingAuditLog, CustomQuestion, EventType
from apps.events.selectors.audit import find_broken_link
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import AuditAction, Notice, QuestionType
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type
from tests.backend.integrations.cast import link_calendar
from tests.cast import IVO_EMAIL

BOOKINGS = "events/bookings/"
SATURDAY_22 = MONDAY_9 - timedelta(days=2) + timedelta(hours=13, minutes=7)


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def ask(api: ApiClient, event_type: EventType, at: datetime, **fields: Any) -> Any:
    """Olga books for Ivo."""
    headers = {"Idempotency-Key": fields.pop("key")} if "key" in fields else {}
    body = {
        "event_type_id": str(event_type.id),
        "start_time": at.isoformat(),
        "invitee_name": "Ivo Invitee",
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "Asia/Kathmandu",
        **fields,
    }
    return api.post(BOOKINGS, body, headers=headers)


def move(api: ApiClient, booking: Booking, to: datetime, **fields: Any) -> Any:
    body = {"action": "reschedule", "start_time": to.isoformat(), **fields}
    return api.put(f"{BOOKINGS}{booking.id}/", body)


def codes(answer: Any) -> list[str]:
    """Every rule that a refusal names."""
    return [error["code"] for error in answer.json()["errors"]]


def busy_elsewhere(organizer: User, start: datetime, end: datetime) -> None:
    event = ExternalEventData(external_id="dentist", start=start, end=end, is_busy=True)
    replace_external_events(calendar=link_calendar(organizer), events=[event], start=start, end=end)


def break_rule(rule: str, event_type: EventType) -> datetime:
    """A start that breaks one rule, and that rule only."""
    match rule:
        case "too_soon":
            EventType.objects.update(min_scheduling_notice=60 * 24 * 30)
        case "too_far":
            EventType.objects.update(max_scheduling_horizon=60)
        case "outside_hours":
            return MONDAY_9 - HALF_AN_HOUR
        case "off_grid":
            return MONDAY_9 + timedelta(minutes=7)
        case "busy":
            busy_elsewhere(event_type.organizer, MONDAY_9, MONDAY_9 + HALF_AN_HOUR)
        case "day_full":
            EventType.objects.update(max_bookings_per_day=1)
            book(event_type, at=MONDAY_9 + 2 * HALF_AN_HOUR, invitee_email="eve@example.com")
    return MONDAY_9


FIRST_CODE = {"busy": "slot_taken"}
OVERRIDABLE = ["too_soon", "too_far", "outside_hours", "off_grid", "busy", "day_full"]


class TestBookForSomebody:
    def test_makes_a_booking_like_any_other(self, intro_call: EventType, olga_api: ApiClient) -> None:
        made = ask(olga_api, intro_call, MONDAY_9)
        assert made.status_code == 201, made.content
        assert (made.json()["rules_broken"], made.json()["invitee_email"]) == ([], IVO_EMAIL)
        assert Booking.objects.get().access_token is not None
        entry = BookingAuditLog.objects.get()
        assert (entry.action, entry.actor_type, entry.metadata) == ("booking_created", "organizer", {})

    def test_tells_the_invitee_and_says_to_the_organizer_who_did_it(
        self, intro_call: EventType, olga: User, olga_api: ApiClient
    ) -> None:
        ask(olga_api, intro_call, MONDAY_9)
        told = Notification.objects.values_list("notice", "recipient", "payload__changed_by")
        assert set(told) == {
            (Notice.BOOKING_CONFIRMED, IVO_EMAIL, None),
            (Notice.BOOKING_CONFIRMED, olga.email, "organizer"),
        }

    def test_seats_a_party_in_a_group(self, workshop: EventType, olga_api: ApiClient) -> None:
        book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        assert ask(olga_api, workshop, MONDAY_9, attendee_count=3).status_code == 201
        assert Booking.objects.get().attendee_count == Attendee.objects.count() == 4
        full = ask(olga_api, workshop, MONDAY_9, override=True)
        assert (full.status_code, full.json()["code"]) == (409, "capacity_exceeded")
        assert full.json()["can_be_overridden"] is False

    def test_works_while_the_event_type_is_off_or_private(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(is_active=False, is_private=True)
        assert ask(olga_api, intro_call, MONDAY_9).status_code == 201

    def test_needs_no_answers_but_checks_those_that_are_given(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        question = CustomQuestion.objects.create(
            event_type=intro_call,
            question_text="How many?",
            question_type=QuestionType.NUMBER,
            is_required=True,
            order=0,
        )
        wrong = ask(olga_api, intro_call, MONDAY_9, custom_answers={str(question.id): "some"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "answers_invalid")
        assert ask(olga_api, intro_call, MONDAY_9).status_code == 201

    def test_is_done_once_however_often_it_is_sent(self, intro_call: EventType, olga_api: ApiClient) -> None:
        answers = [ask(olga_api, intro_call, SATURDAY_22, override=True, key="k") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 201]
        assert len({answer.content for answer in answers}) == 1
        assert Booking.objects.count() == 1
        other = ask(olga_api, intro_call, MONDAY_9, key="k")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")

    def test_has_keys_apart_from_those_of_invitees(self, intro_call: EventType, olga_api: ApiClient) -> None:
        book(intro_call, at=MONDAY_9, idempotency_key="k")
        assert ask(olga_api, intro_call, MONDAY_9 + HALF_AN_HOUR, key="k").status_code == 201

    def test_is_nothing_that_others_can_do(self, intro_call: EventType, mallory_api: ApiClient) -> None:
        refused = ask(mallory_api, intro_call, MONDAY_9, override=True)
        assert (refused.status_code, Booking.objects.count()) == (404, 0)

    def test_is_no_door_for_invitees(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        body = {
            "organizer_slug": "olga",
            "event_type_slug": "intro-call",
            "start_time": SATURDAY_22.isoformat(),
            "invitee_name": "Ivo",
            "invitee_email": IVO_EMAIL,
            "invitee_timezone": "UTC",
            "override": True,
        }
        assert anyone_api.post("events/bookings/create/", body).status_code == 422
        token = book(intro_call, at=MONDAY_9).booking.access_token_text()
        change = {"action": "reschedule", "start_time": SATURDAY_22.isoformat(), "override": True}
        assert anyone_api.post(f"events/booking/{token}/manage/", change).status_code == 422


class TestOverride:
    @pytest.mark.parametrize("rule", OVERRIDABLE)
    def test_is_needed_to_book_against_a_rule_and_is_remembered(
        self, intro_call: EventType, olga: User, olga_api: ApiClient, rule: str
    ) -> None:
        start = break_rule(rule, intro_call)
        refused = ask(olga_api, intro_call, start)
        assert refused.json()["code"] == FIRST_CODE.get(rule, rule)
        assert (codes(refused), refused.json()["can_be_overridden"]) == ([rule], True)
        made = ask(olga_api, intro_call, start, override=True)
        assert made.status_code == 201, made.content
        (broken,) = made.json()["rules_broken"]
        assert (broken["code"], bool(broken["message"])) == (rule, True)
        entry = BookingAuditLog.objects.filter(booking_id=made.json()["id"]).get()
        assert entry.metadata == {"rules_broken": [rule]}
        assert find_broken_link(organizer_id=olga.id) is None

    @pytest.mark.parametrize("rule", OVERRIDABLE)
    def test_is_needed_to_move_against_a_rule_and_is_remembered_at_both_places(
        self, intro_call: EventType, olga_api: ApiClient, rule: str
    ) -> None:
        held = book(intro_call, at=MONDAY_9 + timedelta(days=1)).booking
        start = break_rule(rule, intro_call)
        refused = move(olga_api, held, start)
        assert refused.json()["code"] == FIRST_CODE.get(rule, rule)
        assert (codes(refused), refused.json()["can_be_overridden"]) == ([rule], True)
        moved = move(olga_api, held, start, override=True)
        assert moved.status_code == 200, moved.content
        assert [each["code"] for each in moved.json()["rules_broken"]] == [rule]
        entries = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_RESCHEDULED)
        assert [entry.metadata["rules_broken"] for entry in entries] == [[rule], [rule]]

    def test_lists_every_rule_and_refuses_with_the_first(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(min_scheduling_notice=60 * 24 * 30)
        busy_elsewhere(intro_call.organizer, SATURDAY_22, SATURDAY_22 + HALF_AN_HOUR)
        refused = ask(olga_api, intro_call, SATURDAY_22)
        assert (refused.status_code, refused.json()["code"]) == (422, "too_soon")
        assert codes(refused) == ["too_soon", "outside_hours", "busy"]
        made = ask(olga_api, intro_call, SATURDAY_22, override=True).json()
        assert [each["code"] for each in made["rules_broken"]] == ["too_soon", "outside_hours", "busy"]

    def test_is_not_noted_where_no_rule_was_broken(self, intro_call: EventType, olga_api: ApiClient) -> None:
        made = ask(olga_api, intro_call, MONDAY_9, override=True)
        assert (made.json()["rules_broken"], BookingAuditLog.objects.get().metadata) == ([], {})

    def test_never_books_a_time_twice(self, intro_call: EventType, olga: User, olga_api: ApiClient) -> None:
        """With a buffer of the other's too, and whatever else is wrong with the start."""
        other = make_event_type(olga, "consulting", buffer_time_after=30)
        book(other, at=MONDAY_9, invitee_email="eve@example.com")
        for start in (MONDAY_9, MONDAY_9 + HALF_AN_HOUR, MONDAY_9 - timedelta(minutes=7)):
            refused = ask(olga_api, intro_call, start, override=True)
            assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
            assert refused.json()["can_be_overridden"] is False
            assert refused.json()["alternatives"]
        assert Booking.objects.count() == 1

    def test_never_moves_onto_another_booking(self, intro_call: EventType, olga_api: ApiClient) -> None:
        held = book(intro_call, at=MONDAY_9).booking
        book(intro_call, at=MONDAY_9 + HALF_AN_HOUR, invitee_email="eve@example.com")
        refused = move(olga_api, held, MONDAY_9 + timedelta(minutes=20), override=True)
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
        held.refresh_from_db()
        assert held.is_live()

    def test_may_overlap_the_place_it_leaves(self, intro_call: EventType, olga_api: ApiClient) -> None:
        held = book(intro_call, at=MONDAY_9).booking
        moved = move(olga_api, held, MONDAY_9 + timedelta(minutes=7), override=True)
        assert [each["code"] for each in moved.json()["rules_broken"]] == ["off_grid"]

    def test_has_the_database_behind_it(
        self, intro_call: EventType, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book(intro_call, at=MONDAY_9)
        monkeypatch.setattr("apps.events.services.bookings.book_for.require_permitted", lambda *_, **__: [])
        refused = ask(olga_api, intro_call, MONDAY_9 + timedelta(minutes=7), override=True)
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")

    @pytest.mark.parametrize(
        ("start", "code"),
        [
            (NOW, "in_past"),
            (NOW - timedelta(days=1), "in_past"),
            (NOW + timedelta(days=3 * 365), "too_far"),
            (MONDAY_9 + timedelta(microseconds=1), "off_grid"),
        ],
    )
    def test_reaches_neither_the_past_nor_the_end_of_time(
        self, intro_call: EventType, olga_api: ApiClient, start: datetime, code: str
    ) -> None:
        held = book(intro_call, at=MONDAY_9).booking
        for refused in (
            ask(olga_api, intro_call, start, override=True),
            move(olga_api, held, start, override=True),
        ):
            assert (refused.status_code, refused.json()["code"]) == (422, code)
            assert not refused.json().get("can_be_overridden")

    def test_reaches_the_very_next_instant(self, intro_call: EventType, olga_api: ApiClient) -> None:
        made = ask(olga_api, intro_call, NOW + timedelta(seconds=1), override=True)
        assert made.status_code == 201, made.content

    def test_is_seen_at_the_slot_that_somebody_was_added_to(
        self, workshop: EventType, olga_api: ApiClient
    ) -> None:
        book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        EventType.objects.update(min_scheduling_notice=60 * 24 * 30)
        assert ask(olga_api, workshop, MONDAY_9).json()["code"] == "too_soon"
        made = ask(olga_api, workshop, MONDAY_9, override=True).json()
        assert [each["code"] for each in made["rules_broken"]] == ["too_soon"]
        entry = BookingAuditLog.objects.get(action=AuditAction.ATTENDEE_JOINED)
        assert entry.metadata["rules_broken"] == ["too_soon"]

    def test_ends_with_the_next_move_inside_the_rules(
        self, intro_call: EventType, olgas_hours: Schedule, olga_api: ApiClient
    ) -> None:
        ask(olga_api, intro_call, SATURDAY_22, override=True)
        moved = move(olga_api, Booking.objects.get(), MONDAY_9).json()
        assert moved["rules_broken"] == []

    def test_is_nothing_that_an_invitees_move_inherits(
        self, intro_call: EventType, anyone_api: ApiClient, olga_api: ApiClient
    ) -> None:
        ask(olga_api, intro_call, SATURDAY_22, override=True)
        token = Booking.objects.get().access_token_text()
        again = {"action": "reschedule", "start_time": (SATURDAY_22 + HALF_AN_HOUR).isoformat()}
        refused = anyone_api.post(f"events/booking/{token}/manage/", again)
        assert (refused.status_code, refused.json()["code"]) == (422, "outside_hours")
        assert "can_be_overridden" not in refused.json()
