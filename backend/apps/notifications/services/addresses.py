"""Who a mail is from, and the links in it. Links are made when a mail is written, never stored."""

from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

from apps.notifications.services.notices import BookingNotice
from apps.notifications.services.plain_text import plain_line
from core.access_tokens import token_of
from shared_types.vocabulary import Audience

PRODUCT_NAME = "Kalends"


def our_address() -> tuple[str, str]:
    """The name and address that EMAIL_FROM gives."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return name or PRODUCT_NAME, address


def sender_of(notice: BookingNotice) -> tuple[str, str]:
    """Invitees hear from their organizer by way of us, organizers from us."""
    name, address = our_address()
    if notice.audience is Audience.ORGANIZER:
        return name, address
    return f"{plain_line(notice.organizer_name)} via {name}", address


def reply_to_of(notice: BookingNotice) -> tuple[str, str] | None:
    """The other side: whoever answers a mail means them."""
    if notice.audience is Audience.INVITEE:
        return plain_line(notice.organizer_name), notice.organizer_email
    return (plain_line(notice.invitee_name), notice.invitee_email) if notice.invitee_email else None


def organizer_booking_url(booking_id: UUID) -> str:
    """Where an organizer sees a booking."""
    return f"{settings.PUBLIC_URL}/bookings/{booking_id}"


def booking_url(notice: BookingNotice) -> str:
    """Where its reader can change the booking; empty for somebody without a key."""
    if notice.audience is Audience.ORGANIZER:
        return organizer_booking_url(notice.booking_id)
    if not notice.token_nonce:
        return ""
    return f"{settings.PUBLIC_URL}/booking/{token_of(bytes.fromhex(notice.token_nonce))}/manage"
