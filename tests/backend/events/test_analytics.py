"""Asking for one's figures: the window, the filter, the refusals, the file."""

import csv
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import EventType, VisitCount
from apps.users.models import User
from core import clock
from tests.api_client import ApiClient, api_as
from tests.backend.events.cast import MONDAY_9, make_event_type, raw_booking, raw_seat

PATH, EXPORT = "events/analytics/", "events/analytics/export/"
FEBRUARY = {"start_date": "2027-02-01", "end_date": "2027-02-28"}
# Whose session it is, and the eight of the figures.
STATEMENTS = 2 + 8


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def figures(api: ApiClient, **query: Any) -> dict[str, Any]:
    response = api.get(PATH, query)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


class TestTheWindow:
    @pytest.mark.parametrize(
        ("query", "first", "last"),
        [
            ({}, "2026-12-30", "2027-01-28"),
            ({"start_date": "2028-02-29"}, "2028-02-29", "2028-03-29"),
            ({"end_date": "2028-02-29"}, "2028-01-31", "2028-02-29"),
            ({"start_date": "2028-02-29", "end_date": "2028-02-29"}, "2028-02-29", "2028-02-29"),
            ({"start_date": "2028-01-01", "end_date": "2028-12-31"}, "2028-01-01", "2028-12-31"),
        ],
    )
    def test_is_thirty_days_up_to_today_unless_told_otherwise(
        self, olga_api: ApiClient, query: dict[str, str], first: str, last: str
    ) -> None:
        found = figures(olga_api, **query)
        assert (found["start_date"], found["end_date"], found["timezone"]) == (first, last, "Europe/Berlin")

    def test_ends_on_the_organizers_today(self, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
        User.objects.update(timezone="Pacific/Auckland")
        olga.refresh_from_db()
        monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 28, 12, tzinfo=UTC))
        assert figures(api_as(olga))["end_date"] == "2028-02-29"

    @pytest.mark.parametrize(
        ("query", "field", "code"),
        [
            ({"start_date": "2028-02-02", "end_date": "2028-02-01"}, "end_date", "validation_failed"),
            ({"start_date": "2028-01-01", "end_date": "2029-01-01"}, "end_date", "window_too_long"),
            ({"start_date": "1999-12-31"}, "start_date", "validation_failed"),
            ({"end_date": "9999-12-31"}, "end_date", "validation_failed"),
            ({"start_date": "2027-02-29"}, "start_date", "date_from_datetime_parsing"),
            ({"event_type_id": "intro-call"}, "event_type_id", "uuid_parsing"),
        ],
    )
    def test_is_refused_by_the_field_that_is_wrong(
        self, olga_api: ApiClient, query: dict[str, str], field: str, code: str
    ) -> None:
        for path in (PATH, EXPORT):
            response = olga_api.get(path, query)
            assert response.status_code == 422
            [problem] = response.json()["errors"]
            assert (problem["field"], problem["code"]) == (field, code)


class TestTheFilter:
    def test_counts_one_event_type(
        self, intro_call: EventType, workshop: EventType, olga_api: ApiClient
    ) -> None:
        raw_booking(intro_call, at=MONDAY_9)
        raw_booking(workshop, at=MONDAY_9.replace(hour=12))
        found = figures(olga_api, **FEBRUARY, event_type_id=str(workshop.id))
        assert found["total"] == 1
        assert [each["name"] for each in found["event_types"]] == ["Workshop"]
        assert figures(olga_api, **FEBRUARY)["total"] == 2

    def test_does_not_find_anothers_event_type(self, mallory: User, olga_api: ApiClient) -> None:
        hers = make_event_type(mallory)
        for path in (PATH, EXPORT):
            anothers = olga_api.get(path, {"event_type_id": str(hers.id)})
            missing = olga_api.get(path, {"event_type_id": "0191d7a6-0000-4000-8000-000000000001"})
            assert (anothers.status_code, anothers.content) == (404, missing.content)

    def test_still_finds_a_deleted_one(
        self, intro_call: EventType, olga_api: ApiClient, now: datetime
    ) -> None:
        raw_booking(intro_call, at=MONDAY_9)
        EventType.objects.update(deleted_at=now)
        [found] = figures(olga_api, **FEBRUARY, event_type_id=str(intro_call.id))["event_types"]
        assert (found["is_deleted"], found["bookings"]) == (True, 1)


class TestTheFigures:
    def test_are_all_there_where_nothing_has_happened(self, olga_api: ApiClient) -> None:
        found = figures(olga_api)
        assert (found["total"], found["popular_hours"], found["event_types"]) == (0, [], [])
        rates = (found["cancellations"]["rate"], found["groups"]["fill_rate"], found["no_shows"]["rate"])
        assert (*rates, found["lead_times"]["median_minutes"], found["visits"]["conversion"]) == (None,) * 5
        assert {each["count"] for each in found["cancellations"]["notice"]} == {0}

    def test_cost_the_same_whatever_there_is(
        self,
        intro_call: EventType,
        workshop: EventType,
        olga_api: ApiClient,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(STATEMENTS):
            figures(olga_api, **FEBRUARY)
        for hour in range(9, 17):
            group = raw_booking(workshop, at=MONDAY_9.replace(hour=hour), capacity=4)
            raw_seat(group)
            raw_booking(intro_call, at=MONDAY_9.replace(day=2, hour=hour))
        with django_assert_num_queries(STATEMENTS):
            assert figures(olga_api, **FEBRUARY)["total"] == 16
        with django_assert_num_queries(STATEMENTS):
            olga_api.get(EXPORT, FEBRUARY)

    def test_never_say_that_more_booked_than_came(self, intro_call: EventType, olga_api: ApiClient) -> None:
        # Somebody looked before midnight and booked after it.
        made = {"event_type": intro_call, "organizer": intro_call.organizer, "day": date(2027, 2, 2)}
        VisitCount.objects.create(**made, step="page_viewed", count=1)
        VisitCount.objects.create(**made, step="booked", count=2)
        assert figures(olga_api, **FEBRUARY)["visits"]["conversion"] == 1

    def test_are_the_organizers_alone(self, intro_call: EventType, mallory_api: ApiClient) -> None:
        raw_booking(intro_call, at=MONDAY_9)
        found = figures(mallory_api, **FEBRUARY)
        assert (found["total"], found["event_types"]) == (0, [])


class TestTheFile:
    def test_has_every_figure_on_a_line(self, intro_call: EventType, olga_api: ApiClient) -> None:
        raw_booking(intro_call, at=MONDAY_9)
        response = olga_api.get(EXPORT, FEBRUARY)
        assert response.streaming
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == (
            'attachment; filename="analytics-2027-02-01-2027-02-28.csv"'
        )
        assert response["Cache-Control"] == "no-store"
        rows = list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))
        assert {len(row) for row in rows} == {4}
        assert rows[0] == ["section", "figure", "of", "value"]
        for row in (
            ["bookings", "status", "confirmed", "1"],
            ["event_types", "bookings", "Intro call", "1"],
            ["popular_hours", "weekday 1", "09:00", "1"],
            ["cancellations", "rate", "", "0.0"],
            ["visits", "conversion", "", ""],
        ):
            assert row in rows

    def test_runs_no_formula(self, olga: User, olga_api: ApiClient, now: datetime) -> None:
        named = make_event_type(olga, name='=HYPERLINK("https://example.com")')
        raw_booking(
            named,
            at=MONDAY_9,
            status="cancelled",
            cancelled_by="invitee",
            cancelled_at=now,
            cancellation_reason="@SUM(1+1)*cmd|' /C calc'!A0",
        )
        text = olga_api.get(EXPORT, FEBRUARY).getvalue().decode("utf-8-sig")
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert '\'=HYPERLINK("https://example.com")' in cells
        assert "'@SUM(1+1)*cmd|' /C calc'!A0" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
