"""The mail that tells somebody that something is shared with them; the same whether they have an account."""

import hashlib
from datetime import datetime

from django.conf import settings

from apps.events.models import Share
from apps.notifications.services import queue_account_mail
from shared_types.vocabulary import Shared, ShareLevel

_TEXT = """{organizer} lets you {verb} {what} in Kalends.

Sign in with this e-mail address, or make an account with it, and you find it under "Shared with you":

{link}

If you don't know {organizer}, you need not do anything."""
# Subjects are kept in plain text: no name is in it that would outlive the organizer's account.
_SUBJECT = "Somebody lets you see or manage their bookings"
_VERBS = {ShareLevel.VIEW: "see", ShareLevel.MANAGE: "manage"}


def tell_of_share(share: Share, *, now: datetime) -> None:
    """Write the mail down, in the transaction of the share; the same one only once an hour."""
    text = _TEXT.format(
        organizer=share.organizer.name,
        verb=_VERBS[ShareLevel(share.level)],
        what=_what(share),
        link=f"{settings.PUBLIC_URL}/settings/sharing/",
    )
    digest = hashlib.sha256(f"{share.organizer_id}{share.email}{text}{now:%Y%m%d%H}".encode()).hexdigest()
    queue_account_mail(
        recipient=share.email,
        subject=_SUBJECT,
        text=text,
        html="",
        dedupe_key=f"share:{digest}",
        now=now,
    )


def _what(share: Share) -> str:
    if share.event_type is None:
        return "their event types and bookings"
    name = f"\N{LEFT DOUBLE QUOTATION MARK}{share.event_type.name}\N{RIGHT DOUBLE QUOTATION MARK}"
    return name if share.shared == Shared.EVENT_TYPE else f"the bookings of {name}"
