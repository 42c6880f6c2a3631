"""Links that an organizer gave away stay theirs after they have changed their slug."""

from datetime import datetime
from typing import Final

from apps.users.errors import SlugTaken
from apps.users.models import PastSlug, User
from apps.users.selectors import is_slug_taken

# As many old links as one organizer can keep from others.
KEPT: Final = 10


def read_slug(user: User) -> str:
    """The slug as it is stored, which nobody changes until the transaction ends."""
    stored = User.objects.select_for_update(no_key=True).filter(pk=user.pk)
    return stored.values_list("slug", flat=True).get()


def settle_slug(user: User, *, left: str = "", now: datetime) -> None:
    """Let the slug that was just stored be the organizer's, and the one they left go on leading to them.

    To be called after the row was written: by then the unique constraint has made it wait for anybody who was
    giving this slug up. Raises SlugTaken where it is an old one of another organizer: their invitees would
    come here.
    """
    if is_slug_taken(user.slug, by_other_than=user):
        raise SlugTaken
    mine = PastSlug.objects.filter(user=user)
    mine.filter(slug=user.slug).delete()
    if left and left != user.slug:
        PastSlug.objects.create(user=user, slug=left, retired_at=now)
        newest = mine.order_by("-retired_at", "-id").values_list("id", flat=True)[:KEPT]
        mine.exclude(id__in=list(newest)).delete()
