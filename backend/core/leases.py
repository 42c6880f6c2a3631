"""Rows that one worker at a time works on: who takes one writes a lease on it, and who dies is succeeded."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Q, QuerySet

# What a row has that nobody works on: for `update` of those who are done with it.
GIVEN_BACK: Final = {"lease_token": None, "lease_until": None}


class Leased(models.Model):
    """A row that can be taken. Who knows the token says how it went, as long as nobody else has taken it."""

    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)

    class Meta:
        abstract = True


def lease_is_whole(name: str) -> models.CheckConstraint:
    """The constraint that each such table has: half a lease could neither run out nor be held."""
    return models.CheckConstraint(
        condition=Q(lease_until__isnull=True, lease_token__isnull=True)
        | Q(lease_until__isnull=False, lease_token__isnull=False),
        name=name,
    )


def free(now: datetime) -> Q:
    """What nobody works on, or somebody has for too long."""
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def take_first[Row: Leased](
    due: QuerySet[Row], *, lasts: timedelta, now: datetime, **changes: Any
) -> tuple[Row, UUID] | None:
    """The first of these rows that is free, as it was, and the token of the lease that is on it now.

    None where there is none, or another worker has it. changes: to other columns, in the same statement.
    """
    # What another taker has leased since we looked is passed over, but stays locked until we commit. So we do
    # that at once, and who holds a lease waits for its row: with SKIP LOCKED it would not be seen.
    with transaction.atomic():
        row = due.filter(free(now)).select_for_update(skip_locked=True, no_key=True).first()
        if row is None:
            return None
        token = uuid4()
        same = type(row)._default_manager.filter(pk=row.pk)
        same.update(lease_token=token, lease_until=now + lasts, **changes)
    return row, token
