"""Entering and leaving an account. allauth does the checking; what is kept is Django's session."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailConfirmationHMAC, Login
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from apps.users.errors import EmailNotVerified, InvalidCredentials, KeyInvalid
from apps.users.models import User
from core.errors import TooMany
from shared_types.users import SignIn

_SECONDS_AFTER_FAILURES = 300
# The colons of Django's signatures would be written as %3A, and then come back as either.
_SAFE_IN_ADDRESSES = "~"


def sign_in(*, request: HttpRequest, data: SignIn) -> User:
    """Open a session of this request; raises InvalidCredentials, EmailNotVerified or TooMany."""
    credentials = {"email": data.email.lower(), "password": data.password.get_secret_value()}
    try:
        user: User | None = get_adapter().authenticate(request, **credentials)
    except ValidationError as error:  # allauth counts failures, by account and by address
        message = "Too many failed attempts; try again in a few minutes."
        raise TooMany(message, retry_after=_SECONDS_AFTER_FAILURES) from error
    if user is None or not user.is_active:
        raise InvalidCredentials
    with transaction.atomic():
        perform_password_login(request, credentials, Login(user=user, email=user.email))
    if request.user != user:
        clear_login(request)
        raise EmailNotVerified
    return user


def sign_out(*, request: HttpRequest) -> None:
    """Close the session of this request, where there is one."""
    logout(request, show_message=False)


def address_to_verify(confirmation: EmailConfirmationHMAC) -> str:
    """The page where an e-mail address is confirmed, with the key in it."""
    return f"{settings.PUBLIC_URL}/verify-email/{confirmation.key.replace(':', _SAFE_IN_ADDRESSES)}"


def purge_sessions(*, now: datetime) -> None:
    """Delete the sessions that are over: nobody can enter by them any more."""
    Session.objects.filter(expire_date__lt=now).delete()


def verify_email(*, request: HttpRequest, key: str) -> User:
    """Confirm an address by the key that was mailed to it, once, and open a session; raises KeyInvalid."""
    confirmation = EmailConfirmationHMAC.from_key(key.replace(_SAFE_IN_ADDRESSES, ":"))
    if confirmation is None or not confirmation.email_address.user.is_active:
        raise KeyInvalid
    with transaction.atomic():
        address = confirmation.confirm(request)
        if address is None:
            raise KeyInvalid
        perform_login(request, Login(user=address.user, email=address.email))
    user: User = address.user
    return user
