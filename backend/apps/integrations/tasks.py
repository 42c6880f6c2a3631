"""Entry points of the worker. Each may run twice."""

from celery import shared_task

from apps.integrations.providers.oauth_table import linkable_providers
from apps.integrations.services.revoking import revoke_permission as revoke
from core.jobs import JobName


@shared_task(name=JobName.REVOKE_PERMISSION)
def revoke_permission(*, provider: str, sealed_token: str) -> None:
    """Have a provider forget what an account that was unlinked had allowed us."""
    for known in linkable_providers():
        if known == provider:
            revoke(provider=known, sealed_token=sealed_token)
