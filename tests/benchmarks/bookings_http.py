"""What a booking costs over real HTTP, as ratios to an endpoint of the same process that makes one query.

    PYTHONPATH=backend:infra:. python -m tests.benchmarks.bookings_http [--rounds 5] [--seconds 2]

Without DATABASE_URL and REDIS_URL it starts servers of its own, which write to disk as in production. Every
request books a slot that nobody had: of one organizer, whose bookings queue at one row, and of fifty in turn.
Afterwards the bookings are counted, and looked at for overlaps.

    rps       answers a second on 8 connections
    p50, p99  milliseconds on 1 connection
    cpu       milliseconds of the worker's processor time an answer
"""

import argparse
import atexit
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from launcher import servers

_folder = tempfile.TemporaryDirectory(prefix="kalends-benchmark-")
_services = servers.start_what_is_missing(Path(_folder.name) / "data")
atexit.register(_services.stop)
os.environ.update(_services.environment, DJANGO_SETTINGS_MODULE="tests.settings")

import django  # noqa: E402

django.setup()

import orjson  # noqa: E402
from django.db import connection  # noqa: E402

from apps.availability.models import Schedule, WeeklyHours  # noqa: E402
from apps.events.models import EventType  # noqa: E402
from apps.events.services.locking import make_lock  # noqa: E402
from apps.users.models import User  # noqa: E402
from shared_types.fields import MAX_HORIZON_MINUTES  # noqa: E402
from tests.benchmarks.load import Load, ask_repeatedly, post_repeatedly  # noqa: E402
from tests.benchmarks.machinery import processor_seconds, worker_of  # noqa: E402
from tests.benchmarks.slots_http import (  # noqa: E402
    BUSY,
    Sample,
    compare,
    database,
    middle_of,
)
from tests.benchmarks.workload import NOW  # noqa: E402
from tests.concurrency.server import api_server  # noqa: E402

ORGANIZERS = 50
A_QUARTER = timedelta(minutes=15)
FIRST = datetime.fromtimestamp(NOW, UTC).replace(hour=0, minute=0) + timedelta(days=2)
OVERLAPS = """
SELECT count(*) FROM events_booking a JOIN events_booking b
    ON a.organizer_id = b.organizer_id AND a.id < b.id AND a.busy && b.busy
"""


def open_all_day(slug: str) -> None:
    """An organizer who can be booked every quarter of an hour, day and night."""
    organizer = User.objects.create_user(f"{slug}@example.invalid", name=slug, slug=slug, timezone="UTC")
    schedule = Schedule.objects.create(organizer=organizer, name="Always", timezone="UTC", is_default=True)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, weekday=day, start_minute=0, end_minute=1440) for day in range(1, 8)
    )
    EventType.objects.create(
        organizer=organizer,
        name="Quarter",
        event_type_slug="quarter",
        duration=15,
        min_scheduling_notice=0,
        max_scheduling_horizon=MAX_HORIZON_MINUTES,
    )
    make_lock(organizer.id)


def wishes(slugs: list[str]) -> Iterator[bytes]:
    """One booking after the other, in turn of each organizer, each for the next quarter of an hour."""
    start = FIRST
    while True:
        for slug in slugs:
            wish = {
                "organizer_slug": slug,
                "event_type_slug": "quarter",
                "start_time": start.isoformat(),
                "invitee_name": "Ivo",
                "invitee_email": "ivo@example.com",
                "invitee_timezone": "Europe/Lisbon",
            }
            yield orjson.dumps(wish)
        start += A_QUARTER


def sample_of(load_of: dict[int, Load], cpu: float) -> Sample:
    """The figures of one round: alone on one connection, and in a crowd."""
    return Sample(load_of[BUSY].per_second, load_of[1].p50, load_of[1].p99, cpu)


def main() -> None:
    """Measure, look at what was written, and print."""
    parser = argparse.ArgumentParser(description="The cost of a booking.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    many = [f"organizer-{number}" for number in range(ORGANIZERS)]
    queues = {"one organizer": wishes(["popular"]), "fifty organizers": wishes(many)}
    samples: dict[str, list[Sample]] = {name: [] for name in (*queues, "one query")}
    booked = 0
    with (
        database(works=()),
        api_server(workers=1, application="tests.benchmarks.served:application") as server,
    ):
        for slug in ("popular", *many):
            open_all_day(slug)
        worker = worker_of(server.pid)
        create, one_query = f"{server.url}/api/v1/events/bookings/create/", f"{server.url}/bare/one-query/"
        for _ in range(options.rounds):
            for name in samples:
                loads = {}
                for connections in (1, BUSY):
                    before = processor_seconds(worker)
                    asked = {"connections": connections, "seconds": options.seconds}
                    if name in queues:
                        loads[connections] = post_repeatedly(create, queues[name], **asked)
                        booked += len(loads[connections].seconds)
                    else:
                        loads[connections] = ask_repeatedly(one_query, **asked)
                cpu = (processor_seconds(worker) - before) / len(loads[BUSY].seconds) * 1000
                samples[name].append(sample_of(loads, cpu))
        check(booked)
    sys.stdout.write(f"{report(samples)}\n{booked} bookings, none lost, none overlapping.\n")


def check(booked: int) -> None:
    """Every booking that was answered is there, and no two share time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_booking")
        (stored,) = cursor.fetchone()
        cursor.execute(OVERLAPS)
        (overlaps,) = cursor.fetchone()
    if (stored, overlaps) != (booked, 0):
        raise SystemExit(f"{booked} bookings were answered, {stored} are there, {overlaps} overlap.")


def report(samples: dict[str, list[Sample]]) -> str:
    """The medians, and how many times the one query's cost a booking has."""
    lines = [f"{'':26}{'rps':>9}{'p50 ms':>9}{'p99 ms':>9}{'cpu ms':>9}"]
    rows = {name: middle_of(rounds) for name, rounds in samples.items()}
    for name in ("one organizer", "fifty organizers"):
        rows[f"{name} / one query"] = compare(samples[name], samples["one query"])
    lines += [f"{name:26}" + "".join(f"{figure:9.2f}" for figure in row) for name, row in rows.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
