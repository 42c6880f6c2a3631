"""What stands in an organizer's calendar feed."""

import hashlib
import re
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q, QuerySet

from apps.events.errors import FeedNotFound
from apps.events.models import Booking, CalendarFeed
from apps.users.models import User
from core.access_tokens import digest_of
from shared_types.vocabulary import BookingStatus

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PAST, _AHEAD = timedelta(days=90), timedelta(days=400)
_SHOWN = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def feed_of(organizer: User) -> CalendarFeed | None:
    """An organizer's own."""
    return CalendarFeed.objects.filter(organizer=organizer).first()


def find_feed(token: str) -> CalendarFeed:
    """The feed at an address, with its organizer; raises FeedNotFound. Found by digest, one query."""
    if not _TOKEN.fullmatch(token):
        raise FeedNotFound
    feeds = CalendarFeed.objects.select_related("organizer").filter(organizer__is_active=True)
    feed = feeds.filter(token_digest=digest_of(token)).first()
    if feed is None:
        raise FeedNotFound
    return feed


def list_feed(*, organizer: User, now: datetime) -> QuerySet[Booking]:
    """The bookings of some months around today that take place, or took place."""
    today = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    within = Q(start_time__gte=today - _PAST, start_time__lt=today + _AHEAD)
    return Booking.objects.filter(within, organizer=organizer, status__in=_SHOWN)


def fingerprint_of(bookings: QuerySet[Booking], *, organizer: User) -> str:
    """Differs wherever the feed would: of the values that are shown. One query, without the people."""
    shown = bookings.order_by("start_time", "id").values_list(
        "id", "updated_at", "status", "attendee_count", "event_type__updated_at"
    )
    digest = hashlib.sha256(f"{organizer.timezone}|{organizer.name}".encode())
    for row in shown.iterator(chunk_size=2000):
        digest.update("|".join(map(str, row)).encode())
    return digest.hexdigest()[:32]
