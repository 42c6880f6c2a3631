"""What a message to somebody on a waitlist needs to know, and writing it down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from apps.notifications.models import WAITLIST, Notification
from apps.notifications.services.outbox import write_rows
from shared_types.vocabulary import Audience, Notice, NotificationStatus

WORTH_SAYING_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WaitlistNotice:
    """One thing to tell one person about their own place in line. Stored as it is, like BookingNotice.

    start, end: the time wished for, or offered. wished: a window in words, where nothing is offered yet.
    """

    notice: Notice
    dedupe_key: str
    organizer_id: UUID
    entry_id: UUID
    event_name: str
    start: datetime
    end: datetime
    organizer_name: str
    organizer_email: str
    recipient_name: str
    recipient_email: str
    recipient_timezone: str
    token_nonce: str  # hexadecimal; the link is derived from it when the mail is written
    wished: str = ""
    seats: int = 1
    is_group_event: bool = False
    until: datetime | None = None  # to confirm, or to take what is offered
    location: str = ""


_NOTICES = TypeAdapter(WaitlistNotice)


def queue_waitlist_notice(notice: WaitlistNotice, *, now: datetime) -> None:
    """Write a message down in the present transaction; it is not sent once `until` has passed."""
    payload: dict[str, Any] = _NOTICES.dump_python(notice, mode="json")
    # An organizer without a place in the world (RFC 2606) only tries the installation out.
    is_nowhere = notice.organizer_email.endswith(".invalid")
    row = Notification(
        organizer_id=notice.organizer_id,
        notice=notice.notice,
        audience=Audience.INVITEE,
        recipient=notice.recipient_email,
        subject_kind=WAITLIST,
        subject_id=notice.entry_id,
        payload=payload,
        due_at=now,
        expires_at=notice.until or now + WORTH_SAYING_FOR,
        status=NotificationStatus.VOID if is_nowhere else NotificationStatus.PENDING,
        dedupe_key=notice.dedupe_key,
        created_at=now,
    )
    write_rows([row])


def void_waitlist_notices(*, entry_id: UUID) -> None:
    """Take back what has not been sent to somebody in line, and is not true any more."""
    unsent = Notification.objects.filter(
        subject_kind=WAITLIST, subject_id=entry_id, status=NotificationStatus.PENDING
    )
    unsent.update(status=NotificationStatus.VOID)


def waitlist_notice_from(payload: dict[str, Any]) -> WaitlistNotice:
    """The notice that was stored; fields that this version does not know are left out."""
    return _NOTICES.validate_python(payload)
