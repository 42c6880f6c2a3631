"""The migrations of the app run forward over a database with data, and leave it as it was."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.migrations.executor import MigrationExecutor

from apps.events.models import Attendee, Booking
from apps.events.selectors.questions import list_questions
from tests.backend.constraints import refused_by
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW

FIRST = ("events", "0001_initial")


@pytest.fixture
def first_schema(transactional_db: None) -> Iterator[Apps]:
    """The app's tables as its first migration made them; the latest come back afterwards."""
    executor = MigrationExecutor(connection)
    executor.migrate([FIRST])
    yield executor.loader.project_state([FIRST]).apps
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:  # so that the rows of this test can be cleared away
        cursor.execute("ALTER TABLE events_bookingauditlog DISABLE TRIGGER audit_log_is_never_truncated")


def fill(apps: Apps) -> Any:
    """A group booking with a seat and a line of history, as the first version would have written them."""
    user = apps.get_model("users", "User").objects.create(email="olga@example.com", name="Olga", slug="olga")
    event_type = apps.get_model("events", "EventType").objects.create(
        organizer=user, name="Workshop", event_type_slug="workshop"
    )
    apps.get_model("events", "CustomQuestion").objects.create(
        event_type=event_type, question_text="Why?", order=0, conditions={"if": "anything"}
    )
    booking = apps.get_model("events", "Booking").objects.create(
        event_type=event_type,
        organizer=user,
        invitee_name="Ivo",
        invitee_email="ivo@example.com",
        start_time=MONDAY_9,
        end_time=MONDAY_9 + HALF_AN_HOUR,
        busy=DateTimeTZRange(MONDAY_9, MONDAY_9 + HALF_AN_HOUR, "[)"),
        capacity=4,
        ical_uid=str(uuid4()),
    )
    apps.get_model("events", "Attendee").objects.create(
        organizer=user, booking=booking, name="Ivo", email="ivo@example.com", joined_at=NOW
    )
    apps.get_model("events", "BookingAuditLog").objects.create(
        organizer=user,
        booking=booking,
        sequence=1,
        action="booking_created",
        actor_type="invitee",
        created_at=NOW,
        **dict.fromkeys(("personal_salt", "personal_hash", "prev_hash", "row_hash"), b""),
    )
    return booking.id


class TestMigrations:
    def test_keep_what_was_there_and_guard_it_from_then_on(self, first_schema: Apps) -> None:
        booking_id = fill(first_schema)
        call_command("migrate", verbosity=0)
        assert Booking.objects.get().id == booking_id
        assert (Attendee.objects.get().ical_uid, Attendee.objects.get().ical_sequence) == ("", 0)
        why = list_questions(event_type_id=Booking.objects.get().event_type_id)[0]
        assert (why.question_text, why.conditions.clauses) == ("Why?", [])
        with refused_by("audit_log_is_append_only"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM events_bookingauditlog")

    @pytest.mark.django_db
    def test_are_all_written(self) -> None:
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
