"""Sign-up. Nobody learns from an answer, nor from its time, whether an address has an account."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.users.errors import SlugTaken
from apps.users.models import User
from apps.users.selectors import is_slug_taken
from apps.users.services.passwords import check_strength
from apps.users.services.slugs import slugs_for
from core.clock import lasting
from core.db import violates
from core.errors import Unavailable, invalid_field
from shared_types.users import SignUp

ONE_ADDRESS_ONE_ACCOUNT = "users_user_email_key"


def sign_up(*, request: HttpRequest, data: SignUp) -> None:
    """Make an account that waits for its address to be confirmed, and mail the link.

    For an address that has an account a mail tells its owner, and nothing else happens.
    """
    email = _usable(data.email)
    password = data.password.get_secret_value()
    check_strength(password, User(email=email, name=data.name), field="password")
    with lasting(settings.ACCOUNT_ANSWER_SECONDS), transaction.atomic():
        address = _new_address(email, password, data)
        send_verification_email_to_address(request, address, signup=True)


def _new_address(email: str, password: str, data: SignUp) -> EmailAddress:
    """The address of a new account; or one of nobody's, which allauth answers with a mail to its owner."""
    if User.objects.filter(email=email).exists():
        User().set_password(password)  # takes the time that an account would take
        return EmailAddress(user=None, email=email)
    try:
        user = create_organizer(email=email, password=password, name=data.name, timezone=data.timezone)
    except IntegrityError as error:
        if violates(error, ONE_ADDRESS_ONE_ACCOUNT):
            return EmailAddress(user=None, email=email)
        raise
    return EmailAddress.objects.get_primary(user)


def create_organizer(
    *, email: str, password: str | None, name: str, timezone: str, slug: str = "", is_verified: bool = False
) -> User:
    """An account with a free slug and what every organizer starts with.

    password: None where somebody enters by a provider alone.
    slug: exactly this one, where it is given. Raises IntegrityError where it or the address is taken, and
    SlugTaken where it is an old one of somebody else's.
    """
    with transaction.atomic():
        user = _save_under_free_slug(User(email=email.lower(), name=name, timezone=timezone), password, slug)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
        get_adapter().furnish(user)
    return user


def _save_under_free_slug(user: User, password: str | None, slug: str) -> User:
    user.set_password(password)
    for candidate in [slug] if slug else slugs_for(user.name):
        user.slug = candidate
        try:
            with transaction.atomic():
                user.save(force_insert=True)
                if is_slug_taken(candidate, by_other_than=user):  # an old link of somebody else's
                    raise SlugTaken
        except SlugTaken:
            if slug:
                raise
        except IntegrityError as error:
            if slug or not violates(error, "user_slug_is_unique"):
                raise
        else:
            return user
    raise Unavailable("No link could be found for this name. Try again.")


def resend_verification(*, request: HttpRequest, email: str) -> None:
    """Mail the link again; or, for an address that needs none, say so to its owner."""
    email = _usable(email)
    with lasting(settings.ACCOUNT_ANSWER_SECONDS), transaction.atomic():
        waiting = EmailAddress.objects.filter(email=email, verified=False, user__is_active=True).first()
        taken = waiting is None and EmailAddress.objects.filter(email=email).exists()
        address = waiting or EmailAddress(user=None, email=email)
        send_verification_email_to_address(request, address, signup=taken)


def _usable(email: str) -> str:
    """An address in lower case; raises Invalid for one that mail servers of today do not take."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise invalid_field("email", "Mail cannot be sent to this address.") from error
    return email.lower()
