"""Linking an account: the way to the provider, and what is made of the answer.

What comes back counts once, within ten minutes, for the provider and in the session that it was begun with.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from apps.integrations.errors import (
    AccountWithoutAddress,
    LinkingCancelled,
    LinkingExpired,
    NotPermitted,
    PermissionIncomplete,
    ProviderFailed,
    ProviderFailure,
)
from apps.integrations.models import CalendarConnection, ConferencingConnection, PendingLinking
from apps.integrations.providers.oauth import Return, Tokens, account_email, authorize_url, exchange_code
from apps.integrations.providers.oauth_table import OAuthProvider, Provider, oauth_provider
from apps.integrations.selectors import TOKENS
from apps.integrations.services.adapters import calendar_port
from apps.integrations.services.calendars import list_calendars
from apps.integrations.services.credentials import AnyConnection, token_fields
from apps.users.models import User
from core.errors import NotFound
from shared_types.vocabulary import CalendarProvider, ConnectionStatus

TIME_TO_AGREE = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Comeback:
    """What a browser brings back from a provider."""

    provider: Provider
    session_key: str
    state: str
    code: str
    error: str


def begin_linking(*, organizer: User, provider: Provider, session_key: str, now: datetime) -> str:
    """Where the browser goes to give its permission; raises NotFound for a provider without credentials."""
    known = _known(provider)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    with transaction.atomic():
        PendingLinking.objects.filter(expires_at__lte=now).delete()
        PendingLinking.objects.create(
            state_digest=_digest(state),
            organizer=organizer,
            provider=provider,
            session_digest=_digest(session_key),
            code_verifier=verifier,
            expires_at=now + TIME_TO_AGREE,
        )
    return authorize_url(known, state=state, back=_way_back(provider, verifier))


def finish_linking(*, organizer: User, comeback: Comeback, now: datetime) -> AnyConnection:
    """Link the account, or give one that is linked already new tokens.

    Raises LinkingExpired for an answer to nothing that was asked in this session, LinkingCancelled,
    PermissionIncomplete, AccountWithoutAddress, or ProviderFailed.
    """
    known = _known(comeback.provider)
    verifier = _take_pending(organizer, comeback, now)
    if comeback.error or not comeback.code:
        raise LinkingCancelled if comeback.error == "access_denied" else ProviderFailed
    try:
        back = _way_back(comeback.provider, verifier)
        tokens = exchange_code(known, code=comeback.code, back=back)
        email = _proper(account_email(known, access_token=tokens.access_token))
    except NotPermitted as failure:
        raise PermissionIncomplete from failure
    except ProviderFailure as failure:
        raise ProviderFailed(failure.reason) from failure
    with transaction.atomic():
        row = _keep(organizer, known, email, tokens, now)
    if isinstance(row, CalendarConnection):
        _list(row, now)
    return row


def _known(provider: Provider) -> OAuthProvider:
    known = oauth_provider(provider)
    if known is None:
        raise NotFound
    return known


def _take_pending(organizer: User, comeback: Comeback, now: datetime) -> str:
    """PKCE's secret of what was begun, which is begun no more; another session cannot even use it up."""
    with transaction.atomic():
        begun = PendingLinking.objects.select_for_update(no_key=True).filter(
            state_digest=_digest(comeback.state),
            organizer=organizer,
            provider=comeback.provider,
            session_digest=_digest(comeback.session_key),
            expires_at__gt=now,
        )
        pending = begun.first()
        if pending is None:
            raise LinkingExpired
        pending.delete()
    return pending.code_verifier


def _keep(organizer: User, known: OAuthProvider, email: str, tokens: Tokens, now: datetime) -> AnyConnection:
    model = CalendarConnection if isinstance(known.provider, CalendarProvider) else ConferencingConnection
    mine = model._default_manager.filter(organizer=organizer, provider=known.provider, account_email=email)
    # Its tokens stay closed: no key may fit any more, and new ones come in their place.
    row: AnyConnection | None = mine.select_for_update(no_key=True).defer(*TOKENS).first()
    row = row or model(organizer=organizer, provider=known.provider, account_email=email)
    for name, value in token_fields(tokens, now=now).items():
        setattr(row, name, value)
    row.scopes = (tokens.scope.split() or list(known.scopes))[:50]
    row.token_generation += 1
    row.renewing_until = None
    row.status, row.last_error = ConnectionStatus.ACTIVE, ""
    if isinstance(row, CalendarConnection):  # whoever reads it now has the old tokens
        row.failures, row.next_sync_at, row.lease_until, row.lease_token = 0, None, None, None
    elif row._state.adding:
        row.is_default = not organizer.conferencing_connections.filter(is_default=True).exists()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # linked in two browsers at once
        raise LinkingExpired from error
    return row


def _list(connection: CalendarConnection, now: datetime) -> None:
    """Show its calendars at once; where that fails, the next sync shows them, or says why it cannot."""
    with suppress(ProviderFailure):
        listings = calendar_port(connection, now=now).calendars()
        list_calendars(connection=connection, listings=listings)


def _proper(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise AccountWithoutAddress from error
    return email.lower()[:254]


def _way_back(provider: Provider, verifier: str) -> Return:
    """Each provider has an address of its own, so that none can answer for another."""
    address = f"{settings.PUBLIC_URL}/api/v1/integrations/callback/{provider}/"
    return Return(redirect_uri=address, code_verifier=verifier)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
