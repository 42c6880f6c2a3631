"""How a name and a password are said: as they are (Basic), or as a digest where a server wants that."""

import base64

import httpx2

from apps.integrations.errors import NotPermitted
from apps.integrations.providers.public_http import Answer


class Login:
    """Basic until the server has asked for a digest."""

    def __init__(self, username: str, password: str) -> None:
        self._basic = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
        self._digest = httpx2.DigestAuth(username, password)
        self._is_challenged = False

    def words(self, method: str, address: str) -> str:
        """The header Authorization for a request."""
        if not self._is_challenged:
            return self._basic
        request = next(self._digest.auth_flow(httpx2.Request(method, address)))
        return request.headers["Authorization"]

    def challenge(self, method: str, address: str, answer: Answer) -> None:
        """Say a digest from now on (RFC 7616); raises NotPermitted for a challenge that we cannot meet."""
        flow = self._digest.auth_flow(httpx2.Request(method, address))
        try:
            request = next(flow)
            flow.send(httpx2.Response(answer.status, headers=answer.headers, request=request))
        except (httpx2.HTTPError, LookupError, ValueError, NotImplementedError, StopIteration):
            raise NotPermitted("The server wants another way of signing in than with a password.") from None
        self._is_challenged = True
