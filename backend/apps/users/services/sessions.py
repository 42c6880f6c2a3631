"""Entering and leaving an account. allauth does the checking; what is kept is Django's session."""

from datetime import datetime
from typing import Never

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailConfirmationHMAC, Login
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from apps.users.errors import (
    EmailNotVerified,
    InvalidCredentials,
    KeyInvalid,
    SecondFactorNeeded,
    SignInExpired,
)
from apps.users.models import Session, User
from apps.users.services.second_factor_codes import take_code, wrong_code
from core.errors import TooMany
from shared_types.second_factor import SecondFactorCode
from shared_types.users import SignIn

_SECONDS_AFTER_FAILURES = 300
# The colons of Django's signatures would be written as %3A, and then come back as either.
_SAFE_IN_ADDRESSES = "~"
_PASSWORD_SHOWN = "second_factor.password"  # noqa: S105


def sign_in(*, request: HttpRequest, data: SignIn) -> User:
    """Open a session of this request; raises InvalidCredentials, EmailNotVerified or TooMany.

    Raises SecondFactorNeeded where a code is wanted, too: the session then is nobody's, and waits for it.
    """
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
        wait_for_the_rest(request, user)
    return user


def wait_for_the_rest(request: HttpRequest, user: User) -> Never:
    """Say what is missing to enter: a code, or else the confirmation of the address, for which mail went."""
    _wait_for_code(request, user)
    clear_login(request)
    raise EmailNotVerified


def _wait_for_code(request: HttpRequest, user: User) -> None:
    """Raise SecondFactorNeeded where a code is all that is missing to enter."""
    if LoginStageController.enter(request, AuthenticateStage.key) is not None:
        request.session[_PASSWORD_SHOWN] = user.get_session_auth_hash()
        raise SecondFactorNeeded


def finish_sign_in(*, request: HttpRequest, data: SecondFactorCode, now: datetime) -> User:
    """Open the session that waits for a code; raises SignInExpired, TooMany, or Invalid for a wrong code.

    Another password since the first step ends the wait.
    """
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user: User | None = stage.login.user if stage else None
    shown = request.session.get(_PASSWORD_SHOWN, "")
    if stage is None or user is None or not _is_as_before(user, shown):
        clear_login(request)
        raise SignInExpired
    if not take_code(user, data.code.get_secret_value(), now=now):
        raise wrong_code()
    with transaction.atomic():
        stage.exit()
    return user


def _is_as_before(user: User, shown: str) -> bool:
    return user.is_active and constant_time_compare(shown, user.get_session_auth_hash())


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
    if request.user != user:
        _wait_for_code(request, user)
    return user
