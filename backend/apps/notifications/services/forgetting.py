"""Taking a person out of the messages about a booking, whether they were sent or not."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from apps.notifications.models import ACCOUNT, BOOKING, WAITLIST, Notification
from shared_types.vocabulary import Audience, NotificationStatus

# What a payload holds of an invitee, and what is put in its place. Who gets the organizer's copy stays.
_OF_THE_INVITEE = {
    "invitee_name": "",
    "invitee_email": "",
    "invitee_timezone": "",
    "answers": [],
    "reason": "",
    "token_nonce": "",
}
_OF_THE_RECIPIENT = {
    "recipient_name": "",
    "recipient_email": "",
    "recipient_phone": "",
    "recipient_timezone": "UTC",
}


def forget_in_notices(*, booking_ids: Sequence[UUID], emails: Sequence[str] | None = None) -> None:
    """Leave what was said and when, and take out about whom.

    What the invitee was to be told is not sent any more; the organizer is still told, without names.
    emails: only what concerns these people; None: all messages about the bookings.
    """
    rows = Notification.objects.filter(subject_kind=BOOKING, subject_id__in=booking_ids)
    if emails is not None:
        theirs = Q(recipient__in=emails) | Q(payload__recipient_email__in=emails)
        rows = rows.filter(theirs | Q(payload__invitee_email__in=emails))
    forgotten = list(rows.select_for_update(no_key=True))
    for row in forgotten:
        row.payload = {**row.payload, **_OF_THE_INVITEE}
        if row.audience == Audience.INVITEE:
            row.payload |= _OF_THE_RECIPIENT
            row.recipient = ""
            if row.status != NotificationStatus.SENT:
                row.status = NotificationStatus.VOID
    Notification.objects.bulk_update(forgotten, ["payload", "recipient", "status"], batch_size=200)


def forget_waitlist_mail(*, entry_ids: Sequence[UUID]) -> None:
    """Delete what somebody in line was told, or was to be told: the wish is forgotten."""
    Notification.objects.filter(subject_kind=WAITLIST, subject_id__in=entry_ids).delete()


def forget_account_mail(*, recipients: Sequence[str]) -> None:
    """Delete the mail about an account that is gone."""
    Notification.objects.filter(subject_kind=ACCOUNT, recipient__in=recipients).delete()
