"""The routes under /api/v1/users/."""

from ninja import Router

from apps.users.api.accounts import router as account_routes
from apps.users.api.api_keys import router as api_key_routes
from apps.users.api.providers import router as provider_routes
from apps.users.api.second_factor import router as second_factor_routes
from apps.users.api.sessions import router as session_routes

router = Router(tags=["Accounts"])
for part in (account_routes, api_key_routes, provider_routes, second_factor_routes, session_routes):
    router.add_router("", part)
