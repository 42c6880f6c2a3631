"""Sending what is due. Each of these may run twice, or at the same time elsewhere: a message leaves once."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from apps.notifications.channels.email import send_mail
from apps.notifications.channels.sms import send_text
from apps.notifications.errors import ChannelDown, NeverTaken, NotTakenNow
from apps.notifications.models import Notification
from apps.notifications.services.leases import MOST_ATTEMPTS, Lease, mark_sent, postpone, settle, take
from apps.notifications.services.mails import mail_of, text_of
from shared_types.vocabulary import Channel, NotificationStatus

logger = logging.getLogger(__name__)

KEPT_AFTER_EXPIRY = timedelta(days=30)
PURGE_BATCH = 1000


def deliver_notification(*, notification_id: UUID, now: datetime) -> None:
    """Send one message if it is due and nobody else is at it; otherwise do nothing."""
    lease = take(Q(id=notification_id), now=now)
    if lease:
        _deliver(lease, now=now)


def deliver_next_notification(*, now: datetime, channel: Channel = Channel.EMAIL) -> bool:
    """Send the message that has been due for longest; false where it is no use to go on right now."""
    lease = take(Q(channel=channel), now=now)
    return lease is not None and _deliver(lease, now=now)


def purge_notifications(*, now: datetime) -> int:
    """Delete a batch of messages that nobody can resend any more; returns how many there were."""
    old = Notification.objects.filter(
        ~Q(status=NotificationStatus.PENDING), expires_at__lte=now - KEPT_AFTER_EXPIRY
    )
    batch = old.order_by("expires_at").values("id")[:PURGE_BATCH]
    deleted, _ = Notification.objects.filter(id__in=batch).delete()
    return deleted


def _deliver(lease: Lease, *, now: datetime) -> bool:
    """Send it and note how that went; no transaction is open meanwhile. False where nothing can be sent."""
    row = lease.row.defer("sealed_body").first()
    if row is None:
        return True
    if row.expires_at <= now:
        settle(lease, NotificationStatus.VOID, why="Its time was over before it could be sent.")
    elif lease.attempt > MOST_ATTEMPTS:
        settle(
            lease, NotificationStatus.FAILED, why=row.last_error or "Sending it was interrupted each time."
        )
    else:
        return _send(row, lease, now=now)
    return True


def _send(row: Notification, lease: Lease, *, now: datetime) -> bool:
    try:
        if row.channel == Channel.SMS:
            send_text(text_of(row))
        else:
            send_mail(mail_of(row))
    except NeverTaken as refusal:
        logger.warning("Notification %s failed: %s", row.id, refusal)
        settle(lease, NotificationStatus.FAILED, why=str(refusal))
    except NotTakenNow as delay:
        logger.warning("Notification %s waits, attempt %d: %s", row.id, lease.attempt, delay)
        postpone(lease, why=str(delay), now=now)
        return not isinstance(delay, ChannelDown)
    else:
        logger.info("Notification %s is sent.", row.id)
        mark_sent(lease, now=now)
    return True
