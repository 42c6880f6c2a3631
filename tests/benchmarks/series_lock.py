"""How long a series keeps its organizer's calendar locked, while it is booked and while it is called off.

    PYTHONPATH=backend:infra:. python -m tests.benchmarks.series_lock [--rounds 5]

Without DATABASE_URL and REDIS_URL it starts servers of its own, which write to disk as in production. A
series of 365 dates, one a day, is held against a single meeting of the same organizer.

    locked      milliseconds from the moment that the calendar's row is had until the commit has returned
    statements  SQL statements in that time
"""

import argparse
import atexit
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from launcher import servers

_folder = tempfile.TemporaryDirectory(prefix="kalends-benchmark-")
_services = servers.start_what_is_missing(Path(_folder.name) / "data")
atexit.register(_services.stop)
os.environ.update(_services.environment, DJANGO_SETTINGS_MODULE="tests.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from apps.availability.models import Schedule, WeeklyHours  # noqa: E402
from apps.events.models import EventType  # noqa: E402
from apps.events.selectors.audit import find_broken_link  # noqa: E402
from apps.events.services.actors import NOWHERE, organizer_actor  # noqa: E402
from apps.events.services.bookings.cancel import cancel_booking  # noqa: E402
from apps.events.services.bookings.create import create_booking  # noqa: E402
from apps.events.services.locking import make_lock  # noqa: E402
from apps.events.services.series.cancel import cancel_dates  # noqa: E402
from apps.events.services.series.create import create_series  # noqa: E402
from apps.users.models import User  # noqa: E402
from shared_types.bookings import BookingCreate  # noqa: E402
from shared_types.series import SeriesChoice  # noqa: E402
from shared_types.series_bookings import SeriesCreate  # noqa: E402
from shared_types.vocabulary import CancelledBy, CancelScope  # noqa: E402
from tests.benchmarks.slots_http import database  # noqa: E402

NOW = datetime(2027, 1, 28, 12, 0, tzinfo=UTC)
FIRST = datetime(2027, 2, 1, 0, 0, tzinfo=UTC)
DATES = 365
A_DAY = timedelta(days=1)


@dataclass
class Held:
    """When the calendar's row was had, and the statements since."""

    since: float = 0.0
    statements: int = 0

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper around every statement."""
        result = execute(sql, params, many, context)
        if "FOR NO KEY UPDATE" in sql and not self.since:
            self.since = time.perf_counter()
        elif self.since:
            self.statements += 1
        return result


def measure(work: Callable[[], object]) -> tuple[float, int]:
    """Milliseconds and statements under the calendar's lock; the commit is the last that `work` does."""
    held = Held()
    with connection.execute_wrapper(held.watch):
        work()
    return (time.perf_counter() - held.since) * 1000, held.statements


def olga() -> User:
    """An organizer who can be booked every day, for single meetings and for a year of them."""
    organizer = User.objects.create_user("olga@example.invalid", name="Olga", slug="olga", timezone="UTC")
    schedule = Schedule.objects.create(organizer=organizer, name="Always", timezone="UTC", is_default=True)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, weekday=day, start_minute=0, end_minute=1440) for day in range(1, 8)
    )
    shared = {"organizer": organizer, "duration": 15, "min_scheduling_notice": 0}
    EventType.objects.create(**shared, name="Once", event_type_slug="once")
    daily = {"recurrence_type": "daily", "recurrence_rule": "FREQ=DAILY", "max_occurrences": DATES}
    EventType.objects.create(**shared, **daily, name="Daily", event_type_slug="daily")
    make_lock(organizer.id)
    return organizer


def wish(slug: str, start: datetime) -> dict[str, Any]:
    """What an invitee sends."""
    return {
        "organizer_slug": "olga",
        "event_type_slug": slug,
        "start_time": start,
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


def run(organizer: User, start: datetime, samples: dict[str, list[tuple[float, int]]]) -> None:
    """One round: a meeting and a series at the same time of day, both booked and both called off."""
    made: dict[str, Any] = {}

    def book_one() -> None:
        data = BookingCreate(**wish("once", start))
        made["one"] = create_booking(data=data, idempotency_key="", origin=NOWHERE, now=NOW).booking

    def book_series() -> None:
        dates = [SeriesChoice(planned_start=start + (number + 1) * A_DAY) for number in range(DATES)]
        data = SeriesCreate(**wish("daily", start + A_DAY), dates=dates)
        made["series"] = create_series(data=data, idempotency_key="", origin=NOWHERE, now=NOW).booking

    by: dict[str, Any] = {
        "cancelled_by": CancelledBy.ORGANIZER,
        "reason": "",
        "actor": organizer_actor(organizer),
        "now": NOW,
    }

    def cancel_one() -> None:
        cancel_booking(organizer_id=organizer.id, booking_id=made["one"].id, **by)

    def cancel_series() -> None:
        cancel_dates(
            organizer_id=organizer.id,
            series_id=made["series"].recurrence_id,
            booking_id=None,
            scope=CancelScope.ALL,
            **by,
        )

    works = {
        "one meeting, booked": book_one,
        f"{DATES} dates, booked": book_series,
        "one meeting, called off": cancel_one,
        f"{DATES} dates, called off": cancel_series,
    }
    for name, work in works.items():
        samples.setdefault(name, []).append(measure(work))


def main() -> None:
    """Measure, look whether the audit log holds, and print the medians."""
    parser = argparse.ArgumentParser(description="How long a series locks a calendar.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    samples: dict[str, list[tuple[float, int]]] = {}
    with database(works=()):
        organizer = olga()
        for number in range(rounds):
            run(organizer, FIRST + timedelta(minutes=30 * number), samples)
        if (broken := find_broken_link(organizer_id=organizer.id)) is not None:
            raise SystemExit(f"The audit log is broken: {broken}")
    lines = [f"{'':28}{'locked ms':>12}{'statements':>12}"]
    for name, found in samples.items():
        lines.append(f"{name:28}{median(ms for ms, _ in found):12.1f}{median(n for _, n in found):12.0f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
