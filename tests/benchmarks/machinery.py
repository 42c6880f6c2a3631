"""What the benchmarks stand on: a database of their own, and what processes have used of the processor."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

DATABASE = "kalends_benchmark"


@contextmanager
def own_database(fill: Callable[[], None]) -> Iterator[None]:
    """A database of its own with what `fill` puts into it, and statistics of that; dropped afterwards."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        call_command("migrate", verbosity=0)
        fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield
    finally:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def worker_of(server: int) -> int:
    """The one worker of a server of one."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return max((int(child) for child in children), key=processor_seconds)


def database_processes() -> list[int]:
    """PostgreSQL's processes for everybody else who is connected to this database, if they run here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    return [pid for pid in pids if Path(f"/proc/{pid}/stat").exists()]
