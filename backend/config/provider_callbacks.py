"""Where providers send browsers back to."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.google.views import oauth2_callback as google
from allauth.socialaccount.providers.microsoft.views import oauth2_callback as microsoft
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.provider_adapter import go_to_refusal
from core.client_address import neighbourhood_of
from core.errors import TooMany
from core.throttle import Limit, spend
from shared_types.vocabulary import ErrorCode

logger = logging.getLogger(__name__)

_VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"google": google, "microsoft": microsoft}


@require_safe
@never_cache
def provider_callback(request: HttpRequest, provider: str) -> HttpResponse:
    """The way back from a provider; there is none from one that is not set up here."""
    if provider not in settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
    try:
        spend(Limit.SIGN_IN_PER_ADDRESS, neighbourhood_of(request))
        return _read_answer(request, provider)
    except TooMany as refusal:
        return _refusal(refusal.code)


def _read_answer(request: HttpRequest, provider: str) -> HttpResponse:
    try:
        return _VIEWS[provider](request)
    except (KeyError, ValueError, TypeError) as nonsense:
        # It lacks what every provider has to say. It may hold personal data: the kind of fault is logged.
        logger.warning("The answer of %s could not be read (%s).", provider, type(nonsense).__name__)
        return _refusal(ErrorCode.PROVIDER_FAILED)


def _refusal(code: ErrorCode) -> HttpResponse:
    try:
        go_to_refusal(None, code)
    except ImmediateHttpResponse as way:
        response: Any = way.response
        return response  # type: ignore[no-any-return]
