"""Slugs that event types had before: links that were given away go on leading somewhere."""

from django.conf import settings
from django.db import models

from apps.events.models.event_type import EventType


class EventTypePastSlug(models.Model):
    """A slug that an event type gave up. One that has it now comes first: a newer one takes the link over."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    event_type = models.ForeignKey(EventType, models.CASCADE, related_name="past_slugs")
    slug = models.SlugField(max_length=60, db_index=False)
    retired_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also the index by which an old link is followed.
            models.UniqueConstraint(fields=["organizer", "slug"], name="past_slug_leads_to_one_event_type"),
        ]

    def __str__(self) -> str:
        return self.slug
