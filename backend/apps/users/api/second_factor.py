"""The second factor over HTTP. Whatever could weaken it asks the password once more."""

from django.http import HttpRequest
from ninja import Router, Status

from apps.users import services
from apps.users.presenters import show_session
from apps.users.selectors import get_second_factor
from core import clock
from core.auth import SignedInRequest, from_our_pages, signed_in
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.second_factor import (
    RecoveryCodesRead,
    SecondFactorCode,
    SecondFactorRead,
    SecondFactorSetup,
)
from shared_types.users import AccountProof, SessionRead

router = Router()


@router.get("/second-factor/", response=SecondFactorRead, auth=signed_in)
def get_status(request: SignedInRequest) -> SecondFactorRead:
    """Whether signing in takes a code, too."""
    return get_second_factor(request.user)


@router.post("/second-factor/begin/", response={200: SecondFactorSetup, 409: Problem}, auth=signed_in)
def begin(request: SignedInRequest, data: AccountProof) -> SecondFactorSetup:
    """A secret for an app. Nothing is switched on before a code from the app confirms it."""
    _count(request)
    return services.begin_second_factor(request=request, proof=data)


@router.post("/second-factor/confirm/", response={200: RecoveryCodesRead, 409: Problem}, auth=signed_in)
def confirm(request: SignedInRequest, data: SecondFactorCode) -> RecoveryCodesRead:
    """Switch it on with a code from the app. Every other session ends; the recovery codes come this once."""
    _count(request)
    codes = services.confirm_second_factor(request=request, data=data, now=clock.now())
    return RecoveryCodesRead(recovery_codes=codes)


@router.post(
    "/second-factor/recovery-codes/", response={200: RecoveryCodesRead, 409: Problem}, auth=signed_in
)
def renew_codes(request: SignedInRequest, data: AccountProof) -> RecoveryCodesRead:
    """New recovery codes in place of the old ones."""
    _count(request)
    return RecoveryCodesRead(recovery_codes=services.renew_recovery_codes(user=request.user, proof=data))


@router.post("/second-factor/disable/", response={204: None, 409: Problem}, auth=signed_in)
def disable(request: SignedInRequest, data: AccountProof) -> Status[None]:
    """Switch it off."""
    _count(request)
    services.disable_second_factor(user=request.user, proof=data)
    return Status(204, None)


@router.post(
    "/sign-in/second-factor/", response={200: SessionRead, 401: Problem, 403: Problem}, auth=from_our_pages
)
def finish_sign_in(request: HttpRequest, data: SecondFactorCode) -> SessionRead:
    """The second step of signing in: the cookie of the first names what waits, the code finishes it."""
    spend(Limit.SECOND_FACTOR_PER_ADDRESS, neighbourhood_of(request))
    user = services.finish_sign_in(request=request, data=data, now=clock.now())
    request.session.save()
    return show_session(user, str(request.session.session_key))


def _count(request: SignedInRequest) -> None:
    spend(Limit.SECOND_FACTOR_PER_ORGANIZER, str(request.user.pk))
