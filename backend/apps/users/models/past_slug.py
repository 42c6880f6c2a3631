"""Links that organizers gave away before they changed their slug."""

from django.db import models

from apps.users.models.user import User


class PastSlug(models.Model):
    """A slug that an organizer gave up: links that were given away go on leading to them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_slugs")
    slug = models.CharField(max_length=60)
    retired_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also the index by which an old link is followed.
            models.UniqueConstraint(fields=["slug"], name="past_slug_leads_to_one_organizer"),
        ]

    def __str__(self) -> str:
        return self.slug
