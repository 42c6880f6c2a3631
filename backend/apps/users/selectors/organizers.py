"""Questions about organizers."""

from allauth.account.models import EmailAddress
from guardian.shortcuts import get_objects_for_user

from apps.users.models import User
from core.errors import NotFound


def get_organizer_by_slug(slug: str) -> User:
    """The organizer behind a public link, an old one too; raises NotFound. A second query for old ones."""
    active = User.objects.filter(is_active=True)
    organizer = active.filter(slug=slug).first() or active.filter(past_slugs__slug=slug).first()
    if organizer is None:
        raise NotFound("There is no such page.")
    return organizer


def is_slug_taken(slug: str, *, by_other_than: User) -> bool:
    """Whether another organizer has a slug, or had it and keeps it for the sake of old links."""
    others = User.objects.exclude(pk=by_other_than.pk)
    return others.filter(slug=slug).exists() or others.filter(past_slugs__slug=slug).exists()


def has_verified_email(user: User) -> bool:
    """Whether somebody has shown that they read the mail of their address."""
    verified: bool = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return verified


def find_verified_user(email: str) -> User | None:
    """Whoever has shown that they read the mail of an address, if somebody has."""
    return User.objects.filter(
        email=email.lower(), is_active=True, emailaddress__email=email.lower(), emailaddress__verified=True
    ).first()


def may_everything(person: User, *, organizer: User, to_change: bool) -> bool:
    """Whether an organizer lets somebody see, or change, all that is theirs; 1 query.

    Being a superuser gives nobody anything here: that is for the admin pages.
    """
    codename = "manage_everything" if to_change else "view_everything"
    found = get_objects_for_user(
        person,
        f"users.{codename}",
        User.objects.filter(pk=organizer.pk),
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )
    return bool(found.exists())
