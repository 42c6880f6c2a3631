"""The tokens of a linked account: a valid one for whoever calls, renewed by one worker at a time.

A refresh token may be good for once only, so that whoever renews first writes a lease on the row; the others
wait for what comes of it. No transaction is open while the provider is asked: a row that is locked would hold
up everybody who reads calendars of the same organizer.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from apps.integrations.errors import ConsentWithdrawn, ProviderFailure, Unreachable
from apps.integrations.models import CalendarConnection, ConferencingConnection
from apps.integrations.providers.oauth import Tokens, refresh_tokens
from apps.integrations.providers.oauth_table import OAuthProvider, Provider, oauth_provider
from apps.integrations.providers.ports import AccessTokens
from apps.integrations.selectors import TOKENS
from apps.notifications.services import queue_account_mail
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus

type AnyConnection = CalendarConnection | ConferencingConnection

PROVIDER_NAMES: dict[Provider, str] = {
    CalendarProvider.GOOGLE: "Google Calendar",
    CalendarProvider.OUTLOOK: "Outlook",
    ConferencingProvider.ZOOM: "Zoom",
    ConferencingProvider.GOOGLE_MEET: "Google Meet",
    ConferencingProvider.TEAMS: "Microsoft Teams",
}
_EARLY = timedelta(seconds=60)  # a token that ends while it is under way is no use
_LEASE = timedelta(seconds=20)  # longer than a provider is given for an answer
_LOOK_AGAIN_SECONDS = 0.1
_PATIENCE_SECONDS = 25.0
_UNUSABLE = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.DISCONNECTED)


@dataclass
class StoredTokens:
    """The access tokens of one connection, as adapters ask for them. now: when the work with it began."""

    model: type[CalendarConnection] | type[ConferencingConnection]
    connection_id: UUID
    now: datetime

    def current(self) -> str:
        """The stored token, or a new one where it is about to end."""
        row = self._usable()
        if row.token_expires_at and row.token_expires_at <= self.now + _EARLY:
            return self._renew(row.token_generation)
        return row.access_token

    def renew(self, refused: str) -> str:
        """Another token: the one that somebody else has fetched meanwhile, or else a new one."""
        row = self._usable()
        return row.access_token if row.access_token != refused else self._renew(row.token_generation)

    def give_up(self, refused: str) -> None:
        """Note that a token was not taken although it was new."""
        row = self._usable()
        if row.access_token == refused:
            self._withdraw(row.token_generation)

    def _usable(self) -> AnyConnection:
        try:
            row = self._rows.first()
        except InvalidToken:  # no key opens its tokens any more
            for generation in self._rows.values_list("token_generation", flat=True):
                self._withdraw(generation)
            raise ConsentWithdrawn(is_noted=True) from None
        if row is None or row.status in _UNUSABLE:
            raise ConsentWithdrawn(is_noted=True)
        return row

    @property
    def _rows(self) -> QuerySet[AnyConnection]:
        return self.model._default_manager.filter(pk=self.connection_id)

    def _renew(self, generation: int) -> str:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._take_lease(generation):
            row = self._usable()
            if row.token_generation != generation:
                return row.access_token
            if time.monotonic() > until:
                raise Unreachable("Somebody else has been renewing the permission for too long.")
            time.sleep(_LOOK_AGAIN_SECONDS)
        return self._fetch(generation)

    def _take_lease(self, generation: int) -> bool:
        with transaction.atomic(durable=True):  # the others have to see it at once
            free = self._rows.filter(Q(renewing_until=None) | Q(renewing_until__lte=Now()))
            unchanged = free.filter(token_generation=generation).exclude(status__in=_UNUSABLE)
            return bool(unchanged.update(renewing_until=Now() + _LEASE))

    def _fetch(self, generation: int) -> str:
        row = self._usable()
        try:
            fresh = refresh_tokens(self._provider_of(row), refresh_token=row.refresh_token)
        except ConsentWithdrawn:
            self._withdraw(generation)
            raise ConsentWithdrawn(is_noted=True) from None
        except ProviderFailure:
            self._rows.filter(token_generation=generation).update(renewing_until=None)
            raise
        # Stored before anybody uses it: what was given once is not given again.
        if not self._store(fresh, row, generation):
            return self._usable().access_token
        return fresh.access_token

    def _store(self, fresh: Tokens, row: AnyConnection, generation: int) -> bool:
        words = token_fields(fresh, now=self.now, refresh_token=row.refresh_token)
        with transaction.atomic(durable=True):
            changed = self._rows.filter(token_generation=generation).update(
                **words, token_generation=F("token_generation") + 1, renewing_until=None
            )
        return bool(changed)

    def _withdraw(self, generation: int) -> None:
        """Ask for nothing more in its name, and tell its organizer; once, however many find out."""
        with transaction.atomic(durable=True):  # what we were told is true whatever becomes of the caller
            stopped = self._rows.filter(token_generation=generation).exclude(status__in=_UNUSABLE)
            if stopped.update(
                status=ConnectionStatus.NEEDS_CONSENT,
                last_error=ConsentWithdrawn.reason,
                renewing_until=None,
            ):
                _tell(self._rows.select_related("organizer").defer(*TOKENS).get(), now=self.now)

    def _provider_of(self, row: AnyConnection) -> OAuthProvider:
        provider = oauth_provider(provider_of(row))
        if provider is None:
            raise Unreachable("This installation has no credentials for the provider.")
        return provider


def tokens_of(connection: AnyConnection, *, now: datetime) -> AccessTokens:
    """What an adapter needs to ask in the name of a linked account."""
    return StoredTokens(type(connection), connection.pk, now)


def provider_of(connection: AnyConnection) -> Provider:
    """Whose account it is."""
    if isinstance(connection, CalendarConnection):
        return CalendarProvider(connection.provider)
    return ConferencingProvider(connection.provider)


def token_fields(tokens: Tokens, *, now: datetime, refresh_token: str = "") -> dict[str, object]:
    """What is stored of an answer. refresh_token: the one that goes on where there is no new one."""
    return {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token or refresh_token,
        "token_expires_at": now + timedelta(seconds=tokens.expires_in),
    }


def _tell(connection: AnyConnection, *, now: datetime) -> None:
    name = PROVIDER_NAMES[provider_of(connection)]
    text = f"""{name} does not let us use the account {connection.account_email} any more: the permission \
was withdrawn or has run out.

Bookings go on, but until you link it anew nothing is read from it and nothing is written to it:

{settings.PUBLIC_URL}/settings/integrations"""
    queue_account_mail(
        recipient=connection.organizer.email,
        subject=f"Kalends: link {name} again",
        text=text,
        html="",
        dedupe_key=f"consent:{connection.pk}:{connection.token_generation}",
        now=now,
    )
