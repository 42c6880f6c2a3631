"""The second factor: switching it on and off. What is kept of it is allauth's, encrypted."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction

from apps.users.errors import SecondFactorAlreadyOn, SecondFactorOff, SetupExpired
from apps.users.models import User
from apps.users.selectors import is_second_factor_on
from apps.users.services.closing import end_sessions, prove_it_is_them
from apps.users.services.second_factor_codes import note_step, step_of, wrong_code
from core.auth import SignedInRequest
from core.db import violates
from core.encryption import close_text, open_text
from shared_types.second_factor import SecondFactorCode, SecondFactorSetup
from shared_types.users import AccountProof

_ONE_OF_EACH = "unique_authenticator_type"
_WAITING_SECRET = "second_factor.secret"  # noqa: S105


def begin_second_factor(*, request: SignedInRequest, proof: AccountProof) -> SecondFactorSetup:
    """A new secret, kept in this session until a code proves that the app has it."""
    user, session = request.user, request.session_in_use
    prove_it_is_them(user, proof)
    if is_second_factor_on(user):
        raise SecondFactorAlreadyOn
    secret = generate_totp_secret()
    session[_WAITING_SECRET] = close_text(secret)
    session.save()
    adapter = get_second_factor_adapter()
    url = adapter.build_totp_url(user, secret)
    return SecondFactorSetup(secret=secret, otpauth_url=url, qr_svg=adapter.build_totp_svg(url))


def confirm_second_factor(*, request: SignedInRequest, data: SecondFactorCode, now: datetime) -> list[str]:
    """Switch it on, and return the recovery codes. Every other session ends: none has shown a code.

    Raises SetupExpired, SecondFactorAlreadyOn, or Invalid for a wrong code.
    """
    user, session = request.user, request.session_in_use
    if is_second_factor_on(user):
        raise SecondFactorAlreadyOn
    if _WAITING_SECRET not in session:
        raise SetupExpired
    secret = open_text(session[_WAITING_SECRET])
    step = step_of(data.code.get_secret_value(), secret, now=now)
    if step is None:
        raise wrong_code()
    with transaction.atomic():
        note_step(_activate(user, secret), step)
        codes: list[str] = RecoveryCodes.activate(user).generate_codes()
        end_sessions(user, but=str(session.session_key))
        del session[_WAITING_SECRET]
        session.save()
        get_adapter().send_notification_mail("mfa/email/totp_activated", user)
    return codes


def _activate(user: User, secret: str) -> Authenticator:
    try:
        return TOTP.activate(user, secret).instance
    except IntegrityError as error:
        if violates(error, _ONE_OF_EACH):
            raise SecondFactorAlreadyOn from error
        raise


def renew_recovery_codes(*, user: User, proof: AccountProof) -> list[str]:
    """New recovery codes; the old ones open nothing any more. Raises SecondFactorOff."""
    prove_it_is_them(user, proof)
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        codes: list[str] = RecoveryCodes.activate(user).generate_codes()
        get_adapter().send_notification_mail("mfa/email/recovery_codes_generated", user)
    return codes


def disable_second_factor(*, user: User, proof: AccountProof) -> None:
    """From now on the password is enough; raises SecondFactorOff."""
    prove_it_is_them(user, proof)
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user).delete()
        get_adapter().send_notification_mail("mfa/email/totp_deactivated", user)


def _lock(user: User) -> None:
    mine = Authenticator.objects.select_for_update(no_key=True).filter(
        user=user, type=Authenticator.Type.TOTP
    )
    if mine.first() is None:
        raise SecondFactorOff
