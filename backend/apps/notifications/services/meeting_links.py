"""A link that is there later than the booking: into the mails that wait for it, or after those that left."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.notifications.models import BOOKING, Notification
from apps.notifications.services.outbox import start_delivery, write_rows
from core.leases import free
from shared_types.vocabulary import Notice, NotificationStatus

_WITH_PLACE = (Notice.BOOKING_CONFIRMED, Notice.BOOKING_RESCHEDULED)


def bring_link(*, booking_ids: Collection[UUID], link: str, password: str, now: datetime) -> None:
    """Put the link into what is not sent yet, which is sent now; who was told without it is told of it."""
    words = {"meeting_link": link, "meeting_password": password, "link_follows": False}
    _release(booking_ids, words, now=now)
    # What is under way counts as sent: a second mail is better than none.
    sent = _without_link(booking_ids).filter(notice__in=_WITH_PLACE, expires_at__gt=now)
    write_rows([_news(row, words, now=now) for row in sent.exclude(status=NotificationStatus.VOID)])


def give_up_link(*, booking_ids: Collection[UUID], now: datetime) -> None:
    """Let out what has waited for a link that will not come."""
    _release(booking_ids, {"link_follows": False}, now=now)


def _release(booking_ids: Collection[UUID], words: dict[str, Any], *, now: datetime) -> None:
    waiting = _without_link(booking_ids).filter(
        free(now), payload__link_follows=True, status=NotificationStatus.PENDING
    )
    rows = list(waiting.select_for_update(no_key=True))
    for row in rows:
        row.payload, row.due_at = row.payload | words, now
    Notification.objects.bulk_update(rows, ["payload", "due_at"])
    start_delivery(row.id for row in rows)


def _without_link(booking_ids: Collection[UUID]) -> QuerySet[Notification]:
    of_bookings = Notification.objects.filter(subject_kind=BOOKING, subject_id__in=booking_ids)
    return of_bookings.filter(payload__meeting_link="").order_by("created_at", "id")


def _news(row: Notification, words: dict[str, Any], *, now: datetime) -> Notification:
    key = f"{row.id}:link"
    return Notification(
        organizer_id=row.organizer_id,
        notice=Notice.LINK_ADDED,
        audience=row.audience,
        recipient=row.recipient,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        payload=row.payload | words | {"notice": Notice.LINK_ADDED, "dedupe_key": key},
        due_at=now,
        expires_at=row.expires_at,
        dedupe_key=key,
        created_at=now,
    )
