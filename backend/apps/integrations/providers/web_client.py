"""How we talk to providers: impatient, with bounds on what comes back, and each failure as one of ours."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx2
from pydantic import BaseModel, ValidationError

from apps.integrations.errors import (
    ChangedMeanwhile,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.providers.retry_after import seconds_to_wait

LARGEST_ANSWER = 16 * 1024 * 1024
_LONGEST_SECONDS = 15.0  # of one answer, however slowly it drips
# What providers say, beside 429, where it is about how often and not about whether.
_QUOTA_WORDS = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "RESOURCE_EXHAUSTED",
    "TooManyRequests",
    "ApplicationThrottled",
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, to an address that we have made ourselves."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. body: all of it, decoded, and not too much."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether it is what was asked for."""
        return 200 <= self.status < 300

    def read_as[Model: BaseModel](self, model: type[Model]) -> Model:
        """The body; raises Unreachable where it is something else, such as the page of a proxy."""
        try:
            return model.model_validate_json(self.body)
        except ValidationError as error:
            raise Unreachable("The provider's answer could not be read.") from error


@cache
def _client() -> httpx2.Client:
    # One for each process: it is made at the first call, when workers have forked.
    return httpx2.Client(timeout=httpx2.Timeout(10, connect=3), follow_redirects=False)


def send(call: Call) -> Answer:
    """Ask once. Raises Unreachable where no whole answer comes; a refusal is an answer."""
    until = time.monotonic() + _LONGEST_SECONDS
    request = {"params": call.query or None, "headers": call.headers, "json": call.json, "data": call.form}
    try:
        with _client().stream(call.method, call.url, **request) as response:
            return Answer(
                status=response.status_code, headers=response.headers, body=_read_whole(response, until)
            )
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as failure:
        raise Unreachable(f"The provider could not be reached ({type(failure).__name__}).") from failure


def _read_whole(response: httpx2.Response, until: float) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER or time.monotonic() > until:
            raise Unreachable("The provider's answer was too large or too slow.")
    return bytes(body)


class _Words(BaseModel):
    """The codes in a refusal, as Google and Microsoft write them."""

    reason: str = ""
    status: str = ""
    code: str | int = ""


class _Error(_Words):
    errors: list[_Words] = []


class _Refusal(BaseModel):
    error: _Error = _Error()


def failure_of(answer: Answer) -> ProviderFailure:
    """What a refusal means. What it says in words may be personal, and is left out."""
    words, after = words_of(answer), seconds_to_wait(answer.headers)
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and words & _QUOTA_WORDS):
        return TooManyCalls(after_seconds=after)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None:
        return TooManyCalls(after_seconds=after)
    if status >= 500 or status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY):
        return Unreachable(f"The provider answered {status}.")
    kinds: dict[int, type[ProviderFailure]] = {
        HTTPStatus.FORBIDDEN: NotPermitted,
        HTTPStatus.CONFLICT: ChangedMeanwhile,
        HTTPStatus.PRECONDITION_FAILED: ChangedMeanwhile,
        HTTPStatus.GONE: SyncTokenGone,
    }
    kind = kinds.get(status)
    return kind() if kind else Refused(f"The provider refused that ({status}).")


def words_of(answer: Answer) -> set[str]:
    """The codes that a refusal gives for itself; none where it is not JSON of a known shape."""
    try:
        error = _Refusal.model_validate_json(answer.body).error
    except ValidationError:
        return set()
    return {str(word) for each in (error, *error.errors) for word in (each.reason, each.status, each.code)}
