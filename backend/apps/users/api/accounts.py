"""Accounts over HTTP. What opens or closes a session the browser asks for itself, to get the cookie."""

from django.http import HttpRequest
from ninja import Query, Router, Status

from apps.users import services
from apps.users.presenters import show_profile, show_session
from apps.users.selectors import is_slug_taken
from core import clock
from core.auth import SessionToken, SignedInRequest, from_our_pages, signed_in
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.fields import Slug
from shared_types.reserved import RESERVED_SLUGS
from shared_types.users import (
    EmailVerification,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
    ProfileRead,
    ProfileUpdate,
    SessionRead,
    SignIn,
    SignUp,
    SlugCheck,
)
from shared_types.vocabulary import ErrorCode

router = Router()


@router.post("/sign-up/", response={202: None, 403: Problem}, auth=from_our_pages)
def sign_up(request: HttpRequest, data: SignUp) -> Status[None]:
    """Make an account. The answer is the same for an address that has one already; the mail is not."""
    spend(Limit.SIGN_UP_PER_ADDRESS, neighbourhood_of(request))
    services.sign_up(request=request, data=data)
    return Status(202, None)


@router.post("/verify-email/", response={200: SessionRead, 401: Problem, 403: Problem}, auth=from_our_pages)
def verify_email(request: HttpRequest, data: EmailVerification) -> SessionRead:
    """Confirm an e-mail address with the key from the mail, and sign in. A key works once."""
    spend(Limit.ACCOUNT_KEY_PER_ADDRESS, neighbourhood_of(request))
    user = services.verify_email(request=request, key=data.key)
    return show_session(user, _session_token(request))


@router.post("/verify-email/resend/", response={202: None, 403: Problem}, auth=from_our_pages)
def resend_verification(request: HttpRequest, data: PasswordResetRequest) -> Status[None]:
    """Mail the link that confirms an address again; the answer is the same whatever the address is."""
    _count_account_mail(request, data.email)
    services.resend_verification(request=request, email=data.email)
    return Status(202, None)


@router.post("/sign-in/", response={200: SessionRead, 401: Problem, 403: Problem}, auth=from_our_pages)
def sign_in(request: HttpRequest, data: SignIn) -> SessionRead:
    """Open a session: an HttpOnly cookie for browsers, and the same as a token for programs.

    `401 second_factor_needed`: the password is right, and the cookie names a sign-in that waits for a code.
    """
    spend(Limit.SIGN_IN_PER_ADDRESS, neighbourhood_of(request))
    user = services.sign_in(request=request, data=data)
    return show_session(user, _session_token(request))


@router.post("/sign-out/", response={204: None, 403: Problem}, auth=from_our_pages)
def sign_out(request: HttpRequest) -> Status[None]:
    """Close the session that the cookie or the token names, if it is open."""
    if SessionToken()(request) is not None:
        request.session_in_use.flush()  # type: ignore[attr-defined]
    else:
        services.sign_out(request=request)
    return Status(204, None)


@router.get("/profile/", response=ProfileRead, auth=signed_in)
def get_profile(request: SignedInRequest) -> ProfileRead:
    """One's own profile."""
    return show_profile(request.user)


@router.patch("/profile/", response={200: ProfileRead, 409: Problem}, auth=signed_in)
def update_profile(request: SignedInRequest, data: ProfileUpdate) -> ProfileRead:
    """Change one's profile. What is left out stays; null empties what may be empty, else stays too."""
    return show_profile(services.update_profile(user=request.user, data=data, now=clock.now()))


@router.get("/slug/", response=SlugCheck, auth=signed_in)
def check_slug(request: SignedInRequest, organizer_slug: Query[Slug]) -> SlugCheck:
    """Whether one could have a slug."""
    spend(Limit.SLUG_CHECK_PER_ORGANIZER, str(request.user.pk))
    reason = ""
    if organizer_slug != request.user.slug and organizer_slug in RESERVED_SLUGS:
        reason = ErrorCode.SLUG_RESERVED
    elif is_slug_taken(organizer_slug, by_other_than=request.user):
        reason = ErrorCode.SLUG_TAKEN
    return SlugCheck(organizer_slug=organizer_slug, is_free=not reason, reason=reason)


@router.post("/password-reset/", response={202: None, 403: Problem}, auth=from_our_pages)
def request_password_reset(request: HttpRequest, data: PasswordResetRequest) -> Status[None]:
    """Mail a link that sets a new password; the answer is the same whether the address has an account."""
    _count_account_mail(request, data.email)
    services.request_password_reset(request=request, email=data.email)
    return Status(202, None)


@router.post("/password-reset/confirm/", response={204: None, 403: Problem}, auth=from_our_pages)
def reset_password(request: HttpRequest, data: PasswordReset) -> Status[None]:
    """Set a new password with the key from the mail. Every open session of the account ends."""
    spend(Limit.ACCOUNT_KEY_PER_ADDRESS, neighbourhood_of(request))
    services.reset_password(request=request, data=data)
    return Status(204, None)


@router.post("/password-change/", response={204: None}, auth=signed_in)
def change_password(request: SignedInRequest, data: PasswordChange) -> Status[None]:
    """Set a new password, knowing the old one. Every other session of the account ends."""
    spend(Limit.PASSWORD_CHANGE_PER_ORGANIZER, str(request.user.pk))
    services.change_password(request=request, data=data)
    return Status(204, None)


def _count_account_mail(request: HttpRequest, email: str) -> None:
    spend(Limit.ACCOUNT_MAIL_PER_ADDRESS, neighbourhood_of(request))
    spend(Limit.ACCOUNT_MAIL_PER_EMAIL, email)


def _session_token(request: HttpRequest) -> str:
    request.session.save()  # a session just begun has no key before
    return str(request.session.session_key)
