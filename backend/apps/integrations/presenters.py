"""Linked accounts as the API shows them."""

from apps.integrations.providers.oauth_table import linkable_providers, oauth_provider
from shared_types.integrations import ProviderRead


def show_linkable_providers() -> list[ProviderRead]:
    """All that could be linked by way of a browser, in one order for everybody."""
    return [
        ProviderRead(provider=provider, can_link=oauth_provider(provider) is not None)
        for provider in linkable_providers()
    ]
