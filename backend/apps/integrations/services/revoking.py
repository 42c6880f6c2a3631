"""Giving a permission back when an account is unlinked: as well as can be, after the fact."""

from contextlib import suppress
from uuid import UUID

from cryptography.fernet import InvalidToken

from apps.integrations.errors import ProviderFailure
from apps.integrations.models import CalendarConnection, ConferencingConnection
from apps.integrations.providers.oauth import revoke_token
from apps.integrations.providers.oauth_table import (
    OAuthProvider,
    Provider,
    linkable_providers,
    oauth_provider,
)
from apps.integrations.selectors import SECRETS, TOKENS
from apps.integrations.services.credentials import AnyConnection, provider_of
from core.encryption import close_text, open_text
from core.jobs import JobName, enqueue_on_commit


def revoke_on_commit(connection: AnyConnection) -> None:
    """Have the provider forget the permission of a connection that this transaction deletes.

    The token goes along, sealed: its row is gone by then. While the queue is away the permission stays until
    its owner takes it back over there.
    """
    provider = oauth_provider(provider_of(connection))
    token = connection.refresh_token or connection.access_token
    if provider and provider.revoke_url and token and not _is_needed_still(provider, connection):
        enqueue_on_commit(
            JobName.REVOKE_PERMISSION, provider=provider.provider, sealed_token=close_text(token)
        )


def give_back_all_permissions(*, organizer_id: UUID) -> None:
    """Let every account of an organizer go who leaves for good."""
    for model, secrets in ((CalendarConnection, SECRETS), (ConferencingConnection, TOKENS)):
        for connection in model._default_manager.filter(organizer_id=organizer_id).defer(*secrets):
            with suppress(InvalidToken):  # what cannot be opened cannot be given back
                revoke_on_commit(connection)
            connection.delete()


def revoke_permission(*, provider: Provider, sealed_token: str) -> None:
    """Ask once. A provider that does not answer keeps a permission that nobody here can use."""
    known = oauth_provider(provider)
    if known:
        with suppress(ProviderFailure):
            revoke_token(known, token=open_text(sealed_token))


def _is_needed_still(provider: OAuthProvider, connection: AnyConnection) -> bool:
    """Whether another connection lives by the same permission, which would end with this one's."""
    if not provider.shares_grant:
        return False
    kin = [
        other
        for other in linkable_providers()
        if (known := oauth_provider(other)) and known.token_url == provider.token_url
    ]
    return any(
        model._default_manager.filter(account_email=connection.account_email, provider__in=kin)
        .exclude(pk=connection.pk)
        .exists()
        for model in (CalendarConnection, ConferencingConnection)
    )
