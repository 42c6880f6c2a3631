"""Questions about an account's second factor."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from apps.users.models import User
from shared_types.second_factor import SecondFactorRead


def is_second_factor_on(user: User) -> bool:
    """Whether signing in takes a code, too; 1 query."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def get_second_factor(user: User) -> SecondFactorRead:
    """Whether it is on, since when, and how many recovery codes are left; 1 query."""
    rows = {row.type: row for row in Authenticator.objects.filter(user=user)}
    app, codes = rows.get(Authenticator.Type.TOTP), rows.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactorRead(
        is_on=app is not None,
        since=app.created_at if app else None,
        recovery_codes_left=len(RecoveryCodes(codes).get_unused_codes()) if app and codes else 0,
    )
