"""The migrations of the app run forward over a database with linked accounts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.migrations.executor import MigrationExecutor

from apps.integrations.models import CalendarConnection, ExternalEvent
from apps.integrations.services import rebuild_busy
from apps.users.models import User
from tests.backend.integrations.cast import at, busy_hours

BEFORE = ("integrations", "0002_external_events_have_titles")


@pytest.fixture
def schema_before(transactional_db: None) -> Iterator[Apps]:
    """The tables as they were when an account was one calendar; the latest come back afterwards."""
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    yield executor.loader.project_state([BEFORE]).apps
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:  # so that the rows of this test can be cleared away
        cursor.execute("ALTER TABLE events_bookingauditlog DISABLE TRIGGER audit_log_is_never_truncated")


class TestAccountsHaveCalendars:
    def test_keeps_what_was_busy(self, schema_before: Any, olga: User) -> None:
        accounts = schema_before.get_model("integrations", "CalendarConnection").objects
        work = accounts.create(organizer_id=olga.id, provider="google", account_email="olga@example.com")
        accounts.create(organizer_id=olga.id, provider="ics", account_email="nowhere@example.com")
        schema_before.get_model("integrations", "ExternalEvent").objects.create(
            organizer_id=olga.id, connection=work, external_id="a", time=DateTimeTZRange(at(9), at(10))
        )
        call_command("migrate", verbosity=0)
        calendar = ExternalEvent.objects.select_related("calendar").get().calendar
        assert (calendar.connection_id, calendar.name) == (work.id, "olga@example.com")
        rebuild_busy(organizer_id=olga.id, start=at(0), end=at(24))
        assert busy_hours(olga) == [(9, 10)]
        states = CalendarConnection.objects.order_by("account_email").values_list("status", flat=True)
        assert list(states) == ["disconnected", "active"]
