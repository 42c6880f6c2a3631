"""The sessions that are open, and whose they are."""

import hashlib

from django.db import models

from apps.users.models.user import User


def digest_of(session_key: str) -> str:
    """How a session is kept: by it nobody can find out the key, which opens it."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class Session(models.Model):
    """A browser's or a program's time with us, as `config.sessions` keeps it; nobody's until they sign in.

    It knows no address and no user agent, only which kind of device signed in.
    """

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of its key.")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sessions")
    session_data = models.TextField(help_text="What Django keeps in it, signed.")
    expire_date = models.DateTimeField(db_index=True)
    device = models.CharField(max_length=100, blank=True, default="", help_text="In words.")
    signed_in_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(help_text="Written every five minutes at most.")

    def __str__(self) -> str:
        return self.digest[:8]
