"""What every test may ask for: the cast, and the API asked by each of them."""

from datetime import UTC, datetime
from uuid import uuid4

import hypothesis
import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from apps.availability.models import Schedule
from apps.users.models import User
from tests.api_client import ApiClient, api_as
from tests.cast import MALLORY, OLGA, make_organizer, make_schedule

# Other programs share the machine: a slow answer is no wrong answer; and whichever test draws first reads the
# constants of the whole project.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit are followed by TRUNCATE, which the audit log refuses everywhere else."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_bookingauditlog DISABLE TRIGGER audit_log_is_never_truncated")


@pytest.fixture
def now() -> datetime:
    """A Thursday noon, two months before Europe's clocks go forward."""
    return datetime(2027, 1, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def olga(db: None) -> User:
    """The organizer."""
    return make_organizer(OLGA)


@pytest.fixture
def mallory(db: None) -> User:
    """Another organizer, who is nobody's friend."""
    return make_organizer(MALLORY)


@pytest.fixture
def olgas_hours(olga: User) -> Schedule:
    """Olga's default schedule: Monday to Friday, nine to five, Berlin."""
    return make_schedule(olga)


@pytest.fixture
def olga_api(olga: User) -> ApiClient:
    """The API, asked by Olga."""
    return api_as(olga)


@pytest.fixture
def mallory_api(mallory: User) -> ApiClient:
    """The API, asked by Mallory."""
    return api_as(mallory)


@pytest.fixture
def anyone_api(db: None) -> ApiClient:
    """The API, asked by somebody who is not signed in."""
    return ApiClient()


@pytest.fixture
def short_patience(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections opened from here on wait for a lock as long as those of the product: three seconds."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", settings.PATIENCE_OF_THE_PRODUCT)


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that remembers nothing of the tests before, and leaves alone what else is in Redis."""
    monkeypatch.setattr(caches["default"], "key_prefix", f"test-{uuid4()}")


@pytest.fixture
def empty_limits(settings: Settings) -> None:
    """Rate limits that have counted nothing yet; a test that wants them sets RATE_LIMITS."""
    settings.LIMITS_PREFIX = f"test-{uuid4()}"
