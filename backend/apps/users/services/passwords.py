"""Passwords: forgotten, mended, changed. A new one closes every other session of the account."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.account.internal.flows import password_change, password_reset
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from apps.users.errors import KeyInvalid, PasswordTooWeak
from apps.users.models import User
from apps.users.selectors import has_verified_email
from apps.users.services.closing import end_sessions
from core.auth import SignedInRequest
from core.clock import lasting
from core.errors import invalid_field
from shared_types.errors import FieldProblem
from shared_types.users import PasswordChange, PasswordReset
from shared_types.vocabulary import ErrorCode


def check_strength(password: str, user: User, *, field: str) -> None:
    """Raise PasswordTooWeak, naming the field, for a password that is easy to guess."""
    try:
        get_adapter().clean_password(password, user=user)
    except ValidationError as error:
        problems = [
            FieldProblem(field=field, code=ErrorCode.PASSWORD_TOO_WEAK, message=message)
            for message in error.messages
        ]
        raise PasswordTooWeak(" ".join(error.messages), errors=problems) from error


def request_password_reset(*, request: HttpRequest, email: str) -> None:
    """Mail a link that sets a new password; or, where there is no account, say so to the address."""
    form = ResetPasswordForm({"email": email})
    with lasting(settings.ACCOUNT_ANSWER_SECONDS), transaction.atomic():
        if form.is_valid():
            form.save(request)


def reset_password(*, request: HttpRequest, data: PasswordReset) -> None:
    """Set a new password by the key from the mail; raises KeyInvalid or PasswordTooWeak.

    Who reads the mail of an address owns it: it counts as confirmed from now on.
    """
    user_part, _, token = data.key.partition("-")
    form = UserTokenForm({"uidb36": user_part, "key": token})
    if not form.is_valid() or not form.reset_user.is_active:
        raise KeyInvalid
    user, password = form.reset_user, data.password.get_secret_value()
    check_strength(password, user, field="password")
    with transaction.atomic():
        if not has_verified_email(user):
            # Made by somebody who never showed that the address is theirs: nothing they left opens it.
            SocialAccount.objects.filter(user=user).delete()
        password_reset.reset_password(user, password)
        verify_email_indirectly(request, user, user.email)
        end_sessions(user)
        password_reset.finalize_password_reset(request, user, email=user.email)


def change_password(*, request: SignedInRequest, data: PasswordChange) -> None:
    """Set a new password; this session stays open, under the same key; raises Invalid or PasswordTooWeak."""
    user, session = request.user, request.session_in_use
    if not user.check_password(data.current_password.get_secret_value()):
        raise invalid_field(
            "current_password", "This is not your password.", code=ErrorCode.INVALID_CREDENTIALS
        )
    password = data.new_password.get_secret_value()
    check_strength(password, user, field="new_password")
    with transaction.atomic():
        password_change.change_password(user, password)
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        end_sessions(user, but=str(session.session_key))
        get_adapter().send_notification_mail("account/email/password_changed", user)
