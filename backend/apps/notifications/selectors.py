"""Questions about messages."""

from uuid import UUID

from django.db.models import QuerySet

from apps.notifications.models import BOOKING, Notification


def list_notifications(*, booking_id: UUID) -> QuerySet[Notification]:
    """The messages of one booking, in the order in which they were written."""
    of_booking = Notification.objects.filter(subject_kind=BOOKING, subject_id=booking_id)
    return of_booking.order_by("created_at", "audience", "id")
