"""Entry points of the worker. Each may run twice."""

from datetime import timedelta

from celery import shared_task

from apps.integrations import services
from apps.integrations.providers.oauth_table import linkable_providers
from apps.integrations.services.revoking import revoke_permission as revoke
from core import clock
from core.jobs import JobName

# With the longest time that one account may take, a minute, it ends before its own time limit.
SWEEP_LASTS = timedelta(seconds=10)


@shared_task(name=JobName.SYNC_CALENDARS, soft_time_limit=90, time_limit=100)
def sync_calendars() -> None:
    """Every linked calendar that is due, the longest due first."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and services.sync_next_connection(now=clock.now()):
        pass


@shared_task(name=JobName.REVOKE_PERMISSION)
def revoke_permission(*, provider: str, sealed_token: str) -> None:
    """Have a provider forget what an account that was unlinked had allowed us."""
    for known in linkable_providers():
        if known == provider:
            revoke(provider=known, sealed_token=sealed_token)
