"""What anybody may read, field by field: one more is a decision, and is taken here."""

from datetime import datetime
from typing import Any

import pytest

from apps.events.models import EventType
from apps.users.models import User
from apps.workflows.models import Workflow
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, book

ORGANIZER = {
    "name",
    "organizer_slug",
    "timezone",
    "bio",
    "brand_color",
    "logo_url",
    "website",
    "contact_email",
    "contact_phone",
}
SUMMARY = {
    "name",
    "event_type_slug",
    "description",
    "duration",
    "is_group_event",
    "max_attendees",
    "recurrence_type",
    "recurrence_text",
    "location_type",
}
WHOLE = SUMMARY | {
    "organizer",
    "location_details",
    "enable_waitlist",
    "show_attendee_names",
    "min_scheduling_notice",
    "max_scheduling_horizon",
    "cancellation_deadline_minutes",
    "reschedule_deadline_minutes",
    "max_reschedules",
    "occurrences",
    "may_choose_fewer",
    "timezone",
    "questions",
}
SLOT = {"start_time", "end_time", "seats_left"}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


@pytest.fixture
def all_set(intro_call: EventType) -> EventType:
    """An event type in which everything is set that is nobody's business."""
    User.objects.update(contact_email="office@example.com")
    flow = Workflow.objects.create(
        organizer=intro_call.organizer, name="Canary flow", trigger="booking_created"
    )
    EventType.objects.update(
        max_bookings_per_day=7,
        redirect_url_after_booking="https://canary.example/after",
        confirmation_workflow=flow,
    )
    book(intro_call, at=MONDAY_9, invitee_name="Canary Person", invitee_email="canary@example.com")
    return intro_call


class TestPublicAnswers:
    def test_hold_these_fields_and_no_others(self, all_set: EventType, anyone_api: ApiClient) -> None:
        page = anyone_api.get("events/public/olga/").json()
        whole = anyone_api.get("events/public/olga/intro-call/").json()
        slots = anyone_api.get(
            "events/slots/olga/intro-call/", {"start_date": "2027-02-01", "end_date": "2027-02-02"}
        ).json()
        assert set(page) == {"organizer", "event_types"}
        assert set(page["organizer"]) == set(whole["organizer"]) == ORGANIZER
        assert [set(each) for each in page["event_types"]] == [SUMMARY]
        assert set(whole) == WHOLE
        assert set(slots) == {"timezone", "duration", "days", "next_free"}
        assert {field for day in slots["days"] for slot in day["slots"] for field in slot} == SLOT

    def test_hold_nothing_of_what_is_the_organizers_own(
        self, all_set: EventType, anyone_api: ApiClient
    ) -> None:
        paths = ["public/olga/", "public/olga/intro-call/", "shell/olga/", "shell/olga/intro-call/"]
        told = "".join(anyone_api.get(f"events/{path}").text for path in paths)
        told += anyone_api.get(
            "events/slots/olga/intro-call/", {"start_date": "2027-02-01", "end_date": "2027-02-02"}
        ).text
        private: list[Any] = [
            "canary",
            "Canary",
            "olga@example.com",
            str(all_set.id),
            str(all_set.organizer_id),
        ]
        assert [word for word in private if word in told] == []
        assert "office@example.com" in told, "what the organizer publishes is there"
