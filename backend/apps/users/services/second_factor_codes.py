"""Codes of a second factor: each is taken once, and guessing is slowed by the database itself.

allauth remembers used codes in the cache, which may be away; here the row of the app is locked, and holds the
time step of the last code taken (RFC 6238, 5.2) and how many wrong ones came since.
"""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from apps.users.models import User
from core.errors import Invalid, TooMany, invalid_field
from shared_types.vocabulary import ErrorCode

_STEP_SECONDS = 30
_MOST_WRONG = 5
_WAIT = timedelta(minutes=5)


def wrong_code() -> Invalid:
    """What is said of a code that does not fit, fits no more, or was used."""
    return invalid_field(
        "code", "This code is wrong, or was used already. Wait for the next one.", code=ErrorCode.CODE_WRONG
    )


def step_of(code: str, secret: str, *, now: datetime, after: int = -1) -> int | None:
    """The time step that a code belongs to: the present one, or one to either side for clocks that differ.

    after: the step of the last code taken; neither it nor an earlier one counts.
    """
    present = int(now.timestamp()) // _STEP_SECONDS
    for step in (present, present - 1, present + 1):
        fits = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        if step > after and fits:
            return step
    return None


def note_step(app: Authenticator, step: int) -> None:
    """Remember the last code taken, and forget the wrong ones before it."""
    app.data = {"secret": app.data["secret"], "last_step": step}
    app.save(update_fields=["data"])


def take_code(user: User, code: str, *, now: datetime) -> bool:
    """Use up a code from the app or a recovery code, if it is one; raises TooMany after several wrong ones.

    Nothing is undone by the refusal that follows a wrong one: it is counted.
    """
    with transaction.atomic(durable=True):
        mine = Authenticator.objects.select_for_update(no_key=True).filter(
            user=user, type=Authenticator.Type.TOTP
        )
        app = mine.first()
        if app is None:
            return False
        _refuse_guesses(app, now=now)
        is_right = _take_from_app(app, code, now=now) or _take_recovery_code(app, code)
        if is_right:
            app.last_used_at = now
            app.save(update_fields=["last_used_at"])
        else:
            _count_wrong(app, now=now)
    return is_right


def _take_from_app(app: Authenticator, code: str, *, now: datetime) -> bool:
    step = step_of(code, decrypt(app.data["secret"]), now=now, after=app.data.get("last_step", -1))
    if step is not None:
        note_step(app, step)
    return step is not None


def _take_recovery_code(app: Authenticator, code: str) -> bool:
    mine = Authenticator.objects.filter(user_id=app.user_id, type=Authenticator.Type.RECOVERY_CODES)
    codes = mine.first()
    if codes is None or not RecoveryCodes(codes).validate_code(code):
        return False
    note_step(app, app.data.get("last_step", -1))
    get_adapter().send_notification_mail("mfa/email/recovery_code_used", app.user)
    return True


def _refuse_guesses(app: Authenticator, *, now: datetime) -> None:
    left = app.data.get("wait_until", 0) - now.timestamp()
    if left > 0:
        raise TooMany("Too many wrong codes; try again in a few minutes.", retry_after=int(left) + 1)


def _count_wrong(app: Authenticator, *, now: datetime) -> None:
    wrong = app.data.get("wrong", 0) + 1
    app.data["wrong"] = wrong % _MOST_WRONG
    if wrong >= _MOST_WRONG:
        app.data["wait_until"] = int((now + _WAIT).timestamp())
    app.save(update_fields=["data"])
