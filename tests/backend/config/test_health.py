"""What a supervisor is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.notifications.services import queue_account_mail
from config import health
from core import clock


@pytest.fixture(autouse=True)
def newly_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_all_applied", False)


def ready(client: Client) -> tuple[int, Any]:
    response = client.get("/readyz")
    assert response["Cache-Control"] == "no-store"
    return response.status_code, response.json()


class TestHealthz:
    def test_asks_nothing_of_the_database(
        self, client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            response = client.get("/healthz")
        assert (response.status_code, response.json()) == (200, {"alive": True})


class TestReadyz:
    def test_is_ready_when_all_is_well(self, client: Client, db: None) -> None:
        assert ready(client) == (
            200,
            {
                "ready": True,
                "database": "ok",
                "migrations": "ok",
                "mail_waits_seconds": 0,
                "clock_off_seconds": 0,
                "redis": "ok",
            },
        )

    def test_costs_two_queries_once_the_tables_are_known(
        self, client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        ready(client)
        with django_assert_num_queries(2):
            ready(client)

    def test_says_how_long_mail_has_been_waiting(self, client: Client, db: None) -> None:
        now = clock.now()
        for minutes in (-5, 10, 3):
            queue_account_mail(
                recipient="ivo@example.com",
                subject="Hello",
                text="Hello",
                html="",
                dedupe_key=f"test:{minutes}",
                now=now - timedelta(minutes=minutes),
            )
        status, state = ready(client)
        assert status == 200
        assert 600 <= state["mail_waits_seconds"] < 660

    @pytest.mark.parametrize("seconds", [-3600, 90])
    def test_says_by_how_much_the_clock_is_wrong(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch, seconds: int
    ) -> None:
        wrong = clock.now() + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: wrong)
        status, state = ready(client)
        assert (status, abs(state["clock_off_seconds"] - seconds) < 5) == (200, True)

    def test_stays_ready_without_redis(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(caches["default"]), "is_reachable", lambda _self: False)
        status, state = ready(client)
        assert (status, state["redis"]) == (200, "away")

    def test_is_not_ready_without_a_database(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**_: object) -> None:
            raise OperationalError

        monkeypatch.setattr(health, "oldest_due", fail)
        status, state = ready(client)
        assert (status, state["ready"], state["database"]) == (503, False, "away")

    def test_is_not_ready_before_the_tables_are(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
        status, state = ready(client)
        assert (status, state["ready"], state["migrations"]) == (503, False, "pending")
