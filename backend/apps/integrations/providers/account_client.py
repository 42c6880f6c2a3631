"""Calls in the name of an account: with its token, and with a new one once where the first is not taken."""

import time
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from apps.integrations.errors import ConsentWithdrawn, Unreachable
from apps.integrations.providers.ports import AccessTokens
from apps.integrations.providers.web_client import Answer, Call, failure_of, send

_MOST_SECONDS = 40.0  # for all that is asked at one time, the last answer aside


class AccountClient:
    """One account at one provider, for one piece of work."""

    def __init__(self, base_url: str, tokens: AccessTokens) -> None:
        self._base_url = base_url
        self._tokens = tokens
        self._until = time.monotonic() + _MOST_SECONDS

    def url(self, path: str) -> str:
        """The address of something of the provider's. path: begins with a slash, its parts quoted."""
        return self._base_url + path

    def own_link(self, link: str) -> str:
        """A link that the provider sent; raises Unreachable where it leads elsewhere, with our token."""
        here, there = urlsplit(self._base_url), urlsplit(link)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise Unreachable("The provider's answer led elsewhere.")
        return link

    def ask(self, call: Call, *, fine: tuple[int, ...] = ()) -> Answer:
        """The answer; raises a ProviderFailure for a refusal, unless its status is `fine` with the caller."""
        if time.monotonic() > self._until:
            raise Unreachable("It took too long to be read.")
        answer = self._try_twice(call)
        if answer.is_good or answer.status in fine:
            return answer
        raise failure_of(answer)

    def _try_twice(self, call: Call) -> Answer:
        token = self._tokens.current()
        answer = send(_signed(call, token))
        if answer.status != HTTPStatus.UNAUTHORIZED:
            return answer
        token = self._tokens.renew(token)
        answer = send(_signed(call, token))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.give_up(token)
            raise ConsentWithdrawn(is_noted=True)
        return answer


def _signed(call: Call, token: str) -> Call:
    return replace(call, headers={**call.headers, "Authorization": f"Bearer {token}"})
