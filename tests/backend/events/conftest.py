"""Olga's event types, and a clock that stands still."""

from datetime import datetime

import pytest

from apps.availability.models import Schedule
from apps.events.models import EventType
from apps.users.models import User
from core import clock
from tests.backend.events.cast import make_event_type


@pytest.fixture
def intro_call(olga: User, olgas_hours: Schedule) -> EventType:
    """Half an hour, for one."""
    return make_event_type(olga)


@pytest.fixture
def workshop(olga: User, olgas_hours: Schedule) -> EventType:
    """An hour, for four."""
    return make_event_type(olga, "workshop", duration=60, max_attendees=4)


@pytest.fixture
def frozen(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The API's clock stands still at `now`."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now
