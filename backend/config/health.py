"""What a supervisor asks: is the process alive, and should it be given requests."""

from typing import Any

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from apps.notifications.selectors import oldest_due
from core import clock


def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so that a database that is down restarts nobody."""
    return _answer({"alive": True})


def readyz(_request: HttpRequest) -> JsonResponse:
    """Whether requests can be answered here, and how the rest is doing.

    Only the database decides: without Redis, or with mail late, bookings are taken all the same.
    """
    try:
        state = {
            "database": "ok",
            "migrations": _migrations(),
            "mail_waits_seconds": _wait_of_mail(),
            "clock_off_seconds": _clock_off(),
        }
    except DatabaseError:
        state = {
            "database": "away",
            "migrations": "unknown",
            "mail_waits_seconds": None,
            "clock_off_seconds": None,
        }
    ready = state["database"] == "ok" and state["migrations"] == "ok"
    return _answer({"ready": ready, **state, "redis": _redis()}, status=200 if ready else 503)


def _answer(state: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(state, status=status, headers={"Cache-Control": "no-store"})


_all_applied = False


def _migrations() -> str:
    """Whether the tables are as the code expects; once they are, they stay so for this process."""
    global _all_applied
    if not _all_applied:
        executor = MigrationExecutor(connection)
        _all_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _all_applied else "pending"


def _wait_of_mail() -> int:
    now = clock.now()
    since = oldest_due(now=now)
    return 0 if since is None else int((now - since).total_seconds())


def _clock_off() -> int:
    """By how many seconds our clock is ahead of the database's: notice and deadlines are told by ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM %s - clock_timestamp())", [clock.now()])
        return int(cursor.fetchone()[0])


def _redis() -> str:
    return "ok" if caches["default"].is_reachable() else "away"  # type: ignore[attr-defined]
