"""Schedules over HTTP."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.availability.models import DateOverride, Schedule
from apps.availability.services import overrides, schedules
from apps.events.models import EventType
from apps.users.models import User
from core import clock
from tests.api_client import ApiClient
from tests.cast import make_schedule

NIGHTS = {
    "name": "Nights",
    "timezone": "Asia/Kathmandu",
    "weekly_hours": [
        {"weekday": 5, "intervals": [{"start_local": "22:00", "end_local": "02:00"}]},
        {"weekday": 1, "intervals": [{"start_local": "00:00", "end_local": "24:00"}]},
    ],
}
SOON = clock.now().date() + timedelta(days=30)


def path_of(schedule: Schedule, *, more: str = "") -> str:
    return f"availability/schedules/{schedule.id}/{more}"


def hours_in(shown: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    """The open weekdays of an answer."""
    return {
        day["weekday"]: [(each["start_local"], each["end_local"]) for each in day["intervals"]]
        for day in shown["weekly_hours"]
        if day["intervals"]
    }


class TestCreate:
    def test_answers_with_all_seven_days(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        response = olga_api.post("availability/schedules/", NIGHTS)
        shown = response.json()
        assert (response.status_code, shown["name"], shown["timezone"]) == (201, "Nights", "Asia/Kathmandu")
        assert [day["weekday"] for day in shown["weekly_hours"]] == [1, 2, 3, 4, 5, 6, 7]
        assert hours_in(shown) == {1: [("00:00", "24:00")], 5: [("22:00", "02:00")]}
        assert (shown["is_default"], shown["event_type_count"], shown["overrides"]) == (False, 0, [])
        assert olga_api.get(f"availability/schedules/{shown['id']}/").json() == shown

    def test_makes_the_first_one_the_default(self, olga_api: ApiClient) -> None:
        assert olga_api.post("availability/schedules/", NIGHTS).json()["is_default"] is True

    def test_puts_a_new_default_in_the_old_ones_place(
        self, olga_api: ApiClient, olgas_hours: Schedule
    ) -> None:
        olga_api.post("availability/schedules/", {**NIGHTS, "is_default": True})
        shown = olga_api.get("availability/schedules/").json()
        assert [(each["name"], each["is_default"]) for each in shown] == [
            ("Nights", True),
            ("Working hours", False),
        ]

    def test_refuses_a_name_that_is_taken(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        response = olga_api.post(
            "availability/schedules/", {**NIGHTS, "name": "Working hours", "is_default": True}
        )
        assert (response.status_code, response.json()["code"]) == (409, "name_taken")
        assert response.json()["errors"][0]["field"] == "name"
        assert Schedule.objects.get().is_default

    def test_refuses_one_too_many(
        self, olga_api: ApiClient, olgas_hours: Schedule, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(schedules, "MAX_SCHEDULES", 1)
        assert olga_api.post("availability/schedules/", NIGHTS).status_code == 409

    @pytest.mark.parametrize(
        ("change", "field", "code"),
        [
            ({"timezone": "Europe/Atlantis"}, "timezone", "unknown_timezone"),
            ({"name": ""}, "name", "validation_failed"),
            ({"organizer_id": str(uuid4())}, "organizer_id", "validation_failed"),
            (
                {"weekly_hours": [{"weekday": 8, "intervals": []}]},
                "weekly_hours.0.weekday",
                "validation_failed",
            ),
            (
                {
                    "weekly_hours": [
                        {"weekday": 7, "intervals": [{"start_local": "22:00", "end_local": "02:00"}]},
                        {"weekday": 1, "intervals": [{"start_local": "01:00", "end_local": "03:00"}]},
                    ]
                },
                "weekly_hours.1.intervals.0",
                "hours_overlap",
            ),
            (
                {
                    "weekly_hours": [
                        {"weekday": 1, "intervals": [{"start_local": "9:99", "end_local": "25:00"}]}
                    ]
                },
                "weekly_hours.0.intervals.0.start_local",
                "validation_failed",
            ),
        ],
    )
    def test_refuses(self, olga_api: ApiClient, change: dict[str, Any], field: str, code: str) -> None:
        response = olga_api.post("availability/schedules/", {**NIGHTS, **change})
        assert (response.status_code, response.json()["code"]) == (422, code)
        assert response.json()["errors"][0]["field"] == field
        assert Schedule.objects.count() == 0


class TestUpdate:
    def test_replaces_the_whole_week(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        shown = olga_api.patch(path_of(olgas_hours), {"weekly_hours": NIGHTS["weekly_hours"]}).json()
        assert hours_in(shown) == {1: [("00:00", "24:00")], 5: [("22:00", "02:00")]}
        assert (shown["name"], shown["timezone"]) == ("Working hours", "Europe/Berlin")

    def test_leaves_the_week_as_it_is(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        body = {"name": "Winter", "timezone": "Europe/Paris", "weekly_hours": None, "is_default": None}
        shown = olga_api.patch(path_of(olgas_hours), body).json()
        assert (shown["name"], shown["timezone"], shown["is_default"]) == ("Winter", "Europe/Paris", True)
        assert hours_in(shown) == {day: [("09:00", "17:00")] for day in range(1, 6)}

    def test_closes_every_day(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        assert hours_in(olga_api.patch(path_of(olgas_hours), {"weekly_hours": []}).json()) == {}

    def test_makes_it_the_default(self, olga: User, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        other = make_schedule(olga, name="Other", is_default=False)
        assert olga_api.patch(path_of(other), {"is_default": True}).json()["is_default"] is True
        assert olga_api.get(path_of(olgas_hours)).json()["is_default"] is False

    def test_never_leaves_nobody_the_default(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        response = olga_api.patch(path_of(olgas_hours), {"is_default": False})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "is_default")
        assert Schedule.objects.get().is_default

    def test_refuses_a_name_that_is_taken_and_keeps_all(
        self, olga: User, olga_api: ApiClient, olgas_hours: Schedule
    ) -> None:
        other = make_schedule(olga, name="Other", is_default=False)
        response = olga_api.patch(path_of(other), {"name": "Working hours", "is_default": True})
        assert (response.status_code, response.json()["code"]) == (409, "name_taken")
        assert Schedule.objects.get(is_default=True) == olgas_hours


class TestDelete:
    def test_deletes_one_that_is_not_needed(
        self, olga: User, olga_api: ApiClient, olgas_hours: Schedule
    ) -> None:
        other = make_schedule(olga, name="Other", is_default=False, overrides={SOON: [(0, 60)]})
        assert olga_api.delete(path_of(other)).status_code == 204
        assert olga_api.get(path_of(other)).status_code == 404

    def test_keeps_the_default(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        response = olga_api.delete(path_of(olgas_hours))
        assert (response.status_code, response.json()["code"]) == (409, "schedule_in_use")

    def test_keeps_one_that_an_event_type_names(
        self, olga: User, olga_api: ApiClient, olgas_hours: Schedule
    ) -> None:
        other = make_schedule(olga, name="Other", is_default=False)
        EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro", schedule=other)
        response = olga_api.delete(path_of(other))
        assert (response.status_code, response.json()["code"]) == (409, "schedule_in_use")
        assert other.weekly_hours.count() == 5


class TestOverrides:
    def put(self, api: ApiClient, schedule: Schedule, day: date, *intervals: tuple[str, str]) -> Any:
        rows = [{"start_local": start, "end_local": end} for start, end in intervals]
        body = {"date": day.isoformat(), "intervals": rows}
        return api.put(path_of(schedule, more="overrides/"), body)

    def test_give_a_date_hours_of_its_own(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        shown = self.put(olga_api, olgas_hours, SOON, ("13:00", "14:00"), ("10:00", "11:00")).json()
        assert shown["overrides"] == [
            {
                "date": SOON.isoformat(),
                "intervals": [
                    {"start_local": "10:00", "end_local": "11:00"},
                    {"start_local": "13:00", "end_local": "14:00"},
                ],
            }
        ]

    def test_replace_those_of_the_same_date(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        self.put(olga_api, olgas_hours, SOON, ("10:00", "11:00"))
        shown = self.put(olga_api, olgas_hours, SOON).json()
        assert shown["overrides"] == [{"date": SOON.isoformat(), "intervals": []}]

    def test_come_soonest_first_and_without_the_past(
        self, olga_api: ApiClient, olgas_hours: Schedule
    ) -> None:
        for days in (60, 30, -10):
            self.put(olga_api, olgas_hours, clock.now().date() + timedelta(days=days))
        shown = olga_api.get(path_of(olgas_hours)).json()
        assert [each["date"] for each in shown["overrides"]] == [
            (clock.now().date() + timedelta(days=days)).isoformat() for days in (30, 60)
        ]

    def test_can_be_taken_back_once(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        self.put(olga_api, olgas_hours, SOON)
        first = olga_api.delete(path_of(olgas_hours, more=f"overrides/{SOON}/"))
        again = olga_api.delete(path_of(olgas_hours, more=f"overrides/{SOON}/"))
        assert (first.status_code, first.json()["overrides"], again.status_code) == (200, [], 404)

    def test_refuse_hours_that_meet(self, olga_api: ApiClient, olgas_hours: Schedule) -> None:
        response = self.put(olga_api, olgas_hours, SOON, ("09:00", "12:00"), ("11:00", "12:00"))
        assert (response.status_code, response.json()["code"]) == (422, "hours_overlap")
        assert DateOverride.objects.count() == 0

    def test_refuse_one_date_too_many(
        self, olga_api: ApiClient, olgas_hours: Schedule, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(overrides, "MAX_OVERRIDES", 1)
        assert self.put(olga_api, olgas_hours, SOON).status_code == 200
        assert self.put(olga_api, olgas_hours, SOON + timedelta(days=1)).status_code == 409
        assert self.put(olga_api, olgas_hours, SOON).status_code == 200
        assert DateOverride.objects.count() == 1

    @pytest.mark.parametrize("day", ["2027-02-30", "tomorrow", "0000-01-01"])
    def test_refuse_a_date_that_is_none(self, olga_api: ApiClient, olgas_hours: Schedule, day: str) -> None:
        response = olga_api.delete(path_of(olgas_hours, more=f"overrides/{day}/"))
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "day")


class TestList:
    def test_costs_six_queries_however_long_it_is(
        self, olga: User, olga_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(5):
            make_schedule(olga, name=str(number), is_default=number == 3, overrides={SOON: [(0, 60)]})
        with django_assert_num_queries(6):  # two of them for the session
            shown = olga_api.get("availability/schedules/").json()
        assert [each["name"] for each in shown] == ["3", "0", "1", "2", "4"]


class TestWhoMay:
    """Every route: Olga may, Mallory finds nothing, and nobody else is let in."""

    ROUTES: list[Callable[[ApiClient, Schedule], Any]] = [
        lambda api, schedule: api.get(path_of(schedule)),
        lambda api, schedule: api.patch(path_of(schedule), {"name": "Mine"}),
        lambda api, schedule: api.put(
            path_of(schedule, more="overrides/"), {"date": SOON.isoformat(), "intervals": []}
        ),
        lambda api, schedule: api.delete(path_of(schedule, more=f"overrides/{SOON}/")),
        lambda api, schedule: api.delete(path_of(schedule)),
    ]

    @pytest.mark.parametrize("ask", ROUTES)
    def test_touches_only_ones_own(
        self,
        olga: User,
        olgas_hours: Schedule,
        olga_api: ApiClient,
        mallory_api: ApiClient,
        anyone_api: ApiClient,
        ask: Callable[[ApiClient, Schedule], Any],
    ) -> None:
        schedule = make_schedule(olga, name="Other", is_default=False, overrides={SOON: [(0, 60)]})
        missing = Schedule(id=uuid4())
        hers, nobodys = ask(mallory_api, schedule), ask(mallory_api, missing)
        assert (hers.status_code, hers.content) == (404, nobodys.content)
        assert ask(anyone_api, schedule).status_code == 401
        schedule.refresh_from_db()
        assert (schedule.name, schedule.overrides.count()) == ("Other", 1)
        assert ask(olga_api, schedule).status_code in (200, 204)

    def test_lists_only_ones_own(
        self, olgas_hours: Schedule, mallory_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        assert mallory_api.get("availability/schedules/").json() == []
        assert anyone_api.get("availability/schedules/").status_code == 401
        assert anyone_api.post("availability/schedules/", NIGHTS).status_code == 401

    def test_leaves_anothers_default_alone(self, olgas_hours: Schedule, mallory_api: ApiClient) -> None:
        mallory_api.post("availability/schedules/", {**NIGHTS, "is_default": True})
        olgas_hours.refresh_from_db()
        assert olgas_hours.is_default
