"""The calendar feed: found by a secret address alone, cheap to ask again, silent about people."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, Settings

from apps.events.models import Attendee, Booking, CalendarFeed, EventType
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book, raw_booking
from tests.backend.events.test_bookings_api import CANCELLED

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def make(api: ApiClient) -> str:
    """A new address, as a path after /api/v1/."""
    response = api.post("events/feed/")
    assert response.status_code == 201, response.content
    url: str = response.json()["url"]
    return url.partition("/api/v1/")[2]


def read(api: ApiClient, path: str, **headers: str) -> Any:
    return api.get(path, headers=headers)


def events(api: ApiClient, path: str) -> list[Any]:
    response = read(api, path)
    assert response.status_code == 200
    return list(Calendar.from_ical(b"".join(response.streaming_content)).walk("VEVENT"))


class TestAddress:
    def test_is_not_there_until_it_is_asked_for(self, olga_api: ApiClient) -> None:
        assert olga_api.get("events/feed/").json() == {"url": "", "created_at": None}

    def test_is_shown_again_though_the_database_does_not_hold_it(self, olga_api: ApiClient) -> None:
        path = make(olga_api)
        assert olga_api.get("events/feed/").json()["url"].endswith(path)
        token = path.removeprefix("events/feed/").removesuffix(".ics")
        stored = CalendarFeed.objects.get()
        assert token not in (stored.token_digest, bytes(stored.nonce).hex())

    def test_is_dead_at_once_when_there_is_a_new_one(
        self, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        old, new = make(olga_api), make(olga_api)
        assert read(anyone_api, old).status_code == 404
        assert read(anyone_api, new).status_code == 200
        assert CalendarFeed.objects.count() == 1

    def test_is_dead_when_it_is_ended(self, olga_api: ApiClient, anyone_api: ApiClient) -> None:
        path = make(olga_api)
        assert [olga_api.delete("events/feed/").status_code for _ in range(2)] == [204, 204]
        assert read(anyone_api, path).status_code == 404

    def test_is_dead_when_its_organizer_is_gone(
        self, olga: User, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        path = make(olga_api)
        User.objects.update(is_active=False)
        assert read(anyone_api, path).status_code == 404

    @pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "a" * 5000])
    def test_cannot_be_anything(self, olga_api: ApiClient, anyone_api: ApiClient, token: str) -> None:
        make(olga_api)
        assert read(anyone_api, f"events/feed/{token}.ics").status_code == 404

    def test_cannot_be_guessed_for_long(
        self, olga_api: ApiClient, anyone_api: ApiClient, settings: Settings, empty_limits: None
    ) -> None:
        path = make(olga_api)
        settings.RATE_LIMITS = True
        guess = f"events/feed/{'a' * 43}.ics"
        assert {read(anyone_api, guess).status_code for _ in range(40)} == {404, 429}
        assert read(anyone_api, path).status_code == 200


class TestFeed:
    def test_has_what_takes_place_around_today(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        shown = [raw_booking(intro_call, at=NOW + days * DAY) for days in (-89, 0, 399)]
        for days in (-92, 402):
            raw_booking(intro_call, at=NOW + days * DAY)
        raw_booking(intro_call, at=NOW + DAY, **CANCELLED)
        found = events(anyone_api, make(olga_api))
        assert [event.decoded("dtstart") for event in found] == [each.start_time for each in shown]

    def test_names_people_by_name_alone(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        booking = book(intro_call, at=MONDAY_9, invitee_phone="+49 30 12345").booking
        (event,) = events(anyone_api, make(olga_api))
        assert str(event["summary"]) == "Intro call: Ivo Invitee"
        assert str(event["url"]) == f"http://testserver/bookings/{booking.id}"
        text = event.to_ical().decode()
        assert "ATTENDEE" not in text
        assert "ORGANIZER" not in text
        assert booking.invitee_email not in text
        assert "12345" not in text

    def test_names_nobody_of_a_group(
        self, workshop: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        book(workshop, at=MONDAY_9, attendee_count=2)
        (event,) = events(anyone_api, make(olga_api))
        assert str(event["summary"]) == "Workshop: 2 of 4"
        assert Attendee.objects.first() is not None
        assert "Ivo" not in event.to_ical().decode()

    def test_is_not_sent_again_until_it_changes(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        book(intro_call, at=MONDAY_9)
        path = make(olga_api)
        etag = read(anyone_api, path)["ETag"]
        again = read(anyone_api, path, **{"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        booking = Booking.objects.get()
        olga_api.put(f"events/bookings/{booking.id}/", {"action": "cancel"})
        changed = read(anyone_api, path, **{"If-None-Match": etag})
        assert changed.status_code == 200
        assert changed["Cache-Control"] == "private, no-cache"

    def test_changes_when_somebody_joins(
        self, workshop: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        book(workshop, at=MONDAY_9)
        path = make(olga_api)
        etag = read(anyone_api, path)["ETag"]
        book(workshop, at=MONDAY_9, invitee_email="amara@example.com")
        assert read(anyone_api, path, **{"If-None-Match": etag}).status_code == 200

    @pytest.mark.parametrize("booked", [1, 20])
    def test_costs_three_queries_however_much_is_booked(
        self,
        intro_call: EventType,
        olga_api: ApiClient,
        anyone_api: ApiClient,
        booked: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(booked):
            raw_booking(intro_call, at=NOW + number * DAY)
        path = make(olga_api)
        with django_assert_num_queries(3):  # the feed, its fingerprint, the bookings
            assert len(events(anyone_api, path)) == booked
