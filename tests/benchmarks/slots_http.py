"""What a request for slots costs over real HTTP, as ratios to a bare endpoint in the same process.

    PYTHONPATH=backend:infra:. python -m tests.benchmarks.slots_http [--rounds 7] [--seconds 1.5]

Without DATABASE_URL and REDIS_URL it starts servers of its own. It makes a database, stores the works, starts
granian with one worker, checks the answers, and asks: work a by the product and by the bare endpoint in turn,
so that a busy machine slows both; then the works of no and of ten thousand busy blocks in turn.

    rps       answers a second on 8 connections
    p50, p99  milliseconds on 1 connection
    cpu       milliseconds of the worker's processor time an answer, which others on the machine hardly change
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple
from urllib.request import urlopen

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.benchmarks.load import Load, ask_repeatedly  # noqa: E402
from tests.benchmarks.machinery import own_database, processor_seconds, worker_of  # noqa: E402
from tests.benchmarks.seeding import EVENT_TYPE, store  # noqa: E402
from tests.benchmarks.workload import make_work  # noqa: E402
from tests.concurrency.server import api_server  # noqa: E402

WORKS = ("a", "busy0", "busy10000")
WINDOW = "start_date=2027-03-01&end_date=2027-03-31&timezone=Europe/Berlin"
BUSY = 8


class Sample(NamedTuple):
    """One round's figures of one address."""

    rps: float
    p50: float
    p99: float
    cpu: float


# How much more the first may cost than the second.
GOALS = {
    ("product", "bare"): 2.0,
    ("busy10000", "busy0"): 1.5,
}


def database(works: Sequence[str] = WORKS) -> AbstractContextManager[None]:
    """A database of its own, with the works in it; dropped afterwards."""

    def fill() -> None:
        for name in works:
            store(make_work(name))

    return own_database(fill)


def check(url: str, work: str) -> None:
    """Hold an answer against the one that the work has; the bare endpoint writes starts only."""
    with urlopen(url) as response:
        days = json.load(response)["days"]
    texts = (
        [text for of_day in days.values() for text in of_day]
        if isinstance(days, dict)
        else [slot["start_time"] for day in days for slot in day["slots"]]
    )
    if not make_work(work).is_answered_by(int(datetime.fromisoformat(text).timestamp()) for text in texts):
        raise SystemExit(f"{url} answers {len(texts)} slots, and not those of {work}.")


def sample(url: str, *, seconds: float, worker: int) -> Sample:
    """One round."""
    alone = ask_repeatedly(url, connections=1, seconds=seconds)
    before = processor_seconds(worker)
    crowd: Load = ask_repeatedly(url, connections=BUSY, seconds=seconds)
    cpu = (processor_seconds(worker) - before) / len(crowd.seconds) * 1000
    return Sample(crowd.per_second, alone.p50, alone.p99, cpu)


def compare(first: list[Sample], second: list[Sample]) -> Sample:
    """How many times the second's cost the first has: medians of the rounds' ratios."""
    ratios = [
        Sample(other.rps / one.rps, one.p50 / other.p50, one.p99 / other.p99, one.cpu / other.cpu)
        for one, other in zip(first, second, strict=True)
    ]
    return middle_of(ratios)


def middle_of(rounds: list[Sample]) -> Sample:
    """The medians."""
    return Sample(*(statistics.median(figures) for figures in zip(*rounds, strict=True)))


def report(samples: dict[str, list[Sample]]) -> str:
    """The medians, the ratios, and whether they are as they should be."""
    lines = [f"{'':12}{'rps':>9}{'p50 ms':>9}{'p99 ms':>9}{'cpu ms':>9}"]
    for name, rounds in samples.items():
        middle = middle_of(rounds)
        lines.append(f"{name:12}{middle.rps:9.0f}{middle.p50:9.2f}{middle.p99:9.2f}{middle.cpu:9.2f}")
    for (first, second), most in GOALS.items():
        ratio = compare(samples[first], samples[second])
        verdict = "met" if max(ratio) <= most else "MISSED"
        figures = "".join(f"{figure:9.2f}" for figure in ratio)
        lines += [f"{first} / {second}", f"{'':12}{figures}   at most {most}: {verdict}"]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The cost of a request for slots.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5)
    options = parser.parse_args()
    samples: dict[str, list[Sample]] = {name: [] for name in ("product", "bare", "busy0", "busy10000")}
    with (
        database(),
        api_server(workers=1, application="tests.benchmarks.served:application") as server,
    ):
        urls = {
            "product": f"{server.url}/api/v1/events/slots/a/{EVENT_TYPE}/?{WINDOW}",
            "bare": f"{server.url}/bare/slots/a/{EVENT_TYPE}/?{WINDOW}",
            "busy0": f"{server.url}/api/v1/events/slots/busy0/{EVENT_TYPE}/?{WINDOW}",
            "busy10000": f"{server.url}/api/v1/events/slots/busy10000/{EVENT_TYPE}/?{WINDOW}",
        }
        check(urls["product"], "a")
        for name, work in (("bare", "a"), ("busy0", "busy0"), ("busy10000", "busy10000")):
            check(urls[name], work)
        worker = worker_of(server.pid)
        for url in urls.values():
            ask_repeatedly(url, connections=BUSY, seconds=0.5)
        for _ in range(options.rounds):
            for name, url in urls.items():
                samples[name].append(sample(url, seconds=options.seconds, worker=worker))
    sys.stdout.write(f"{report(samples)}\n")


if __name__ == "__main__":
    main()
