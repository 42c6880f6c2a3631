"""Olga's calendar, committed, so that many connections see it; and the same with its guards taken away."""

from collections.abc import Callable, Collection, Iterator
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import BaseConstraint

from apps.availability.models import Schedule
from apps.events.models import Booking, EventType
from apps.users.models import User
from tests.backend.events.cast import make_event_type
from tests.cast import make_organizer, make_schedule

type TakeAway = Callable[..., None]


@pytest.fixture
def olga(transactional_db: None) -> User:
    """The organizer."""
    return make_organizer()


@pytest.fixture
def olgas_hours(olga: User) -> Schedule:
    """Her hours: every day, nine to five."""
    return make_schedule(olga, weekly={weekday: [(540, 1020)] for weekday in range(1, 8)})


@pytest.fixture
def intro_call(olga: User, olgas_hours: Schedule) -> EventType:
    """Half an hour, for one."""
    return make_event_type(olga)


@pytest.fixture
def workshop(olga: User, olgas_hours: Schedule) -> EventType:
    """An hour, for ten."""
    return make_event_type(olga, "workshop", duration=60, max_attendees=10)


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> TakeAway:
    """Lets writers run side by side; the audit log is left out, whose chain would make them queue too."""

    def take_away(*modules: str) -> None:
        def no_lock(organizer_id: UUID) -> SimpleNamespace:
            return SimpleNamespace(
                organizer_id=organizer_id,
                next_lapse_at=None,
                bookings_calendar_id=None,
                save=lambda **_: None,
            )

        for module in modules:
            monkeypatch.setattr(f"apps.events.services.{module}.lock_calendar", no_lock)
        monkeypatch.setattr("apps.events.services.placing.record_action", lambda **_: None)

    return take_away


@pytest.fixture
def without_constraints(transactional_db: None) -> Iterator[TakeAway]:
    """Takes constraints of bookings away for the time of a test."""
    names: list[str] = []

    def take_away(*wanted: str) -> None:
        names.extend(wanted)
        with connection.schema_editor() as change:
            for constraint in _constraints(wanted):
                change.remove_constraint(Booking, constraint)

    yield take_away
    with connection.cursor() as cursor:  # what was written without them would not let them come back
        cursor.execute("TRUNCATE events_booking CASCADE")
    with connection.schema_editor() as change:
        for constraint in _constraints(names):
            change.add_constraint(Booking, constraint)


def _constraints(names: Collection[str]) -> list[BaseConstraint]:
    return [constraint for constraint in Booking._meta.constraints if constraint.name in names]
