"""Requests that were answered, so that a repeat gets the same answer and makes nothing new."""

from django.conf import settings
from django.db import models

from apps.events.models.attendee import Attendee
from apps.events.models.booking import Booking


class IdempotencyKey(models.Model):
    """A caller's key and what came of it; written in the transaction of the booking itself.

    The answer is not kept: it is rebuilt from the booking, so that no usable token lies here. Refusals are
    not kept either: what was refused may be possible a moment later.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=100, help_text="What the key is for, and at whose door.")
    key = models.CharField(max_length=255)
    request_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the request.")
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="+")
    attendee = models.ForeignKey(Attendee, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two equal requests at once: the second waits here until the first has committed.
            models.UniqueConstraint(fields=["organizer", "scope", "key"], name="idempotency_key_is_unique"),
        ]
        indexes = [
            # The purge of keys older than a day.
            models.Index(fields=["created_at"], name="idempotency_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
