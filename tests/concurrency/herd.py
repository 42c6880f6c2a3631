"""Many callers at one moment, each with a connection of its own to a real PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from django.db import connection

from apps.events.selectors.audit import find_broken_link
from apps.events.selectors.consistency import list_faults
from apps.users.models import User
from tests.backend.events.cast import NOW

_OVERLAPPING = """
SELECT count(*) FROM events_booking one JOIN events_booking other
    ON one.organizer_id = other.organizer_id AND one.id < other.id AND one.busy && other.busy
 WHERE NOT one.status IN ('cancelled', 'rescheduled') AND NOT other.status IN ('cancelled', 'rescheduled')
"""


def herd[Result](calls: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """What came of each call, or what it raised; all of them begin at once."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result | Exception:
        try:
            _line_up(start)
            return call()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _line_up(start: Barrier) -> None:
    try:
        connection.ensure_connection()
    except Exception:
        start.abort()  # nobody waits for somebody whom the database does not let in
        raise
    start.wait()


def kinds(results: Sequence[object]) -> Counter[str]:
    """How many came back with what."""
    return Counter(type(result).__name__ for result in results)


def overlaps() -> int:
    """Pairs of live bookings that share an organizer's time."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPPING)
        return int(cursor.fetchone()[0])


def faults(organizer: User, *, now: datetime = NOW) -> list[str]:
    """Everything that must hold once the dust has settled, and does not."""
    found = [str(fault) for fault in list_faults(now=now)]
    if find_broken_link(organizer_id=organizer.id) is not None:
        found.append("broken audit chain")
    return found


def deadlocks() -> int:
    """How many the server has resolved in this database so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
