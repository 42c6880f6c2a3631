"""Messages to test with: Ivo books half an hour of Olga's, and what follows."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from django.core import mail

from apps.notifications.models import Notification
from apps.notifications.services import BookingNotice, deliver_next_notification, queue_booking_notices
from apps.users.models import User
from shared_types.vocabulary import Audience, Notice
from tests.cast import IVO_EMAIL, IVO_NAME
from tests.mail_server import parsed

BOOKING_ID = UUID("6f1b6a1e-5a3c-4c53-9f5c-0d8f3a2b7c11")
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
NONCE = bytes(range(16))

CONFIRMED, MOVED, CANCELLED = (
    Notice.BOOKING_CONFIRMED,
    Notice.BOOKING_RESCHEDULED,
    Notice.BOOKING_CANCELLED,
)


def notice_for(organizer: User, **changes: Any) -> BookingNotice:
    """What Ivo is told of his booking, or with `audience` what Olga is told."""
    for_organizer = changes.get("audience") is Audience.ORGANIZER
    values: dict[str, Any] = {
        "notice": CONFIRMED,
        "audience": Audience.INVITEE,
        "organizer_id": organizer.id,
        "booking_id": BOOKING_ID,
        "uid": f"{BOOKING_ID}@kalends.example",
        "sequence": 0,
        "event_name": "Intro call",
        "start": START,
        "end": START + HALF_AN_HOUR,
        "organizer_name": organizer.name,
        "organizer_email": organizer.email,
        "organizer_timezone": "Europe/Berlin",
        "organizer_slug": organizer.slug,
        "recipient_name": organizer.name if for_organizer else IVO_NAME,
        "recipient_email": organizer.email if for_organizer else IVO_EMAIL,
        "recipient_timezone": "Europe/Berlin" if for_organizer else "America/New_York",
        "token_nonce": "" if for_organizer else NONCE.hex(),
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        **changes,
    }
    values.setdefault(
        "dedupe_key", f"{values['booking_id']}:{values['sequence']}:{values['notice']}:{values['audience']}"
    )
    return BookingNotice(**values)


def queue(organizer: User, *, now: datetime = NOW, **changes: Any) -> Notification:
    """A message waiting to be sent."""
    notice = notice_for(organizer, **changes)
    queue_booking_notices([notice], now=now)
    return Notification.objects.get(dedupe_key=notice.dedupe_key)


def send_all(now: datetime = NOW) -> list[EmailMessage]:
    """Send what is due; returns the mails as they went over the wire."""
    already = len(mail.outbox)
    while deliver_next_notification(now=now):
        pass
    return [parsed(message.message().as_bytes()) for message in mail.outbox[already:]]


def part_of(message: EmailMessage, content_type: str) -> str:
    """The text of the first part of a type; empty where there is none."""
    for part in message.walk():
        if part.get_content_type() == content_type:
            content = part.get_content()
            return content.decode() if isinstance(content, bytes) else str(content)
    return ""
