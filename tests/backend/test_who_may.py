"""Every route of the API, by who may use it: a new one fails here until it is said who."""

from datetime import timedelta
from typing import Any

import pytest

from apps.events.models import Booking, EventType
from apps.notifications.models import Notification
from apps.users.models import User
from core import clock
from tests.api_client import ApiClient, api_as
from tests.backend.test_openapi import OPERATIONS
from tests.cast import IVO_EMAIL, IVO_NAME, make_schedule

OPEN_TO_ALL = {
    "POST /api/v1/users/sign-up/",
    "POST /api/v1/users/verify-email/",
    "POST /api/v1/users/verify-email/resend/",
    "POST /api/v1/users/sign-in/",
    "POST /api/v1/users/sign-out/",
    "POST /api/v1/users/password-reset/",
    "POST /api/v1/users/password-reset/confirm/",
    "GET /api/v1/events/public/{organizer_slug}/",
    "GET /api/v1/events/public/{organizer_slug}/{event_type_slug}/",
    "POST /api/v1/events/public/{organizer_slug}/{event_type_slug}/visits/",
    "GET /api/v1/events/slots/{organizer_slug}/{event_type_slug}/",
    "POST /api/v1/events/bookings/create/",
    "GET /api/v1/events/booking/{access_token}/manage/",
    "POST /api/v1/events/booking/{access_token}/manage/",
    "GET /api/v1/events/booking/{access_token}/calendar.ics",
}
IDS = {
    "event_type_id": "0191d7a6-0000-4000-8000-000000000001",
    "booking_id": "0191d7a6-0000-4000-8000-000000000002",
    "notification_id": "0191d7a6-0000-4000-8000-000000000003",
    "schedule_id": "0191d7a6-0000-4000-8000-000000000004",
    "day": "2028-02-29",
}
EVENT_TYPE = {"name": "Mine now", "event_type_slug": "mine-now"}
# What is sent to the routes that take a body, so that nothing but the id is wrong with the request.
BODIES: dict[str, Any] = {
    "PUT /api/v1/events/event-types/{event_type_id}/": EVENT_TYPE,
    "POST /api/v1/events/event-types/{event_type_id}/activate/": {"is_active": False},
    "PUT /api/v1/events/bookings/{booking_id}/": {"action": "cancel"},
    "PATCH /api/v1/availability/schedules/{schedule_id}/": {"name": "Mine now"},
    "PUT /api/v1/availability/schedules/{schedule_id}/overrides/": {"date": "2028-02-29", "intervals": []},
}
QUERIES = {
    "GET /api/v1/events/event-types/{event_type_id}/slots/": "?start_date=2028-02-01&end_date=2028-02-29",
}
SIGNED_IN = {name: operation for name, operation in OPERATIONS.items() if operation.get("security")}
ABOUT_ONE = [name for name in SIGNED_IN if "{" in name]


def send(api: ApiClient, name: str, ids: dict[str, str]) -> Any:
    """Ask one route for what the ids name."""
    method, path = name.split(" ")
    path = path.removeprefix("/api/v1/").format(**ids) + QUERIES.get(name, "")
    return api.send(method, path, BODIES.get(name))


@pytest.fixture
def olgas(olga: User) -> dict[str, str]:
    """The ids of what is Olga's."""
    day = clock.now() + timedelta(days=7)
    all_day = {weekday: [(0, 1440)] for weekday in range(1, 8)}
    schedule = make_schedule(olga, weekly=all_day, overrides={day.date(): [(0, 1440)]})
    EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro", schedule=schedule)
    body = {
        "organizer_slug": "olga",
        "event_type_slug": "intro",
        "start_time": day.replace(hour=12, minute=0, second=0, microsecond=0).isoformat(),
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "UTC",
    }
    made = ApiClient().post("events/bookings/create/", body)
    assert made.status_code == 201, made.content
    return {
        "event_type_id": str(EventType.objects.get().id),
        "booking_id": str(Booking.objects.get().id),
        "notification_id": str(Notification.objects.filter(organizer=olga).values_list("id", flat=True)[0]),
        "schedule_id": str(schedule.id),
        "day": day.date().isoformat(),
    }


class TestEveryRoute:
    def test_is_open_to_all_only_where_that_is_said_here(self) -> None:
        assert set(OPERATIONS) - set(SIGNED_IN) == OPEN_TO_ALL

    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_that_is_not_open_asks_who_it_is(self, anyone_api: ApiClient, name: str) -> None:
        response = send(anyone_api, name, IDS)
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")

    @pytest.mark.parametrize("name", ABOUT_ONE)
    def test_does_not_tell_what_is_anothers_from_what_is_not_there(
        self, mallory: User, olgas: dict[str, str], name: str
    ) -> None:
        make_schedule(mallory)
        anothers, missing = send(api_as(mallory), name, olgas), send(api_as(mallory), name, IDS)
        assert (anothers.status_code, anothers.content) == (404, missing.content)
        assert missing.status_code == 404

    @pytest.mark.parametrize("name", ABOUT_ONE)
    def test_finds_what_is_ones_own(self, olga: User, olgas: dict[str, str], name: str) -> None:
        assert send(api_as(olga), name, olgas).status_code in (200, 201, 204, 409)
