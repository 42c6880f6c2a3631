"""Who sends which message: a row is taken for a while, and only its taker says how it went."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from apps.notifications.models import Notification
from core.leases import GIVEN_BACK, take_first
from shared_types.vocabulary import NotificationStatus

# Longer than a task may run, so that a row is never taken from a worker that is alive.
LEASE = timedelta(seconds=90)
FIRST_WAIT = timedelta(seconds=4)
LONGEST_WAIT = timedelta(minutes=15)
# About twelve hours of waiting, which outlasts a mail server's night.
MOST_ATTEMPTS = 100


@dataclass(frozen=True)
class Lease:
    """The right to send one message."""

    notification_id: UUID
    token: UUID
    attempt: int

    @property
    def row(self) -> QuerySet[Notification]:
        """The row, as long as nobody else has taken it."""
        return Notification.objects.filter(id=self.notification_id, lease_token=self.token)


def take(which: Q, *, now: datetime) -> Lease | None:
    """Take the longest due of these messages, or None where there is none, or another worker has it."""
    due = Notification.objects.filter(which, status=NotificationStatus.PENDING, due_at__lte=now)
    # Sealed bodies stay closed here: one that no key opens must not stop the rest.
    longest_due = due.order_by("due_at").defer("sealed_body")
    taken = take_first(longest_due, lasts=LEASE, now=now, attempts=F("attempts") + 1)
    if taken is None:
        return None
    row, token = taken
    return Lease(notification_id=row.id, token=token, attempt=row.attempts + 1)


def mark_sent(lease: Lease, *, now: datetime) -> None:
    """It has left; also where it was voided while it was leaving. Keys it carried are forgotten."""
    lease.row.update(
        status=NotificationStatus.SENT,
        sent_at=now,
        last_error="",
        sealed_body="",
        **GIVEN_BACK,
    )


def postpone(lease: Lease, *, why: str, now: datetime) -> None:
    """Try again later, at a time that is drawn so that those who failed together do not return together."""
    if lease.attempt >= MOST_ATTEMPTS:
        settle(lease, NotificationStatus.FAILED, why=why)
        return
    ceiling = min(FIRST_WAIT * 2 ** min(lease.attempt - 1, 20), LONGEST_WAIT)
    due_at = now + ceiling * random.random()
    lease.row.filter(status=NotificationStatus.PENDING).update(due_at=due_at, last_error=why, **GIVEN_BACK)


def settle(lease: Lease, status: NotificationStatus, *, why: str) -> None:
    """Give up on it, unless it was voided meanwhile."""
    lease.row.filter(status=NotificationStatus.PENDING).update(status=status, last_error=why, **GIVEN_BACK)
