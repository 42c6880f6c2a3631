"""Requests to one calendar server, in one person's name."""

from collections.abc import Mapping
from typing import Final

from apps.integrations.errors import NotPermitted, ProviderFailure, Refused, SyncTokenGone
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.caldav.login import Login
from apps.integrations.providers.caldav.xml import DAV, MultiStatus, read_multi_status, read_xml
from apps.integrations.providers.public_http import Answer, ask
from apps.integrations.providers.redirects import MOST_REDIRECTS, may_know_the_password, next_address
from apps.integrations.providers.statuses import failure_of

MOST_BYTES: Final = 16 * 1024 * 1024
_MOST_BYTES_TO_UNDERSTAND = 64 * 1024


class Session:
    """Who asks, and for how long yet. The password goes to the first address's provider and nobody else."""

    def __init__(self, *, address: str, username: str, password: str, budget: Budget) -> None:
        self.address = address
        self._budget = budget
        self._login = Login(username, password)

    def find(self, address: str, body: bytes, *, depth: int = 0) -> tuple[str, MultiStatus]:
        """PROPFIND: where the answer came from, and what it says."""
        where, answer = self.send("PROPFIND", address, body, headers=_about(depth))
        return where, _multi_status(answer)

    def report(self, address: str, body: bytes, *, depth: int) -> MultiStatus:
        """REPORT; raises SyncTokenGone where the server says that of its token."""
        _, answer = self.send("REPORT", address, body, headers=_about(depth))
        if answer.status in (400, 403, 409, 410, 412, 507) and _is_token_gone(answer):
            raise SyncTokenGone
        return _multi_status(answer)

    def send(
        self, method: str, address: str, content: bytes = b"", *, headers: Mapping[str, str] | None = None
    ) -> tuple[str, Answer]:
        """One request, and those it is sent on to: the last address, and its answer, whatever the status.

        Raises NotPermitted where it is sent on to somebody whom the password is none of the business of.
        """
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(method, address, content, headers or {})
            there = next_address(address, answer)
            if there is None:
                return address, answer
            address = there
        raise Refused("The server sends us round in circles.")

    def _ask(self, method: str, address: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        if not may_know_the_password(self.address, address):
            raise NotPermitted("The server sends us on to another provider, who is not to know the password.")
        answer = self._ask_once(method, address, content, headers)
        if _wants_digest(answer):
            self._login.challenge(method, address, answer)
            answer = self._ask_once(method, address, content, headers)
        return answer

    def _ask_once(self, method: str, address: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        return ask(
            method,
            address,
            headers={**headers, "Authorization": self._login.words(method, address)},
            content=content,
            most_bytes=MOST_BYTES,
            seconds=self._budget.for_a_request(),
        )


def _wants_digest(answer: Answer) -> bool:
    """Whether the server knows no other way. Where it knows Basic too, the password was wrong."""
    ways = [way.lower() for way in answer.headers.get_list("WWW-Authenticate", split_commas=False)]
    is_digest = any(way.startswith("digest ") for way in ways)
    return answer.status == 401 and is_digest and not any("basic " in way for way in ways)


def _about(depth: int) -> dict[str, str]:
    return {"Depth": str(depth), "Content-Type": 'application/xml; charset="utf-8"'}


def _multi_status(answer: Answer) -> MultiStatus:
    if answer.status != 207:
        raise _failure(answer)
    return read_multi_status(answer.content)


def _failure(answer: Answer) -> ProviderFailure:
    if 200 <= answer.status < 300 or answer.status in (404, 405, 501):
        return Refused("There is no calendar server at this address.")
    return failure_of(answer)


def _is_token_gone(answer: Answer) -> bool:
    """RFC 6578, 3.2. Some only say 410; and where there is too much to tell, everything is read anew too."""
    if answer.status in (410, 507):
        return True
    try:
        root = read_xml(answer.content[:_MOST_BYTES_TO_UNDERSTAND])
    except Refused:
        return False
    return root.tag == f"{DAV}error" and root.find(f"{DAV}valid-sync-token") is not None
