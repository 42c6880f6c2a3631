"""Signing in with a provider, over HTTP. The browser asks for itself: the way back is bound to its cookie."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from apps.users import services
from apps.users.presenters import show_provider, show_provider_account
from apps.users.selectors import list_provider_accounts
from core.auth import SignedInRequest, from_our_pages, signed_in
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.providers import ProviderAccountRead, ProviderRedirect, ProviderSignIn, SignInProviderRead
from shared_types.users import AccountProof
from shared_types.vocabulary import SignInProvider

router = Router()


@router.get("/providers/", response=list[SignInProviderRead], auth=None)
def list_providers(request: HttpRequest) -> list[SignInProviderRead]:
    """The providers that one can sign in with on this installation."""
    return [show_provider(SignInProvider(name)) for name in settings.SOCIALACCOUNT_PROVIDERS]


@router.post(
    "/providers/{provider}/begin/",
    response={200: ProviderRedirect, 403: Problem, 404: Problem},
    auth=from_our_pages,
)
def begin(request: HttpRequest, provider: SignInProvider, data: ProviderSignIn) -> ProviderRedirect:
    """Where to send the browser to sign in, or to sign up. `404` for a provider that is not set up here."""
    spend(Limit.SIGN_IN_PER_ADDRESS, neighbourhood_of(request))
    url = services.begin_with_provider(request=request, provider=provider, wish=data)
    return ProviderRedirect(redirect_url=url)


@router.post("/providers/{provider}/add/", response=ProviderRedirect, auth=signed_in)
def begin_adding(request: SignedInRequest, provider: SignInProvider, data: AccountProof) -> ProviderRedirect:
    """Where to send the browser to add a way in. Asks the password; counts in the session of the cookie."""
    _count(request)
    url = services.begin_adding(request=request, provider=provider, proof=data)
    return ProviderRedirect(redirect_url=url)


@router.get("/provider-accounts/", response=list[ProviderAccountRead], auth=signed_in)
def list_accounts(request: SignedInRequest) -> list[ProviderAccountRead]:
    """The accounts at providers that open one's own, the newest first."""
    return [show_provider_account(account) for account in list_provider_accounts(request.user)]


@router.post("/provider-accounts/{account_id}/remove/", response={204: None, 409: Problem}, auth=signed_in)
def remove_account(request: SignedInRequest, account_id: int, data: AccountProof) -> Status[None]:
    """It opens one's account no more. `409 last_way_in` where nothing else would."""
    _count(request)
    services.remove_provider_account(user=request.user, account_id=account_id, proof=data)
    return Status(204, None)


def _count(request: SignedInRequest) -> None:
    spend(Limit.SECOND_FACTOR_PER_ORGANIZER, str(request.user.pk))
