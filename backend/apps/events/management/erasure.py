"""Taking an organizer away with everything that is theirs: for throw-away ones, and for the demo."""

from django.db import connection, transaction

from apps.events.models import (
    Attendee,
    Booking,
    BookingAuditLog,
    EventType,
    IdempotencyKey,
    WaitlistEntry,
)
from apps.notifications.models import Notification
from apps.users.models import User


def remove_organizer(organizer: User) -> None:
    """Remove an organizer's account, event types, bookings, messages and audit log: nothing is left."""
    with transaction.atomic():
        # The one door in the audit log's trigger: a whole chain goes, or none of it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kalends.erased_organizer', %s, true)", [str(organizer.id)])
        for rows in (BookingAuditLog, IdempotencyKey, WaitlistEntry):
            rows._default_manager.filter(organizer=organizer).delete()
        Attendee.objects.filter(organizer=organizer).update(
            guest_of=None, access_token=None, access_nonce=None, access_token_expires_at=None
        )
        Attendee.objects.filter(organizer=organizer).delete()
        Booking.objects.filter(organizer=organizer).update(rescheduled_from=None)
        Booking.objects.filter(organizer=organizer).delete()
        EventType.objects.filter(organizer=organizer).delete()
        Notification.objects.filter(organizer=organizer).delete()
        organizer.delete()
