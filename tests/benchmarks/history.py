"""Whether what lies behind an organizer costs anything: slots, booking and lists, with and without.

    PYTHONPATH=backend:infra:. python -m tests.benchmarks.history [--rounds 9] [--requests 30]

Needs what `slots_http` needs. It makes organizers with no booking (fresh), 60 behind and 60 before them
(small), and 100,000 behind and 2,000 before them (veteran), starts granian with one worker, and asks on one
connection, the two that are compared in turn, so that a busy machine slows both:

    slots       the public slots of 31 days; veteran against fresh
    booking     POST bookings/create/ of a slot that is free for both; veteran against fresh
    past, upcoming, all    the first page of a list of bookings; veteran against small
    last page   the last page of what is past, by its cursor; against the first page
    event types the list of event types with their counts; veteran against small

Prints medians in milliseconds: wall is what the client waits; worker and database are processor time of the
API's worker and of PostgreSQL's processes for it, which others on the machine hardly change. A ratio is the
median of the rounds' ratios; what is judged is the processor time of both together.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from apps.users.models import User  # noqa: E402
from tests.api_client import session_token_of  # noqa: E402
from tests.benchmarks.histories import store_histories  # noqa: E402
from tests.benchmarks.machinery import (  # noqa: E402
    database_processes,
    own_database,
    processor_seconds,
    worker_of,
)
from tests.benchmarks.seeding import EVENT_TYPE  # noqa: E402
from tests.concurrency.server import api_server  # noqa: E402

MOST = 1.2
NEAR = {"start_date": "2027-03-01", "end_date": "2027-03-31", "timezone": "UTC"}
# Beyond the last booking of the veteran: free for everybody.
FAR = date(2028, 4, 3)

type Ask = Callable[[], None]


class Sample(NamedTuple):
    """One round's figures of one request, in milliseconds."""

    wall: float
    worker: float
    database: float

    @property
    def processor(self) -> float:
        """What it cost on both sides of the database's socket."""
        return self.worker + self.database


class Client:
    """One connection, one organizer's session or nobody's."""

    def __init__(self, url: str, token: str = "") -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc)
        self._headers = {"Content-Type": "application/json"} | ({"X-Session-Token": token} if token else {})

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The answer; raises RuntimeError for a refusal."""
        target = f"/api/v1/events/{path}?{urlencode(query)}"
        self._connection.request(method, target, json.dumps(body) if body else None, self._headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status not in (200, 201):
            raise RuntimeError(f"{method} {target}: {response.status} {content[:500]!r}")
        return json.loads(content)

    def last_cursor(self) -> str:
        """The cursor of the last page of what is past."""
        cursor, following = "", ""
        while True:
            cursor = following
            page = self.ask("GET", "bookings/", when="past", limit="100", cursor=cursor)
            following = page["next_cursor"]
            if not following:
                return cursor


def free_starts(client: Client) -> Iterator[str]:
    """Starts that nobody has taken, soonest first."""
    first = FAR
    while True:
        last = first + timedelta(days=30)
        slots = client.ask(
            "GET", f"slots/fresh/{EVENT_TYPE}/", start_date=str(first), end_date=str(last), timezone="UTC"
        )
        yield from (slot["start_time"] for day in slots["days"] for slot in day["slots"])
        first = last + timedelta(days=1)


def sample(ask: Ask, *, times: int, worker: int, database: list[int]) -> Sample:
    """The median wait and the mean processor time of some requests in a row."""
    waits = []
    before = processor_seconds(worker), sum(map(processor_seconds, database))
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        waits.append(time.perf_counter() - begun)
    after = processor_seconds(worker), sum(map(processor_seconds, database))
    worker_ms, database_ms = ((end - start) / times * 1000 for start, end in zip(before, after, strict=True))
    return Sample(statistics.median(waits) * 1000, worker_ms, database_ms)


def pairs(url: str) -> dict[str, tuple[Ask, Ask]]:
    """What is compared: the one that might cost more, and what it is held against."""
    nobody = Client(url)
    sessions = {user.slug: Client(url, session_token_of(user)) for user in User.objects.all()}
    starts = {name: free_starts(nobody) for name in ("veteran", "fresh")}

    def slots(name: str) -> Ask:
        return lambda: nobody.ask("GET", f"slots/{name}/{EVENT_TYPE}/", **NEAR)

    def booking(name: str) -> Ask:
        return lambda: nobody.ask("POST", "bookings/create/", wish(name, next(starts[name])))

    def page(name: str, path: str = "bookings/", **query: str) -> Ask:
        return lambda: sessions[name].ask("GET", path, **query)

    last = sessions["veteran"].last_cursor()
    lists = {when or "all": {"when": when} if when else {} for when in ("past", "upcoming", "")}
    hundred = {"when": "past", "limit": "100"}
    return {
        "slots": (slots("veteran"), slots("fresh")),
        "booking": (booking("veteran"), booking("fresh")),
        **{name: (page("veteran", **query), page("small", **query)) for name, query in lists.items()},
        "last page": (page("veteran", **hundred, cursor=last), page("veteran", **hundred)),
        "event types": (page("veteran", "event-types/"), page("small", "event-types/")),
    }


def wish(organizer_slug: str, starts: str) -> dict[str, str]:
    """Ivo's."""
    return {
        "organizer_slug": organizer_slug,
        "event_type_slug": EVENT_TYPE,
        "start_time": starts,
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


def report(rounds: dict[str, list[tuple[Sample, Sample]]]) -> str:
    """The medians, the ratios, and whether they are as they should be."""
    names = ("wall", "worker", "database", "processor")
    lines = [f"{'':14}" + "".join(f"{name:>20}" for name in names)]
    for name, samples in rounds.items():
        figures, ratios = "", {}
        for kind in names:
            both = [tuple(getattr(each, kind) for each in pair) for pair in samples]
            one, other = (statistics.median(side) for side in zip(*both, strict=True))
            ratios[kind] = statistics.median(first / max(second, 0.01) for first, second in both)
            figures += f"{one:8.2f}{other:7.2f}{ratios[kind]:5.2f}"
        verdict = "met" if ratios["processor"] <= MOST else "MISSED"
        lines.append(f"{name:14}{figures}   {verdict}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What history costs.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=30)
    asked = parser.parse_args()
    with (
        own_database(store_histories),
        api_server(workers=1, application="tests.benchmarks.served:application") as server,
    ):
        compared = pairs(server.url)
        worker = worker_of(server.pid)
        rounds: dict[str, list[tuple[Sample, Sample]]] = {name: [] for name in compared}
        for number in range(asked.rounds + 1):
            for name, (one, other) in compared.items():
                where = {"times": asked.requests, "worker": worker, "database": database_processes()}
                # Which goes first changes, since the second finds the machine as the first left it.
                first, second = (one, other) if number % 2 else (other, one)
                samples = sample(first, **where), sample(second, **where)
                if number:  # the first round only warms up
                    rounds[name].append(samples if number % 2 else samples[::-1])
        load = os.getloadavg()
    sys.stdout.write(f"{report(rounds)}\nload {load[0]:.1f} {load[1]:.1f}\n")


if __name__ == "__main__":
    main()
