"""Accounts: making them, entering them, mending them."""

from apps.users.services.accounts import create_organizer, resend_verification, sign_up
from apps.users.services.api_keys import create_api_key, revoke_api_key
from apps.users.services.closing import close_account, end_session, end_sessions, prove_it_is_them
from apps.users.services.passwords import change_password, request_password_reset, reset_password
from apps.users.services.profiles import update_profile
from apps.users.services.providers import (
    arrive,
    begin_adding,
    begin_with_provider,
    remove_provider_account,
)
from apps.users.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
)
from apps.users.services.sessions import (
    address_to_verify,
    finish_sign_in,
    purge_sessions,
    sign_in,
    sign_out,
    verify_email,
)

__all__ = [
    "address_to_verify",
    "arrive",
    "begin_adding",
    "begin_second_factor",
    "begin_with_provider",
    "change_password",
    "close_account",
    "confirm_second_factor",
    "create_api_key",
    "create_organizer",
    "disable_second_factor",
    "end_session",
    "end_sessions",
    "finish_sign_in",
    "prove_it_is_them",
    "purge_sessions",
    "remove_provider_account",
    "renew_recovery_codes",
    "request_password_reset",
    "resend_verification",
    "reset_password",
    "revoke_api_key",
    "sign_in",
    "sign_out",
    "sign_up",
    "update_profile",
    "verify_email",
]
