"""Who sends which message: a row is taken for a while, and only its taker says how it went."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.notifications.models import Notification
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
    """Take the longest due of these messages, or None where there is none, or another worker has it.

    Messages whose time is over are settled on the way.
    """
    with transaction.atomic():
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        due = Notification.objects.filter(which, free, status=NotificationStatus.PENDING, due_at__lte=now)
        # Sealed bodies stay closed here: one that no key opens must not stop the rest.
        row = (
            due.select_for_update(skip_locked=True, no_key=True)
            .order_by("due_at")
            .defer("sealed_body")
            .first()
        )
        if row is None:
            return None
        lease = Lease(notification_id=row.id, token=uuid4(), attempt=row.attempts + 1)
        row.attempts, row.lease_token, row.lease_until = lease.attempt, lease.token, now + LEASE
        row.save(update_fields=["attempts", "lease_token", "lease_until"])
    return lease


def mark_sent(lease: Lease, *, now: datetime) -> None:
    """It has left; also where it was voided while it was leaving. Keys it carried are forgotten."""
    lease.row.update(
        status=NotificationStatus.SENT,
        sent_at=now,
        last_error="",
        sealed_body="",
        lease_token=None,
        lease_until=None,
    )


def postpone(lease: Lease, *, why: str, now: datetime) -> None:
    """Try again later, at a time that is drawn so that those who failed together do not return together."""
    if lease.attempt >= MOST_ATTEMPTS:
        settle(lease, NotificationStatus.FAILED, why=why)
        return
    ceiling = min(FIRST_WAIT * 2 ** min(lease.attempt - 1, 20), LONGEST_WAIT)
    due_at = now + ceiling * random.random()
    lease.row.filter(status=NotificationStatus.PENDING).update(
        due_at=due_at, last_error=why, lease_token=None, lease_until=None
    )


def settle(lease: Lease, status: NotificationStatus, *, why: str) -> None:
    """Give up on it, unless it was voided meanwhile."""
    lease.row.filter(status=NotificationStatus.PENDING).update(
        status=status, last_error=why, lease_token=None, lease_until=None
    )
