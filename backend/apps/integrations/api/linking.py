"""Linking accounts by way of a browser. What a provider answers counts in the session that asked for it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Router

from apps.integrations.presenters import show_linkable_providers
from apps.integrations.providers.oauth_table import Provider, linkable_providers
from apps.integrations.services.linking import Comeback, begin_linking, finish_linking
from apps.users.models import User
from core import clock
from core.auth import SignedInRequest, signed_in
from core.errors import DomainError, Unauthenticated
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.integrations import LinkingRead, ProviderRead
from shared_types.vocabulary import CalendarProvider, ConferencingProvider

PAGE = "/settings/integrations"
router = Router()


@router.get("/providers/", response=list[ProviderRead], auth=signed_in)
def list_providers(request: SignedInRequest) -> list[ProviderRead]:
    """The accounts that could be linked, and for which of them this installation has credentials."""
    return show_linkable_providers()


@router.post("/providers/{provider}/link/", response={200: LinkingRead, 404: Problem}, auth=signed_in)
def begin(request: SignedInRequest, provider: CalendarProvider | ConferencingProvider) -> LinkingRead:
    """Where to send the browser to allow it. It comes back by itself, within ten minutes, signed in as now.

    `404` for a provider without credentials here, and for one that is linked otherwise (CalDAV, ICS).
    """
    spend(Limit.LINKING_PER_ORGANIZER, str(request.user.pk))
    session_key = request.session_in_use.session_key or ""
    url = begin_linking(organizer=request.user, provider=provider, session_key=session_key, now=clock.now())
    return LinkingRead(authorize_url=url)


@router.get("/callback/{provider}/", auth=None, include_in_schema=False)
def come_back(
    request: HttpRequest, provider: str, state: str = "", code: str = "", error: str = ""
) -> HttpResponse:
    """The way back from a provider. It ends on the page of linked accounts, which says how it went."""
    comeback = Comeback(
        provider=_provider_called(provider),
        session_key=request.session.session_key or "",
        state=state,
        code=code,
        error=error,
    )
    try:
        if not isinstance(request.user, User):
            raise Unauthenticated
        finish_linking(organizer=request.user, comeback=comeback, now=clock.now())
    except DomainError as refusal:
        return HttpResponseRedirect(f"{PAGE}?{urlencode({'problem': refusal.code})}")
    return HttpResponseRedirect(f"{PAGE}?{urlencode({'linked': provider})}")


def _provider_called(name: str) -> Provider:
    found = next((provider for provider in linkable_providers() if provider == name), None)
    if found is None:
        raise Http404
    return found
