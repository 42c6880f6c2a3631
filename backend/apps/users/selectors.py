"""Questions about organizers."""

from allauth.account.models import EmailAddress

from apps.users.models import User
from core.errors import NotFound


def get_organizer_by_slug(slug: str) -> User:
    """The organizer behind a public link; raises NotFound."""
    organizer = User.objects.filter(slug=slug, is_active=True).first()
    if organizer is None:
        raise NotFound("There is no such page.")
    return organizer


def is_slug_taken(slug: str, *, by_other_than: User) -> bool:
    """Whether another organizer has a slug."""
    return User.objects.filter(slug=slug).exclude(pk=by_other_than.pk).exists()


def has_verified_email(user: User) -> bool:
    """Whether somebody has shown that they read the mail of their address."""
    verified: bool = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return verified
