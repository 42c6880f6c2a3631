"""Who reads which account: it is taken for a while, and only its taker says how it went."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from apps.integrations.models import CalendarConnection
from core.leases import GIVEN_BACK, take_first
from shared_types.vocabulary import ConnectionStatus

# Longer than a task may run, so that an account is never taken from a worker that is alive.
LEASE = timedelta(seconds=120)
EVERY = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# Servers have their bad minutes: three times in a row is a state.
_FAILING_AFTER = 3
_READABLE = (ConnectionStatus.ACTIVE, ConnectionStatus.FAILING)


class LeaseLost(Exception):
    """The account was unlinked, mended, or taken by another worker meanwhile."""


@dataclass(frozen=True)
class Lease:
    """The right to say what is in one account."""

    connection_id: UUID
    organizer_id: UUID
    token: UUID

    @property
    def row(self) -> QuerySet[CalendarConnection]:
        """The account, as long as nobody else has taken it."""
        return CalendarConnection.objects.filter(id=self.connection_id, lease_token=self.token)

    def hold(self) -> None:
        """Make sure of it, until the transaction ends; raises LeaseLost."""
        if not self.row.select_for_update(no_key=True).values_list("id").first():
            raise LeaseLost


def take(which: Q, *, now: datetime) -> Lease | None:
    """Take the longest due of these accounts, or None where there is none, or another worker has it."""
    due = CalendarConnection.objects.filter(which, status__in=_READABLE)
    # Their secrets stay closed here: one that no key opens must not stop the rest.
    longest_due = due.order_by(F("next_sync_at").asc(nulls_first=True)).only("organizer_id")
    taken = take_first(longest_due, lasts=LEASE, now=now)
    if taken is None:
        return None
    row, token = taken
    return Lease(connection_id=row.id, organizer_id=row.organizer_id, token=token)


def note_success(lease: Lease, *, began: datetime) -> None:
    """All of it was read. began: what has changed since then may be unknown."""
    lease.row.update(
        synced_at=began,
        status=ConnectionStatus.ACTIVE,
        last_error="",
        failures=0,
        next_sync_at=began + EVERY * random.uniform(0.9, 1.1),
        **GIVEN_BACK,
    )


def note_failure(lease: Lease, *, why: str, now: datetime, after: timedelta = timedelta()) -> None:
    """Try again later, at a time that is drawn so that those who failed together do not return together.

    after: how long it wants to be left alone in any case.
    """
    failures = (lease.row.values_list("failures", flat=True).first() or 0) + 1
    ceiling = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    state = {"status": ConnectionStatus.FAILING} if failures >= _FAILING_AFTER else {}
    lease.row.update(
        **state,
        last_error=why[:300],
        failures=failures,
        next_sync_at=now + after + ceiling * random.uniform(0.5, 1),
        **GIVEN_BACK,
    )
