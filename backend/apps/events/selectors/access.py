"""What a link opens."""

import re
from datetime import datetime

from apps.events.errors import AccessTokenExpired, BookingNotFound
from apps.events.models import Attendee, Booking, BookingSeries
from core.access_tokens import digest_of

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def find_by_token(
    token: str, *, now: datetime, even_expired: bool = False
) -> Booking | Attendee | BookingSeries:
    """The booking, the seat at a group event, or the series that a token was made for; with event type and
    organizer.

    Found by digest, so that how long it takes says nothing about tokens. Raises BookingNotFound, and
    AccessTokenExpired once the link has come to its end.
    """
    if not _TOKEN.fullmatch(token):
        raise BookingNotFound
    digest = digest_of(token)
    held: Booking | Attendee | BookingSeries | None = (
        Booking.objects.select_related("event_type", "organizer").filter(access_token=digest).first()
        or Attendee.objects.select_related("booking__event_type", "booking__organizer")
        .filter(access_token=digest)
        .first()
        or BookingSeries.objects.select_related("event_type", "organizer").filter(access_token=digest).first()
    )
    if held is None:
        raise BookingNotFound
    if held.is_access_token_expired(now) and not even_expired:
        raise AccessTokenExpired
    return held
