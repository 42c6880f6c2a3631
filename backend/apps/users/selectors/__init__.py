"""Questions about organizers, and about who may act for them."""

from apps.users.selectors.api_keys import find_api_key, list_api_keys
from apps.users.selectors.organizers import (
    find_verified_user,
    get_organizer_by_slug,
    has_verified_email,
    is_slug_taken,
    may_everything,
)
from apps.users.selectors.provider_accounts import list_provider_accounts
from apps.users.selectors.second_factor import get_second_factor, is_second_factor_on
from apps.users.selectors.sessions import list_sessions

__all__ = [
    "find_api_key",
    "find_verified_user",
    "get_organizer_by_slug",
    "get_second_factor",
    "has_verified_email",
    "is_second_factor_on",
    "is_slug_taken",
    "list_api_keys",
    "list_provider_accounts",
    "list_sessions",
    "may_everything",
]
