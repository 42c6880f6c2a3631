"""Waiting for the thing itself, however long a busy machine takes for it."""

import time
from collections.abc import Callable

from django.db import connection

# A machine that is busy with something else starts a worker in half a minute.
PATIENCE_SECONDS = 90.0


def wait_until(what: Callable[[], bool], *, patience: float = PATIENCE_SECONDS) -> None:
    """Return as soon as it is so; fails where it takes too long."""
    deadline = time.monotonic() + patience
    while not what():
        assert time.monotonic() < deadline, f"not so within {patience} s"
        time.sleep(0.05)


def somebody_waits_for_a_row() -> bool:
    """Whether a connection to the tests' database waits for a lock that another one has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
