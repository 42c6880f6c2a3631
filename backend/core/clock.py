"""The only place that reads the system clock; everything below an entry point is given `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251
