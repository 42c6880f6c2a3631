"""Making and ending the address of an organizer's calendar feed."""

from datetime import datetime

from django.db import transaction

from apps.events.models import CalendarFeed
from apps.users.models import User


def renew_feed(*, organizer: User, now: datetime) -> CalendarFeed:
    """A new address; the old one is dead when this has returned. Of two at once the later one counts."""
    feed = CalendarFeed(organizer=organizer)
    feed.renew(now=now)
    with transaction.atomic():
        CalendarFeed.objects.bulk_create(
            [feed],
            update_conflicts=True,
            unique_fields=["organizer"],
            update_fields=["nonce", "token_digest", "created_at"],
        )
    return feed


def end_feed(*, organizer: User) -> None:
    """No address any more; does nothing where there is none."""
    CalendarFeed.objects.filter(organizer=organizer).delete()
