"""The slug of an event type: a free one for a name, and old ones that go on leading to it."""

from datetime import datetime
from itertools import count
from typing import Final

from django.utils.text import slugify

from apps.events.models import EventType, EventTypePastSlug
from apps.users.models import User

# Whoever renames more often than that means a game, not a link.
KEPT: Final = 20
_SLUG_LENGTH: Final = 60


def free_slug(organizer: User, name: str) -> str:
    """A slug made of a name that none of the organizer's event types has, nor had while it is kept."""
    wanted = slugify(name)[: _SLUG_LENGTH - 4].strip("-_").replace("_", "-") or "meeting"
    present = EventType.objects.existing().filter(organizer=organizer, event_type_slug__startswith=wanted)
    past = EventTypePastSlug.objects.filter(organizer=organizer, slug__startswith=wanted)
    taken = {*present.values_list("event_type_slug", flat=True), *past.values_list("slug", flat=True)}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def settle_slug(event_type: EventType, *, left: str = "", now: datetime) -> None:
    """Let the link of an event type that was just stored be its own, and the one it left lead to it.

    To be called after the row was written: by then the unique constraint has made it wait for whoever was
    giving this slug up, so that what they leave behind is seen here.
    """
    past = EventTypePastSlug.objects.filter(organizer_id=event_type.organizer_id)
    past.filter(slug=event_type.event_type_slug).delete()
    if not left or left == event_type.event_type_slug:
        return
    row = EventTypePastSlug(
        organizer_id=event_type.organizer_id, event_type=event_type, slug=left, retired_at=now
    )
    EventTypePastSlug.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["organizer", "slug"],
        update_fields=["event_type", "retired_at"],
    )
    newest = past.filter(event_type=event_type).order_by("-retired_at", "-id").values("id")
    past.filter(event_type=event_type).exclude(
        id__in=list(newest[:KEPT].values_list("id", flat=True))
    ).delete()
