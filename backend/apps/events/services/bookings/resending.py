"""Sending a message about a booking once more."""

from datetime import datetime
from uuid import UUID

from apps.events.services.actors import Actor
from apps.events.services.audit import record_action
from apps.events.services.locking import lock_calendar
from apps.events.services.places import location_text
from apps.events.services.rows import read_booking
from apps.events.services.writing import write_calendar
from apps.notifications.services import Place, resend_notification
from apps.users.models import User
from shared_types.vocabulary import AuditAction


def resend_message(
    *, organizer: User, booking_id: UUID, notification_id: UUID, actor: Actor, now: datetime
) -> None:
    """Send a message again, and write down who said so and to whom it goes.

    Asked again within a minute it is the same message, and nothing new is written. Raises BookingNotFound,
    NotificationNotFound, and NotificationOutdated where it is no longer true.
    """

    def work() -> None:
        lock = lock_calendar(organizer.id)
        booking = read_booking(organizer_id=organizer.id, booking_id=booking_id)
        message = resend_notification(
            organizer=organizer,
            notification_id=notification_id,
            booking_id=booking_id,
            place=Place(
                location=location_text(booking.event_type),
                meeting_link=booking.meeting_link,
                meeting_password=booking.meeting_password,
                link_follows=booking.meeting_link_follows,
            ),
            now=now,
        )
        if message.due_at != now:
            return
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.MESSAGE_RESENT,
            actor=actor,
            now=now,
            metadata={"notification_id": str(message.id), "notice": message.notice},
            personal={"new": {"recipient": message.recipient}},
        )

    write_calendar(work)
