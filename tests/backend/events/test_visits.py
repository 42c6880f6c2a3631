"""Visits to a booking page are counted by day and step; nobody is followed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from apps.events.models import EventType, VisitCount
from apps.events.services import visits
from apps.events.services.event_types.slugs import settle_slug
from apps.users.models import User
from core import clock
from shared_types.fields import MAX_CAPACITY
from shared_types.vocabulary import ErrorCode, VisitStep
from tests.api_client import ApiClient, api_as
from tests.backend.constraints import refused_by
from tests.backend.events.cast import MONDAY_9, make_event_type, raw_booking, wish

PATH = "events/public/olga/intro-call/visits/"
VIEWED = {"steps": ["page_viewed"]}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def counts() -> dict[tuple[date, str], int]:
    """What has been counted so far."""
    return {(row.day, row.step): row.count for row in VisitCount.objects.all()}


class TestCountVisit:
    def test_counts_each_step_on_the_organizers_date(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        assert anyone_api.post(PATH, {"steps": ["page_viewed", "time_chosen"]}).status_code == 204
        assert anyone_api.post(PATH, VIEWED).status_code == 204
        today = date(2027, 1, 28)
        assert counts() == {(today, "page_viewed"): 2, (today, "time_chosen"): 1}

    @pytest.mark.parametrize(
        ("zone", "moment", "day"),
        [
            ("Pacific/Auckland", datetime(2028, 2, 28, 12, tzinfo=UTC), date(2028, 2, 29)),
            ("America/New_York", datetime(2028, 3, 1, 4, 59, tzinfo=UTC), date(2028, 2, 29)),
            ("Europe/Berlin", datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC), date(2027, 3, 27)),
            ("Europe/Berlin", datetime(2027, 3, 28, 22, 0, tzinfo=UTC), date(2027, 3, 29)),
        ],
    )
    def test_knows_which_date_it_is_for_the_organizer(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        monkeypatch: pytest.MonkeyPatch,
        zone: str,
        moment: datetime,
        day: date,
    ) -> None:
        User.objects.update(timezone=zone)
        monkeypatch.setattr(clock, "now", lambda: moment)
        anyone_api.post(PATH, VIEWED)
        assert counts() == {(day, "page_viewed"): 1}

    def test_counts_a_step_once_however_often_it_is_said(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        anyone_api.post(PATH, {"steps": ["page_viewed", "page_viewed"]})
        assert list(counts().values()) == [1]

    def test_leaves_out_organizers_on_their_own_pages(
        self, intro_call: EventType, olga_api: ApiClient, mallory_api: ApiClient
    ) -> None:
        assert olga_api.post(PATH, VIEWED).status_code == 204
        assert counts() == {}
        assert mallory_api.post(PATH, VIEWED).status_code == 204
        assert list(counts().values()) == [1]

    def test_follows_an_old_link(
        self, intro_call: EventType, olga: User, anyone_api: ApiClient, now: datetime
    ) -> None:
        intro_call.event_type_slug = "first-call"
        intro_call.save()
        settle_slug(intro_call, left="intro-call", now=now)
        assert anyone_api.post(PATH, VIEWED).status_code == 204
        assert list(counts().values()) == [1]
        assert api_as(olga).post(PATH, VIEWED).status_code == 204
        assert list(counts().values()) == [1]

    def test_has_as_many_rows_a_day_as_steps_however_many_come(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        for _ in range(20):
            anyone_api.post(PATH, {"steps": ["page_viewed", "nothing_free"]})
        assert sorted(counts().values()) == [20, 20]

    @pytest.mark.parametrize("gone", [{"is_active": False}, {"deleted_at": datetime(2027, 1, 1, tzinfo=UTC)}])
    def test_refuses_what_cannot_be_visited(
        self, intro_call: EventType, anyone_api: ApiClient, gone: dict[str, object]
    ) -> None:
        EventType.objects.update(**gone)
        assert anyone_api.post(PATH, VIEWED).status_code == 404
        assert anyone_api.post("events/public/nobody/nothing/visits/", VIEWED).status_code == 404
        assert counts() == {}

    @pytest.mark.parametrize(
        "steps", [[], ["refused_slot_taken"], ["bought"], ["page_viewed"] * 7, "page_viewed"]
    )
    def test_takes_only_steps_of_the_page(
        self, intro_call: EventType, anyone_api: ApiClient, steps: object
    ) -> None:
        response = anyone_api.post(PATH, {"steps": steps})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"].startswith("steps")
        assert counts() == {}

    def test_is_limited_by_address(
        self, intro_call: EventType, anyone_api: ApiClient, settings: Settings, empty_limits: None
    ) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "visit_per_address": "2/minute"}
        assert [anyone_api.post(PATH, VIEWED).status_code for _ in range(3)] == [204, 204, 429]

    def test_makes_one_statement(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(1):
            anyone_api.post(PATH, {"steps": list(_PAGE_STEPS)})

    def test_keeps_nothing_of_who_it_was(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        response = anyone_api.post(PATH, VIEWED, headers={"User-Agent": "Browser of Ivo"})
        assert not response.cookies
        with connection.cursor() as cursor:
            cursor.execute("SELECT row(c.*)::text FROM events_visitcount AS c")
            (row,) = cursor.fetchone()
        assert "203.0.113.5" not in row
        assert "Ivo" not in row


_PAGE_STEPS = [step for step in VisitStep if not step.startswith("refused_")]


class TestAskingForSlots:
    def test_writes_nothing(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        window = {"start_date": "2027-02-01", "end_date": "2027-02-28", "timezone": "Europe/Berlin"}
        with CaptureQueriesContext(connection) as asked:
            assert anyone_api.get("events/slots/olga/intro-call/", window).status_code == 200
        assert len(asked) == 2
        for statement in asked:
            assert not any(
                word in statement["sql"].upper().split()
                for word in ("INSERT", "UPDATE", "DELETE", "MERGE", "SAVEPOINT")
            )
        assert counts() == {}


class TestARefusedBooking:
    @pytest.mark.parametrize(
        ("start", "seats", "step"),
        [
            (MONDAY_9, 1, "refused_slot_taken"),
            (MONDAY_9.replace(hour=3), 1, "refused_outside_hours"),
            (MONDAY_9.replace(minute=7), 1, "refused_off_grid"),
            (datetime(2027, 1, 4, 9, tzinfo=UTC), 1, "refused_in_past"),
            (datetime(2027, 1, 28, 12, 30, tzinfo=UTC), 1, "refused_too_soon"),
            (datetime(2027, 12, 1, 9, tzinfo=UTC), 1, "refused_too_far"),
            (MONDAY_9.replace(hour=10), MAX_CAPACITY, "refused_capacity_exceeded"),
        ],
    )
    def test_is_counted_by_its_code(
        self, intro_call: EventType, anyone_api: ApiClient, start: datetime, seats: int, step: str
    ) -> None:
        raw_booking(intro_call, at=MONDAY_9)
        body = wish(intro_call, start, attendee_count=seats).model_dump(mode="json")
        response = anyone_api.post("events/bookings/create/", body)
        assert f"refused_{response.json()['code']}" == step
        assert counts() == {(date(2027, 1, 28), step): 1}

    def test_is_counted_where_the_day_is_full(
        self, olga: User, olgas_hours: object, anyone_api: ApiClient
    ) -> None:
        busy = make_event_type(olga, max_bookings_per_day=1)
        raw_booking(busy, at=MONDAY_9)
        body = wish(busy, MONDAY_9.replace(hour=14)).model_dump(mode="json")
        assert anyone_api.post("events/bookings/create/", body).json()["code"] == ErrorCode.DAY_FULL
        assert counts() == {(date(2027, 1, 28), "refused_day_full"): 1}

    def test_is_not_counted_where_it_is_not_for_want_of_a_slot(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        body = wish(intro_call, MONDAY_9).model_dump(mode="json")
        assert (
            anyone_api.post("events/bookings/create/", {**body, "custom_answers": {"x": 1}}).status_code
            == 422
        )
        assert anyone_api.post("events/bookings/create/", body).status_code == 201
        assert counts() == {}

    def test_says_why_even_where_it_cannot_be_counted(
        self, intro_call: EventType, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> bool:
            raise DatabaseError

        monkeypatch.setattr(visits, "count_visit", fail)
        body = wish(intro_call, MONDAY_9.replace(hour=3)).model_dump(mode="json")
        assert anyone_api.post("events/bookings/create/", body).json()["code"] == ErrorCode.OUTSIDE_HOURS


class TestVisitCount:
    def test_is_one_a_day_and_step(self, intro_call: EventType) -> None:
        make = _maker(intro_call)
        make(step="booked")
        with refused_by("visit_count_is_one_a_day"):
            make(step="booked")

    def test_counts_from_one(self, intro_call: EventType) -> None:
        with refused_by("visit_count_counts_from_one"):
            _maker(intro_call)(count=0)

    def test_knows_its_steps(self, intro_call: EventType) -> None:
        with refused_by("visit_count_step_is_known"):
            _maker(intro_call)(step="bought")


def _maker(event_type: EventType) -> Callable[..., VisitCount]:
    def make(**fields: object) -> VisitCount:
        values = {"day": date(2028, 2, 29), "step": VisitStep.BOOKED, **fields}
        return VisitCount.objects.create(event_type=event_type, organizer=event_type.organizer, **values)

    return make
