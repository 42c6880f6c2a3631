"""Questions about messages."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from apps.notifications.models import BOOKING, Notification
from shared_types.vocabulary import NotificationStatus


def list_notifications(*, booking_id: UUID) -> QuerySet[Notification]:
    """The messages of one booking, in the order in which they were written."""
    of_booking = Notification.objects.filter(subject_kind=BOOKING, subject_id=booking_id)
    return of_booking.order_by("created_at", "audience", "id")


def is_anything_unsent(*, booking_ids: Collection[UUID]) -> bool:
    """Whether a message about one of these bookings is still to be sent."""
    of_bookings = Notification.objects.filter(subject_kind=BOOKING, subject_id__in=booking_ids)
    return of_bookings.filter(status=NotificationStatus.PENDING).exists()


def oldest_due(*, now: datetime) -> datetime | None:
    """Since when the message waits that has waited longest; None where none is due."""
    due = Notification.objects.filter(status=NotificationStatus.PENDING, due_at__lte=now)
    return due.order_by("due_at").values_list("due_at", flat=True).first()
