"""The secret address at which an organizer's calendar finds their bookings."""

from datetime import datetime

from django.conf import settings
from django.db import models

from core.access_tokens import digest_of, new_nonce, token_of


class CalendarFeed(models.Model):
    """One an organizer, if any. What the database keeps opens nothing: see `core.access_tokens`."""

    organizer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    nonce = models.BinaryField(max_length=16)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organizer_id)

    def renew(self, *, now: datetime) -> None:
        """Another address; the one before leads nowhere from then on."""
        self.nonce, self.created_at = new_nonce(), now
        self.token_digest = digest_of(token_of(self.nonce))

    def token_text(self) -> str:
        """The token itself, for the address."""
        return token_of(bytes(self.nonce))
