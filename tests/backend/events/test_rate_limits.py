"""How often booking and guessing may be tried, and by whom it is counted."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import Settings

from apps.events.models import EventType
from apps.users.models import User
from core.rehearsal import HEADER, rehearsal_pass
from tests.api_client import ApiClient
from tests.backend.core.test_proof_of_work import solve
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, make_event_type
from tests.backend.events.series_cast import WEEKLY_8

type Limited = Callable[[str], None]


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


@pytest.fixture
def once(settings: Settings, empty_limits: None) -> Limited:
    """Allows one thing once a minute, and all the others as often as one likes."""

    def limit(name: str) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**dict.fromkeys(settings.RATES, "1000/minute"), name: "1/minute"}

    return limit


def wish(number: int = 0, *, email: str = "ivo@example.com") -> dict[str, str]:
    return {
        "organizer_slug": "olga",
        "event_type_slug": "intro-call",
        "start_time": (MONDAY_9 + number * HALF_AN_HOUR).isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": email,
        "invitee_timezone": "UTC",
    }


class TestBooking:
    def test_is_limited_by_address(self, intro_call: EventType, once: Limited) -> None:
        once("booking_per_address")
        here, there = ApiClient(address="203.0.113.1"), ApiClient(address="203.0.113.2")
        assert here.post("events/bookings/create/", wish(0)).status_code == 201
        refused = here.post("events/bookings/create/", wish(1, email="eve@example.com"))
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert int(refused["Retry-After"]) > 0
        assert there.post("events/bookings/create/", wish(1)).status_code == 201

    def test_is_limited_by_invitee(self, intro_call: EventType, once: Limited) -> None:
        once("booking_per_email")
        assert ApiClient(address="203.0.113.1").post("events/bookings/create/", wish(0)).status_code == 201
        again = ApiClient(address="203.0.113.2").post(
            "events/bookings/create/", wish(1, email="IVO@example.com")
        )
        assert again.status_code == 429

    def test_is_limited_by_organizer(self, intro_call: EventType, once: Limited) -> None:
        once("booking_per_organizer")
        for number, status in enumerate((201, 429)):
            api = ApiClient(address=f"203.0.113.{number}")
            response = api.post("events/bookings/create/", wish(number, email=f"{number}@example.com"))
            assert response.status_code == status

    def test_is_limited_by_organizer_under_whichever_of_their_links(
        self, intro_call: EventType, olga_api: ApiClient, once: Limited
    ) -> None:
        for slug in ("olga-okafor", "olga-o"):
            assert olga_api.patch("users/profile/", {"organizer_slug": slug}).status_code == 200
        once("booking_per_organizer")
        for number, (slug, status) in enumerate((("olga", 201), ("olga-okafor", 429), ("olga-o", 429))):
            wished = {**wish(number, email=f"{number}@example.com"), "organizer_slug": slug}
            api = ApiClient(address=f"203.0.113.{number}")
            assert api.post("events/bookings/create/", wished).status_code == status

    def test_of_a_link_that_leads_nowhere_is_counted_for_nobody(
        self, intro_call: EventType, once: Limited
    ) -> None:
        once("booking_per_organizer")
        for number in range(3):
            wished = {**wish(email=f"{number}@example.com"), "organizer_slug": "nobody"}
            assert ApiClient().post("events/bookings/create/", wished).status_code == 404

    def test_is_not_counted_for_an_operator_who_tries_the_installation(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited
    ) -> None:
        once("booking_per_address")
        for number in range(3):
            headers = {HEADER: rehearsal_pass("olga")}
            made = anyone_api.post("events/bookings/create/", wish(number), headers=headers)
            assert made.status_code == 201
        for forged in ("olga:1:x", rehearsal_pass("mallory")):
            anyone_api.post("events/bookings/create/", wish(4), headers={HEADER: forged})
            assert (
                anyone_api.post("events/bookings/create/", wish(5), headers={HEADER: forged}).status_code
                == 429
            )


class TestWaiting:
    @pytest.mark.parametrize("limit", ["booking_per_address", "booking_per_email", "booking_per_organizer"])
    def test_is_counted_with_the_bookings(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited, limit: str
    ) -> None:
        """One address, one invitee and one organizer, of which one is limited."""
        EventType.objects.update(enable_waitlist=True)
        once(limit)
        assert anyone_api.post("events/bookings/create/", wish()).status_code == 201
        assert anyone_api.post("events/waitlist/join/", wish()).status_code == 429


class TestUnderAttack:
    def test_asks_for_a_proof_of_work_and_takes_it_once(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited, settings: Settings
    ) -> None:
        once("unproven_per_organizer")
        settings.CHALLENGE_BITS = 6
        assert anyone_api.post("events/bookings/create/", wish(0)).status_code == 201
        refused = anyone_api.post("events/bookings/create/", wish(1))
        assert (refused.status_code, refused.json()["code"]) == (428, "proof_needed")
        proof = {"X-Kalends-Proof": solve(refused.json()["challenge"], bits=6)}
        assert anyone_api.post("events/bookings/create/", wish(1), headers=proof).status_code == 201
        assert anyone_api.post("events/bookings/create/", wish(2), headers=proof).status_code == 428

    def test_asks_it_of_those_who_would_wait_too(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited, settings: Settings
    ) -> None:
        EventType.objects.update(enable_waitlist=True)
        once("unproven_per_organizer")
        settings.CHALLENGE_BITS = 6
        assert anyone_api.post("events/bookings/create/", wish()).status_code == 201
        waits = wish(email="eve@example.com")
        refused = anyone_api.post("events/waitlist/join/", waits)
        assert (refused.status_code, refused.json()["code"]) == (428, "proof_needed")
        proof = {"X-Kalends-Proof": solve(refused.json()["challenge"], bits=6)}
        assert anyone_api.post("events/waitlist/join/", waits, headers=proof).status_code == 202

    def test_is_switched_off_by_the_operator(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited, settings: Settings
    ) -> None:
        once("unproven_per_organizer")
        settings.CHALLENGE = "never"
        for number in range(3):
            assert anyone_api.post("events/bookings/create/", wish(number)).status_code == 201


class TestHoneypot:
    @pytest.mark.parametrize("path", ["events/bookings/create/", "events/waitlist/join/"])
    def test_refuses_who_fills_in_what_people_do_not_see(
        self, intro_call: EventType, anyone_api: ApiClient, path: str
    ) -> None:
        refused = anyone_api.post(path, {**wish(), "website": "https://spam.example"})
        assert (refused.status_code, refused.json()["code"]) == (422, "looks_automated")
        assert refused.json()["errors"][0]["field"] == "website"


class TestPlanOfASeries:
    def test_is_limited_by_address(self, olga: User, olgas_hours: object, once: Limited) -> None:
        make_event_type(olga, "coaching", **WEEKLY_8)
        once("public_read_per_address")
        asked = {
            "organizer_slug": "olga",
            "event_type_slug": "coaching",
            "start_time": MONDAY_9.isoformat(),
            "timezone": "UTC",
        }
        api = ApiClient(address="203.0.113.1")
        assert [api.post("events/bookings/series/plan/", asked).status_code for _ in range(2)] == [200, 429]


class TestLinks:
    def test_can_be_guessed_slowly_only(
        self, intro_call: EventType, anyone_api: ApiClient, once: Limited
    ) -> None:
        once("manage_per_address")
        assert anyone_api.get(f"events/booking/{'x' * 43}/manage/").status_code == 404
        assert anyone_api.get(f"events/booking/{'y' * 43}/manage/").status_code == 429
        assert anyone_api.post(f"events/booking/{'y' * 43}/manage/", {"action": "cancel"}).status_code == 429
        assert anyone_api.get(f"events/booking/{'y' * 43}/calendar.ics").status_code == 429
