"""Linked accounts as the API shows them."""

from datetime import datetime

from apps.integrations.models import CalendarConnection
from apps.integrations.providers.oauth_table import linkable_providers, oauth_provider
from shared_types.integrations import CalendarConnectionRead, CalendarRead, ProviderRead
from shared_types.vocabulary import CalendarProvider, ConnectionStatus, StalePolicy


def show_linkable_providers() -> list[ProviderRead]:
    """All that could be linked by way of a browser, in one order for everybody."""
    return [
        ProviderRead(provider=provider, can_link=oauth_provider(provider) is not None)
        for provider in linkable_providers()
    ]


def show_calendar_connection(connection: CalendarConnection, *, now: datetime) -> CalendarConnectionRead:
    """One account with its calendars, which are joined in."""
    return CalendarConnectionRead(
        id=connection.id,
        provider=CalendarProvider(connection.provider),
        account_email=connection.account_email,
        status=ConnectionStatus(connection.status),
        last_error=connection.last_error,
        synced_at=connection.synced_at,
        is_stale=connection.is_stale(now),
        stale_policy=StalePolicy(connection.stale_policy),
        stale_after_minutes=connection.stale_after_minutes,
        calendars=[CalendarRead.model_validate(each) for each in connection.calendars.all()],
    )
