"""What an organizer's figures cost over 100,000 bookings, against a bare count of the same rows.

    PYTHONPATH=backend:infra:. python -m tests.benchmarks.analytics_speed [--rounds 15]

Needs DATABASE_URL and REDIS_URL, or the embedded servers: see `slots_http`. Prints medians in milliseconds
and the ratio to the count, taken in turn in the same process, over a window that holds all bookings and over
one month of them.
"""

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from apps.events.presenters.analytics import analytics_read  # noqa: E402
from apps.events.selectors import analytics  # noqa: E402
from apps.users.models import User  # noqa: E402
from shared_types.vocabulary import BookingStatus  # noqa: E402
from tests.benchmarks.histories import store_bookings, store_history  # noqa: E402
from tests.benchmarks.machinery import own_database  # noqa: E402

BOOKINGS = 100_000
FIRST = date(2026, 1, 1)
FIVE_MINUTES = timedelta(minutes=5)
# How many times a bare count of the rows: eight statements, most of them over all of these.
MOST = 40.0
PARTS = (
    analytics.list_names,
    analytics.count_standings,
    analytics.count_seats,
    analytics.count_cancellations,
    analytics.list_reasons,
    analytics.measure_leads,
    analytics.count_hours,
    analytics.count_steps,
)


def fill() -> None:
    """A hundred thousand meetings within a year, round the clock in Berlin; and a neighbour with as many."""
    for name in ("busy", "neighbour"):
        event_type = store_history(name, past=0, future=0)
        start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(hours=1)
        store_bookings(
            event_type,
            (start + FIVE_MINUTES * n for n in range(BOOKINGS)),
            lasting=FIVE_MINUTES,
            status=BookingStatus.COMPLETED,
        )


def scope_of(days: int) -> analytics.Scope:
    """So many days from the first on."""
    return analytics.Scope(
        organizer_id=User.objects.get(slug="busy").id,
        first=FIRST,
        last=FIRST + timedelta(days=days - 1),
        zone=ZoneInfo("Europe/Berlin"),
        event_type_id=None,
        now=datetime(2027, 2, 20, tzinfo=UTC),
    )


def milliseconds(call: Callable[[], object]) -> float:
    """One call's wait."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def measure(scope: analytics.Scope, rounds: int) -> dict[str, list[float]]:
    """Each contestant once a round, after a first round that only warms up."""
    contestants: dict[str, Callable[[], object]] = {
        "bare count": lambda: scope.bookings().count(),
        "figures": lambda: analytics_read(scope, analytics.get_figures(scope)),
        **{part.__name__: lambda part=part: part(scope) for part in PARTS},  # type: ignore[misc]
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, call in contestants.items():
            taken = milliseconds(call)
            if number:
                times[name].append(taken)
    return times


def report(title: str, times: dict[str, list[float]], most: float = math.inf) -> str:
    """The medians, and how many counts each is; figures may be so many."""
    lines = [title]
    for name, taken in times.items():
        ratios = [one / count for one, count in zip(taken, times["bare count"], strict=True)]
        ratio = statistics.median(ratios)
        is_judged = name == "figures" and most < math.inf
        verdict = f"   at most {most}: {'met' if ratio <= most else 'MISSED'}" if is_judged else ""
        lines.append(f"  {name:22}{statistics.median(taken):9.1f}{ratio:8.1f} x{verdict}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What figures cost.")
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with own_database(fill):
        # What is fixed weighs too much in a month to be judged by its rows.
        for days, most in ((366, MOST), (31, math.inf)):
            scope = scope_of(days)
            times = measure(scope, asked.rounds)
            title = f"{scope.bookings().count()} bookings in {days} days, of {2 * BOOKINGS} stored"
            sys.stdout.write(f"{report(title, times, most)}\n")
    sys.stdout.write("load {:.1f} {:.1f} {:.1f}\n".format(*os.getloadavg()))


if __name__ == "__main__":
    main()
