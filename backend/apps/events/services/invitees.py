"""Who books, and what they get to manage it with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from apps.events.models import Booking, BookingSeries

# How long after a meeting its link still shows what it was.
LINK_OUTLIVES_MEETING = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Somebody who books."""

    name: str
    email: str
    phone: str
    timezone: str


def token_expiry(booking: Booking) -> datetime:
    """When the links to a booking end."""
    return booking.end_time + LINK_OUTLIVES_MEETING


def keep_link_alive(series: BookingSeries, booking: Booking) -> None:
    """Let the link of a series live as long as that of a date which has moved further away."""
    if series.access_token_expires_at and series.access_token_expires_at < token_expiry(booking):
        series.access_token_expires_at = token_expiry(booking)
        series.save(update_fields=["access_token_expires_at", "updated_at"])


def ical_uid_of(identity: UUID) -> str:
    """An iCalendar UID that is unique in the world, as RFC 7986 wants it."""
    return f"{identity}@{urlsplit(settings.PUBLIC_URL).hostname}"
