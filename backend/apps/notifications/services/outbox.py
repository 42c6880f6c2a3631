"""What must be said is written down here, in the transaction of what it tells of."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.notifications.errors import NotificationNotFound, NotificationOutdated
from apps.notifications.models import ACCOUNT, BOOKING, Notification
from apps.notifications.services.notices import BookingNotice, Place, payload_of
from apps.users.models import User
from core.jobs import JobName, enqueue_on_commit
from shared_types.vocabulary import Audience, Channel, Notice, NotificationStatus

WORTH_SAYING_FOR = timedelta(days=1)
# How long a mail waits for the link of a call, which makes a second one needless.
LINK_IS_WORTH = timedelta(seconds=60)
ACCOUNT_MAIL_LASTS = timedelta(hours=12)
# What a cancelled or moved booking makes untrue. That it was cancelled stays true.
_UNTRUE_AFTER_A_CHANGE = (
    Notice.BOOKING_CONFIRMED,
    Notice.BOOKING_RESCHEDULED,
    Notice.ATTENDEE_JOINED,
    Notice.PARTY_CHANGED,
    Notice.ANSWERS_CHANGED,
    Notice.LINK_ADDED,
    Notice.EVENT_PUT_BACK,
    Notice.EVENT_DELETED,
    Notice.TIME_TAKEN_ELSEWHERE,
)


def queue_booking_notices(notices: Sequence[BookingNotice], *, now: datetime) -> None:
    """Write messages about bookings, in one statement; those whose key is there already are left out."""
    rows = [
        Notification(
            organizer_id=notice.organizer_id,
            notice=notice.notice,
            audience=notice.audience,
            channel=notice.channel,
            recipient=notice.recipient_phone or notice.recipient_email,
            subject_kind=BOOKING,
            subject_id=notice.booking_id,
            payload=payload_of(notice),
            due_at=now + LINK_IS_WORTH if notice.link_follows else now,
            # A confirmation of a meeting that is over helps nobody.
            expires_at=notice.expires_at or max(notice.last_end, now + WORTH_SAYING_FOR),
            status=_status_of(notice),
            dedupe_key=notice.dedupe_key,
            created_at=now,
        )
        for notice in notices
    ]
    write_rows(rows)


def _status_of(notice: BookingNotice) -> NotificationStatus:
    # An organizer without a place in the world (RFC 2606) only tries the installation out.
    is_nowhere = notice.organizer_email.endswith(".invalid")
    return NotificationStatus.VOID if is_nowhere else NotificationStatus.PENDING


def queue_account_mail(
    *, recipient: str, subject: str, text: str, html: str, dedupe_key: str, now: datetime
) -> None:
    """Write a mail about an account. Its text, which carries keys, is sealed, and gone once it is sent.

    html: may be empty, then the text is laid out like our other mails.
    """
    row = Notification(
        notice=Notice.ACCOUNT,
        audience=Audience.ORGANIZER,
        recipient=recipient,
        subject_kind=ACCOUNT,
        payload={"subject": subject},
        sealed_body=json.dumps({"text": text, "html": html}),
        due_at=now,
        expires_at=now + ACCOUNT_MAIL_LASTS,
        dedupe_key=dedupe_key,
        created_at=now,
    )
    write_rows([row])


def void_notices(
    *, booking_ids: Collection[UUID], now: datetime, only_uids: Sequence[str] | None = None
) -> None:
    """Take back what cancelled or moved bookings make untrue.

    What is unsent stays so, and what is sent will not be repeated. Call it before queueing what is true now.
    only_uids: only what is about these calendar entries, each of which is one person's at a group event.
    """
    by_workflows = Q(notice=Notice.WORKFLOW_MESSAGE, payload__stays_true=False)
    untrue = Notification.objects.filter(
        Q() if only_uids is None else Q(payload__uid__in=only_uids),
        by_workflows | Q(notice__in=_UNTRUE_AFTER_A_CHANGE),
        subject_kind=BOOKING,
        subject_id__in=booking_ids,
    )
    untrue.filter(status=NotificationStatus.PENDING).update(status=NotificationStatus.VOID)
    untrue.update(expires_at=now)


def void_confirmations(*, booking_ids: Collection[UUID], now: datetime) -> None:
    """Take back what these bookings were confirmed with: a series of them is no longer what it was."""
    untrue = Notification.objects.filter(
        subject_kind=BOOKING, subject_id__in=booking_ids, notice=Notice.BOOKING_CONFIRMED
    )
    untrue.filter(status=NotificationStatus.PENDING).update(status=NotificationStatus.VOID)
    untrue.update(expires_at=now)


def resend_notification(
    *, organizer: User, notification_id: UUID, booking_id: UUID, place: Place, now: datetime
) -> Notification:
    """Send a message of a booking again, soon; returns the row that will be sent.

    One that did not go out is tried again. One that did is written anew, at most once a minute.
    place: as it is now; a message may have been written before there was a link, or tell of a former address.
    Raises NotificationNotFound, and NotificationOutdated where it is no longer true.
    """
    with transaction.atomic():
        mine = Notification.objects.select_for_update(no_key=True).filter(
            id=notification_id, organizer=organizer, subject_kind=BOOKING, subject_id=booking_id
        )
        row = mine.first()
        if row is None:
            raise NotificationNotFound
        if row.status == NotificationStatus.VOID or row.expires_at <= now:
            raise NotificationOutdated
        row.payload |= asdict(place)
        if row.status == NotificationStatus.SENT:
            return _write_again(row, now=now)
        _try_again(row, now=now)
    return row


def _try_again(row: Notification, *, now: datetime) -> None:
    row.status = NotificationStatus.PENDING
    row.attempts = 0
    row.due_at = now
    row.save(update_fields=["status", "attempts", "due_at", "payload"])
    if row.channel == Channel.EMAIL:
        start_delivery([row.id])


def _write_again(row: Notification, *, now: datetime) -> Notification:
    again = Notification(
        organizer_id=row.organizer_id,
        notice=row.notice,
        audience=row.audience,
        channel=row.channel,
        recipient=row.recipient,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        payload=row.payload,
        due_at=now,
        expires_at=row.expires_at,
        dedupe_key=f"{row.id}:again:{now:%Y%m%d%H%M}",
        created_at=now,
    )
    write_rows([again])
    return Notification.objects.get(dedupe_key=again.dedupe_key)


def write_rows(rows: Sequence[Notification]) -> None:
    """Write messages in one statement; those whose key is there already are left out."""
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # Text messages wait for their own sweep: who sends them may be slow, and mail does not wait for that.
    start_delivery(row.id for row in rows if row.channel == Channel.EMAIL and row.due_at == row.created_at)


def start_delivery(ids: Iterable[UUID]) -> None:
    """Send messages as soon as the present transaction has committed; only the fast path."""
    for notification_id in ids:
        enqueue_on_commit(JobName.DELIVER_NOTIFICATION, notification_id=str(notification_id))
