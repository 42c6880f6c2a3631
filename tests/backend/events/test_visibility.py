"""Private and switched-off event types, on every path that leads to them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from apps.events.models import Booking, EventType, OrganizerLock
from apps.events.services.locking import lock_calendar
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, book

WINDOW = {"start_date": "2027-02-01", "end_date": "2027-02-01"}
LATER = MONDAY_9 + HALF_AN_HOUR


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def wish(slug: str = "intro-call", at: datetime = MONDAY_9) -> dict[str, Any]:
    return {
        "organizer_slug": "olga",
        "event_type_slug": slug,
        "start_time": at.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


def move_to(at: datetime) -> dict[str, str]:
    return {"action": "reschedule", "start_time": at.isoformat()}


class TestPrivate:
    @pytest.fixture(autouse=True)
    def private(self, intro_call: EventType) -> EventType:
        """The intro call is reached by its link only."""
        EventType.objects.update(is_private=True, description="Between us")
        return intro_call

    def test_is_named_nowhere_on_its_organizers_page(self, anyone_api: ApiClient) -> None:
        for path in ("events/public/olga/", "events/shell/olga/"):
            text = anyone_api.get(path).content.decode()
            assert not any(words in text for words in ("intro-call", "Intro call", "Between us"))

    def test_can_be_seen_and_booked_by_its_link(self, anyone_api: ApiClient) -> None:
        assert anyone_api.get("events/public/olga/intro-call/").status_code == 200
        assert anyone_api.get("events/slots/olga/intro-call/", WINDOW).json()["days"]
        assert "noindex" in anyone_api.get("events/shell/olga/intro-call/").json()["head"]
        assert anyone_api.post("events/bookings/create/", wish()).status_code == 201

    def test_can_be_moved_and_cancelled_by_its_invitee(
        self, private: EventType, anyone_api: ApiClient
    ) -> None:
        token = book(private, at=MONDAY_9).booking.access_token_text()
        path = f"events/booking/{token}/manage/"
        assert anyone_api.get(path).json()["booking"]["can_be_rescheduled"] is True
        assert anyone_api.post(path, move_to(LATER)).status_code == 200
        assert anyone_api.post(path, {"action": "cancel"}).status_code == 200

    def test_is_in_its_organizers_list_and_preview(self, private: EventType, olga_api: ApiClient) -> None:
        (listed,) = olga_api.get("events/event-types/").json()["results"]
        assert listed["is_private"] is True
        assert olga_api.get(f"events/event-types/{private.id}/slots/", WINDOW).json()["days"]


class TestOff:
    @pytest.fixture
    def held(self, intro_call: EventType) -> Booking:
        """Ivo has booked it before it was switched off."""
        booking = book(intro_call, at=MONDAY_9).booking
        EventType.objects.update(is_active=False)
        return booking

    @pytest.mark.parametrize("page", ["public", "shell", "slots"])
    def test_is_no_page(self, held: Booking, anyone_api: ApiClient, page: str) -> None:
        answer = anyone_api.get(f"events/{page}/olga/intro-call/", WINDOW if page == "slots" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "event_type_inactive")

    def test_is_not_on_its_organizers_page(self, held: Booking, anyone_api: ApiClient) -> None:
        for path in ("events/public/olga/", "events/shell/olga/"):
            assert "intro-call" not in anyone_api.get(path).content.decode()

    def test_takes_no_booking(self, held: Booking, anyone_api: ApiClient) -> None:
        refused = anyone_api.post("events/bookings/create/", wish(at=LATER))
        assert (refused.status_code, refused.json()["code"]) == (404, "event_type_inactive")

    def test_takes_no_booking_that_was_under_way_when_it_was_switched_off(
        self, intro_call: EventType, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Seen as on, then off by the time the calendar is locked."""

        def lock_late(organizer_id: UUID) -> OrganizerLock:
            EventType.objects.update(is_active=False)
            return lock_calendar(organizer_id)

        monkeypatch.setattr("apps.events.services.bookings.create.lock_calendar", lock_late)
        refused = anyone_api.post("events/bookings/create/", wish())
        assert (refused.status_code, refused.json()["code"]) == (404, "event_type_inactive")
        assert Booking.objects.count() == 0

    def test_can_be_seen_and_cancelled_but_not_moved_by_its_invitee(
        self, held: Booking, anyone_api: ApiClient
    ) -> None:
        path = f"events/booking/{held.access_token_text()}/manage/"
        shown = anyone_api.get(path).json()["booking"]
        assert (shown["status"], shown["can_be_cancelled"], shown["can_be_rescheduled"]) == (
            "confirmed",
            True,
            False,
        )
        refused = anyone_api.post(path, move_to(LATER))
        assert (refused.status_code, refused.json()["code"]) == (409, shown["reschedule_refusal"])
        assert anyone_api.get(path.replace("manage/", "calendar.ics")).status_code == 200
        assert anyone_api.post(path, {"action": "cancel"}).status_code == 200

    def test_can_still_be_booked_moved_and_previewed_by_its_organizer(
        self, held: Booking, olga_api: ApiClient
    ) -> None:
        assert olga_api.get(f"events/event-types/{held.event_type_id}/slots/", WINDOW).json()["days"]
        assert olga_api.put(f"events/bookings/{held.id}/", move_to(LATER)).status_code == 200
        body = {
            "event_type_id": str(held.event_type_id),
            "start_time": (LATER + HALF_AN_HOUR).isoformat(),
            "invitee_name": "Eve",
            "invitee_email": "eve@example.com",
            "invitee_timezone": "UTC",
        }
        assert olga_api.post("events/bookings/", body).status_code == 201


def test_what_is_gone_is_as_good_as_never_there(
    intro_call: EventType, olga: User, olga_api: ApiClient, anyone_api: ApiClient
) -> None:
    """Deleted, with a booking that is over: its page is gone, its booking's is not."""
    held = book(intro_call, at=MONDAY_9).booking
    EventType.objects.update(deleted_at=MONDAY_9 - timedelta(days=1))
    for page in ("public", "shell", "slots"):
        answer = anyone_api.get(f"events/{page}/olga/intro-call/", WINDOW if page == "slots" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert anyone_api.post("events/bookings/create/", wish(at=LATER)).status_code == 404
    assert olga_api.get(f"events/event-types/{intro_call.id}/").status_code == 404
    shown = anyone_api.get(f"events/booking/{held.access_token_text()}/manage/").json()["booking"]
    assert (shown["can_be_cancelled"], shown["can_be_rescheduled"]) == (True, False)
