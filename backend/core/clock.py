"""The only place that reads the system clock; everything below an entry point is given `now`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """Leave the block no sooner than so many seconds after entering it, so that its time tells nothing."""
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, seconds - (time.monotonic() - begun)))
