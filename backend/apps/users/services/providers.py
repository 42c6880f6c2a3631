"""Signing in with an account at a provider. allauth does the talking; what it means is decided here.

An address that a provider names never opens an account that exists: only the provider's own number for
somebody does, once it was added by whoever was signed in.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.logout import logout
from allauth.account.models import EmailAddress, Login
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.users.errors import (
    EmailNotVerified,
    EmailTaken,
    InvalidCredentials,
    LastWayIn,
    ProviderAccountInUse,
    ProviderAccountNotFound,
    ProviderEmailMissing,
)
from apps.users.models import User
from apps.users.services.accounts import ONE_ADDRESS_ONE_ACCOUNT, create_organizer
from apps.users.services.closing import prove_it_is_them
from apps.users.services.provider_claims import Claims
from apps.users.services.sessions import wait_for_the_rest
from core.auth import SignedInRequest
from core.clock import lasting
from core.db import violates
from core.errors import NotFound, Unauthenticated
from shared_types.providers import ProviderSignIn
from shared_types.users import AccountProof
from shared_types.vocabulary import SignInProvider

SETTINGS_PAGE = "/settings/"


def begin_with_provider(*, request: HttpRequest, provider: SignInProvider, wish: ProviderSignIn) -> str:
    """Where the browser is to go; what it comes back with counts in this session alone."""
    return _send_off(
        request,
        provider,
        process=AuthProcess.LOGIN,
        next_path=wish.next_path,
        more={"timezone": wish.timezone},
    )


def begin_adding(*, request: SignedInRequest, provider: SignInProvider, proof: AccountProof) -> str:
    """The same for somebody who is signed in, to add a way in."""
    prove_it_is_them(request.user, proof)
    more = {"user": str(request.user.pk)}
    return _send_off(
        request,
        provider,
        process=AuthProcess.CONNECT,
        next_path=f"{SETTINGS_PAGE}?added={provider}",
        more=more,
    )


def _send_off(
    request: HttpRequest, provider: SignInProvider, *, process: str, next_path: str, more: dict[str, str]
) -> str:
    if provider not in settings.SOCIALACCOUNT_PROVIDERS:
        raise NotFound
    way = get_provider_adapter().get_provider(request, provider.value)
    url: str = way.redirect(request, process, next_url=next_path, data=more).url
    return url


def arrive(*, request: HttpRequest, login: SocialLogin) -> None:
    """Somebody is back from a provider, which says who they are: let them in, or add it to their account.

    Raises a refusal, SecondFactorNeeded, or EmailNotVerified where a mail with a link is on its way.
    """
    told: Mapping[str, Any] = login.state.get("data") or {}
    if login.state.get("process") == AuthProcess.CONNECT:
        _add(request, login, told.get("user"))
        return
    claims = Claims(**login.account.extra_data)
    user = login.account.user if login.account.pk else _welcome(request, login.account, claims, told)
    if not user.is_active:
        raise InvalidCredentials("This account is closed.")
    _enter(request, user)


def _add(request: HttpRequest, login: SocialLogin, asked_by: str | None) -> None:
    user = request.user
    if not isinstance(user, User) or str(user.pk) != asked_by:
        raise Unauthenticated
    if login.account.pk:
        if login.account.user_id != user.pk:
            raise ProviderAccountInUse
        return
    with transaction.atomic():
        _attach(login.account, user)
        _tell("socialaccount/email/account_connected", user, login.account.provider)


def _attach(account: SocialAccount, user: User) -> None:
    account.user = user
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:  # two browsers at once
        raise ProviderAccountInUse from error


def _welcome(request: HttpRequest, account: SocialAccount, claims: Claims, told: Mapping[str, Any]) -> User:
    """A new organizer, who may enter at once where the provider vouches for the address.

    Otherwise a mail decides, and nobody learns whether the address has an account.
    """
    if not claims.email:
        raise ProviderEmailMissing
    timezone = str(told.get("timezone") or "UTC")
    if not claims.is_email_proven:
        with lasting(settings.ACCOUNT_ANSWER_SECONDS), transaction.atomic():
            address = _address_to_prove(account, claims, timezone)
            send_verification_email_to_address(request, address, signup=True)
        raise EmailNotVerified
    with transaction.atomic():
        user = _create(account, claims, timezone)
        if user is None:
            raise EmailTaken
        get_adapter().confirm_email(request, EmailAddress.objects.get_primary(user))
    return user


def _address_to_prove(account: SocialAccount, claims: Claims, timezone: str) -> EmailAddress:
    """The address of a new account; or one of nobody's, which allauth answers with a mail to its owner."""
    user = _create(account, claims, timezone)
    return EmailAddress.objects.get_primary(user) if user else EmailAddress(user=None, email=claims.email)


def _create(account: SocialAccount, claims: Claims, timezone: str) -> User | None:
    """An account that the provider's opens; None where the address has one."""
    if EmailAddress.objects.filter(email=claims.email).exists():
        return None
    try:
        with transaction.atomic():
            user = create_organizer(email=claims.email, password=None, name=claims.name, timezone=timezone)
    except IntegrityError as error:
        if violates(error, ONE_ADDRESS_ONE_ACCOUNT):
            return None
        raise
    _attach(account, user)
    return user


def _enter(request: HttpRequest, user: User) -> None:
    if request.user.is_authenticated:
        logout(request, show_message=False)
    with transaction.atomic():
        perform_login(request, Login(user=user, email=user.email))
    if request.user != user:
        wait_for_the_rest(request, user)


def remove_provider_account(*, user: User, account_id: int, proof: AccountProof) -> None:
    """It opens the account no more; raises ProviderAccountNotFound, or LastWayIn where nothing else would."""
    prove_it_is_them(user, proof)
    with transaction.atomic():
        # Queues at the organizer's row, so that two at once cannot both leave the other as the last one.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        mine = SocialAccount.objects.filter(user=user)
        account = mine.filter(pk=account_id).first()
        if account is None:
            raise ProviderAccountNotFound
        others = mine.exclude(pk=account_id).filter(provider__in=settings.SOCIALACCOUNT_PROVIDERS)
        if not user.has_usable_password() and not others.exists():
            raise LastWayIn
        account.delete()
        _tell("socialaccount/email/account_disconnected", user, account.provider)


def _tell(kind: str, user: User, provider: str) -> None:
    get_adapter().send_notification_mail(kind, user, {"provider": SignInProvider(provider).name.capitalize()})
