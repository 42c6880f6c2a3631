"""A new link in the place of one that is dead, in messages that are still to be sent or may be sent again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from apps.notifications.models import BOOKING, Notification


def renew_link(*, booking_ids: Collection[UUID], old_nonce: bytes, new_nonce: bytes, now: datetime) -> None:
    """Let messages lead to these bookings by the new link that led there by the old one; two statements."""
    of_bookings = Notification.objects.filter(subject_kind=BOOKING, subject_id__in=booking_ids)
    old = of_bookings.filter(payload__token_nonce=old_nonce.hex(), expires_at__gt=now)
    rows = list(old.select_for_update(no_key=True).order_by("created_at", "id"))
    for row in rows:
        row.payload |= {"token_nonce": new_nonce.hex()}
    Notification.objects.bulk_update(rows, ["payload"])
