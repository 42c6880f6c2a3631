"""Answering a repeated request with what came of the first."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.db import connection
from django.db.models import QuerySet

from apps.events.errors import IdempotencyMismatch, LinkReplaced
from apps.events.models import Attendee, Booking, BookingSeries, IdempotencyKey

KEPT_FOR = timedelta(hours=24)
_BATCH = 1000
_TAKE = """
INSERT INTO events_idempotencykey (organizer_id, scope, key, request_hash, created_at)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True)
class RequestKey:
    """A key for one request. Keys of different organizers have nothing to do with each other."""

    organizer_id: UUID
    scope: str
    key: str
    request_hash: bytes
    is_callers: bool


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of a request: a booking, and at a group event the seat in it.

    is_new_slot: false where others had booked it before.
    """

    booking: Booking
    seat: Attendee | None = None
    is_new_slot: bool = False


def request_key(*, organizer_id: UUID, scope: str, key: str, request: dict[str, Any]) -> RequestKey:
    """The key of a request. key: the caller's, or empty. request: what it asks for, as JSON values."""
    material = orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
    return RequestKey(
        organizer_id=organizer_id,
        scope=scope,
        # Without a key of the caller's one of our own, for repeating a commit whose answer got lost.
        key=key or f"once:{uuid4()}",
        request_hash=hashlib.sha256(material).digest(),
        is_callers=bool(key),
    )


def find_earlier_answer(request: RequestKey) -> Made | None:
    """What came of an equal request before; nothing is asked where the caller gave it no key."""
    return find_answer(request) if request.is_callers else None


def find_answer(request: RequestKey) -> Made | None:
    """What came of this request before, if it was asked before.

    Raises IdempotencyMismatch where the key came with another request, and LinkReplaced where the answer
    would hand out a new link to whoever had the old one.
    """
    row = _find_row(request)
    if row is None:
        return None
    if row.booking is None:
        raise LinkReplaced
    return Made(booking=row.booking, seat=row.attendee)


def require_same_request(request: RequestKey) -> None:
    """Raise IdempotencyMismatch where the key came with another request; for what makes no booking."""
    _find_row(request)


def _find_row(request: RequestKey) -> IdempotencyKey | None:
    rows = IdempotencyKey.objects.select_related("booking", "attendee").filter(
        organizer_id=request.organizer_id, scope=request.scope, key=request.key
    )
    row = rows.first()
    if row is not None and bytes(row.request_hash) != request.request_hash:
        raise IdempotencyMismatch
    return row


def claim(request: RequestKey, *, now: datetime) -> Made | None:
    """Take the key for this transaction, or wait for whoever has it and answer as they were answered.

    The answer is None where the key is ours: then `keep_answer` has to follow.
    """
    return None if take(request, now=now) else find_answer(request)


def take(request: RequestKey, *, now: datetime) -> bool:
    """Whether the key is ours from now on; waits where another transaction has it, until that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [request.organizer_id, request.scope, request.key, request.request_hash, now])
        return bool(cursor.rowcount == 1)


def keep_answer(request: RequestKey, made: Made) -> None:
    """Note what came of the request, in the same transaction."""
    IdempotencyKey.objects.filter(
        organizer_id=request.organizer_id, scope=request.scope, key=request.key
    ).update(booking=made.booking, attendee=made.seat)


def follow(*, old: Made, new: Made) -> None:
    """After a move a repeated request is answered with the place where its meeting is now.

    Without a seat the whole booking has moved, and at a group event every seat along with it.
    """
    moved = {"booking": new.booking} | ({"attendee": new.seat} if new.seat else {})
    _answers_of(old).update(**moved)


def forget(made: Made) -> None:
    """A repeat must not hand out a new token to whoever knew the old one, nor book a second time."""
    _answers_of(made).update(booking=None, attendee=None)


def forget_series(series: BookingSeries) -> None:
    """The same for the link of a whole series."""
    answers = IdempotencyKey.objects.filter(booking__recurrence=series)
    answers.update(booking=None, attendee=None)


def purge_keys(*, now: datetime) -> int:
    """Forget keys that have been kept for a day, a batch at a time; how many. Their bookings stay."""
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
    deleted, _ = IdempotencyKey.objects.filter(id__in=old.values("id")[:_BATCH]).delete()
    return deleted


def _answers_of(made: Made) -> QuerySet[IdempotencyKey]:
    if made.seat is not None:
        return IdempotencyKey.objects.filter(attendee=made.seat)
    return IdempotencyKey.objects.filter(booking=made.booking)
