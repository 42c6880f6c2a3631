"""Who tells accounts of which booking: a row is taken for a while, and only its taker says how it went."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from apps.events.models import Booking, CalendarSync
from core.leases import take_first

# Longer than a task may run, so that a row is never taken from a worker that is alive.
LEASE = timedelta(seconds=120)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
# More than two days of waiting: a provider's weekend.
MOST_ATTEMPTS = 100


@dataclass(frozen=True)
class Lease:
    """The right to speak for one booking. version: the state of the meeting that is spoken of."""

    sync_id: UUID
    token: UUID
    version: int
    attempt: int

    @property
    def rows(self) -> QuerySet[CalendarSync]:
        """The row, as long as nobody else has taken it."""
        return CalendarSync.objects.filter(id=self.sync_id, lease_token=self.token)

    def read(self) -> CalendarSync | None:
        """The row with its booking, as they are now; None where another worker has it, or it is erased."""
        joined = self.rows.select_related("booking__event_type", "booking__organizer", "booking__recurrence")
        return joined.first()

    def forget_event(self) -> None:
        """There is no event any more."""
        Booking.objects.filter(calendar_sync__in=self.rows).update(external_calendar_event_id="")
        self.rows.update(calendar_id=None, written_version=0, is_seen=False, etags=[])


def take(which: Q, *, now: datetime) -> Lease | None:
    """Take the longest due of these rows, or None where there is none, or another worker has it."""
    due = CalendarSync.objects.filter(which, due_at__lte=now).order_by("due_at")
    taken = take_first(due, lasts=LEASE, now=now, attempts=F("attempts") + 1)
    if taken is None:
        return None
    row, token = taken
    return Lease(sync_id=row.id, token=token, version=row.version, attempt=row.attempts + 1)


def wait_before(attempt: int, *, at_least: timedelta) -> timedelta:
    """How long to leave a provider alone, drawn so that those who failed together do not return together."""
    ceiling = min(FIRST_WAIT * 2 ** min(attempt - 1, 20), LONGEST_WAIT)
    drawn: timedelta = ceiling * random.uniform(0.5, 1.0)
    return max(drawn, at_least * random.uniform(1.0, 1.2))
