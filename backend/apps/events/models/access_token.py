"""The key by which an invitee manages a booking or a seat; what the database keeps of it opens nothing."""

from datetime import datetime

from django.db import models

from core.access_tokens import digest_of, new_nonce, token_of


class AccessTokenModel(models.Model):
    """A row that can be reached through a link. All three columns are filled, or none."""

    access_nonce = models.BinaryField(
        max_length=16, null=True, editable=False, help_text="With the server's key it makes the token."
    )
    access_token = models.CharField(
        max_length=64, null=True, unique=True, editable=False, help_text="SHA-256 of the token, hexadecimal."
    )
    access_token_expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            # A link without an end, or a digest whose token cannot be written into a mail again.
            models.CheckConstraint(
                condition=models.Q(
                    access_nonce__isnull=True, access_token__isnull=True, access_token_expires_at__isnull=True
                )
                | models.Q(
                    access_nonce__isnull=False,
                    access_token__isnull=False,
                    access_token_expires_at__isnull=False,
                ),
                name="%(class)s_access_token_is_whole",
            ),
        ]

    def regenerate_access_token(self, *, expires_at: datetime) -> None:
        """A new token; the old one is unknown from then on."""
        self.access_nonce = new_nonce()
        self.access_token = digest_of(token_of(self.access_nonce))
        self.access_token_expires_at = expires_at

    def take_access_token_of(self, other: "AccessTokenModel", *, expires_at: datetime) -> None:
        """Take over another row's token, so that a link goes where the meeting went."""
        self.access_nonce, self.access_token = other.access_nonce, other.access_token
        self.access_token_expires_at = expires_at
        other.forget_access_token()

    def forget_access_token(self) -> None:
        """No link leads here any more."""
        self.access_nonce = self.access_token = self.access_token_expires_at = None

    def access_token_text(self) -> str:
        """The token itself, for a link; empty where there is none."""
        return token_of(bytes(self.access_nonce)) if self.access_nonce else ""

    def is_access_token_expired(self, now: datetime) -> bool:
        """Whether the link has come to its end."""
        return self.access_token_expires_at is not None and now >= self.access_token_expires_at
