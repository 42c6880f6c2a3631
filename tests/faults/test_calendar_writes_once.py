"""Workers that are killed while they write bookings into a calendar: each stands there once in the end."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.events.models import Booking, CalendarSync
from apps.events.services.calendar_syncing.following import follow_calendars
from apps.integrations.services import link_caldav
from apps.users.models import User
from core import clock
from shared_types.integrations import CalDavCreate
from shared_types.vocabulary import CalendarSyncStatus
from tests.backend.events.cast import book, make_event_type
from tests.backend.integrations.radicale import PASSWORD, CalendarServer, calendar_server
from tests.cast import NINE_TO_FIVE, make_schedule
from tests.faults.conftest import Installation
from tests.waiting import wait_until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
BOOKINGS, KILLS = 24, 4


@pytest.fixture(scope="module", autouse=True)
def workers_may_ask_here() -> Iterator[None]:
    """Before they start."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OUTGOING_PRIVATE_HOSTS", "127.0.0.1")
        yield


@pytest.fixture
def radicale(tmp_path: Path, settings: Settings, organizer: User) -> Iterator[CalendarServer]:
    """Radicale, whose one calendar takes the bookings."""
    with calendar_server(tmp_path) as server:
        settings.OUTGOING_PRIVATE_HOSTS = [server.host]
        server.make_calendar("Work")
        data = CalDavCreate(url=server.url, username="olga", password=PASSWORD)
        link_caldav(organizer=organizer, data=data, now=clock.now())
        follow_calendars(now=clock.now())
        yield server


def files(folder: Path) -> list[Path]:
    """The events that Radicale keeps there, without its notes about them."""
    return [path for path in folder.rglob("*.ics") if ".Radicale.cache" not in path.parts]


def book_many(organizer: User) -> None:
    """Two days with a meeting every half hour."""
    make_schedule(organizer, weekly={weekday: [NINE_TO_FIVE] for weekday in range(1, 8)}, timezone="UTC")
    event_type = make_event_type(organizer)
    now = clock.now()
    for number in range(BOOKINGS):
        day = (now + timedelta(days=2 + number // 12)).date()
        start = datetime.combine(day, time(9), UTC) + timedelta(minutes=30 * (number % 12))
        book(event_type, at=start, now=now)


class TestWorkerKilledWhileItWrites:
    def test_leaves_each_booking_in_the_calendar_once(
        self, installation: Installation, organizer: User, radicale: CalendarServer, tmp_path: Path
    ) -> None:
        book_many(organizer)
        for kill in range(1, KILLS + 1):
            goal = kill * BOOKINGS // (KILLS + 2)
            wait_until(lambda goal=goal: len(files(tmp_path)) >= goal)  # type: ignore[misc]
            installation.worker.kill()
            # The clock cannot be hurried, so that what it had taken is let go now.
            CalendarSync.objects.filter(lease_token__isnull=False).update(lease_until=clock.now())
            installation.worker.start()
        done = Booking.objects.filter(calendar_sync_status=CalendarSyncStatus.SUCCEEDED)
        wait_until(lambda: done.count() == BOOKINGS)
        written = [each.read_text() for each in files(tmp_path)]
        uids = [
            line.removeprefix("UID:").strip()
            for text in written
            for line in text.splitlines()
            if line.startswith("UID:")
        ]
        assert sorted(uids) == sorted(Booking.objects.values_list("ical_uid", flat=True))
