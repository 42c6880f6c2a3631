"""The keys by which programs use the API."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.users.models.user import User
from core.models import UuidModel
from shared_types.vocabulary import KeyScope

_SCOPES = [scope.value for scope in KeyScope]


class ApiKey(UuidModel):
    """A key of an organizer's. Only its digest is kept, so that a copy of the database opens nothing."""

    organizer = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=8, help_text="The part of the key by which people know it again.")
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the whole key.")
    scopes = ArrayField(models.CharField(max_length=40), help_text="What it opens.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="Written once a minute at most.")

    class Meta:
        constraints = [
            # Keys are looked up by it.
            models.UniqueConstraint(fields=["prefix"], name="api_key_prefix_is_unique"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=_SCOPES) & ~Q(scopes=[]), name="api_key_scopes_are_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                name="api_key_expires_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    def is_expired(self, now: datetime) -> bool:
        """Whether it has come to its end."""
        return self.expires_at is not None and now >= self.expires_at
