"""How the web app asks the API: one connection pool, shared schemas in and out, one kind of refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx2
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared_types.errors import Problem
from shared_types.slots import Alternative
from shared_types.vocabulary import ErrorCode
from web import settings

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")

type Query = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Caller:
    """Who asks the API: the visitor's address, and their session where they are signed in.

    on_behalf_of: the slug of the organizer that they act for; "" for themselves.
    """

    address: str = ""
    session_token: str = ""
    on_behalf_of: str = ""

    def headers(self) -> dict[str, str]:
        """What tells the API who is asking; rate limits count by the address."""
        sent = {
            "X-Forwarded-For": self.address,
            "X-Session-Token": self.session_token,
            "X-On-Behalf-Of": self.on_behalf_of,
        }
        return {name: value for name, value in sent.items() if value}

    def in_person(self) -> "Caller":
        """The same for what is nobody's but their own."""
        return replace(self, on_behalf_of="")


class ApiError(Exception):
    """The API said no, or nothing. Its text is the sentence for the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem

    @property
    def code(self) -> ErrorCode:
        """The refusal's stable code."""
        return self.problem.code

    @property
    def status(self) -> int:
        """The HTTP status; 503 where the API could not be reached."""
        return self.problem.status

    @property
    def alternatives(self) -> list[Alternative]:
        """Slots that could be had instead."""
        return self.problem.alternatives

    def of_field(self, name: str) -> str:
        """What is wrong with one field of the request, or nothing."""
        return next((error.message for error in self.problem.errors if error.field == name), "")


_pool: httpx2.AsyncClient | None = None


def open_pool(transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """Make the connections anew; tests hand in a transport that answers by itself."""
    global _pool
    base_url, uds = settings.API_URL, None
    if settings.API_URL.startswith("unix://"):
        base_url, uds = "http://api", settings.API_URL.removeprefix("unix://")
    _pool = httpx2.AsyncClient(
        base_url=f"{base_url}/api/v1/",
        transport=transport or httpx2.AsyncHTTPTransport(uds=uds),
        timeout=settings.API_TIMEOUT_SECONDS,
        # Everybody's requests share the pool: what one answer sets must not go out with another's request.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
    return _pool


async def ask[Answer](
    returns: type[Answer],
    method: str,
    path: str,
    *,
    caller: Caller,
    body: BaseModel | None = None,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask for something and read the answer as a shared schema; raises ApiError for every refusal."""
    response = await _send(method, path, caller=caller, body=body, query=query, headers=headers)
    try:
        return TypeAdapter(returns).validate_json(response.content)
    except ValidationError as error:
        raise ApiError(_unreadable(response.status_code)) from error


async def tell(
    method: str,
    path: str,
    *,
    caller: Caller,
    body: BaseModel | None = None,
) -> None:
    """Ask for something that has no answer to read; raises ApiError for every refusal."""
    await _send(method, path, caller=caller, body=body)


def sending_headers(*, idempotency_key: str, proof: str) -> dict[str, str]:
    """What goes with a public write: its key, and the proof of work where one was asked for."""
    return {"Idempotency-Key": idempotency_key, **({"X-Kalends-Proof": proof} if proof else {})}


def segment(value: str) -> str:
    """A value from an address as one part of a path; what could never name anything is not found at once."""
    if not _SEGMENT.fullmatch(value):
        raise ApiError(_problem(404, "There is nothing at this address.", ErrorCode.NOT_FOUND))
    return value


async def _send(
    method: str,
    path: str,
    *,
    caller: Caller,
    body: BaseModel | None,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx2.Response:
    # The pool belongs to the running event loop, and workers are forked after this module is read.
    pool = _pool or open_pool()
    try:
        response = await pool.request(
            method,
            path,
            content=_as_json(body, only_what_is_set=method == "PATCH"),
            params={name: value for name, value in (query or {}).items() if value not in (None, "")},
            headers={
                **caller.headers(),
                **({"Content-Type": "application/json"} if body else {}),
                **(headers or {}),
            },
        )
    except httpx2.TransportError as error:
        raise ApiError(_unreachable()) from error
    if response.is_success:
        return response
    raise ApiError(_problem_in(response))


def _as_json(body: BaseModel | None, *, only_what_is_set: bool) -> bytes | None:
    # In a PATCH what is left out stays as it is, and a default would not.
    return body.model_dump_json(exclude_unset=only_what_is_set).encode() if body else None


def _problem_in(response: httpx2.Response) -> Problem:
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return _unreadable(response.status_code)


def _unreadable(status: int) -> Problem:
    return _problem(
        status, "Something went wrong on our side. Try again in a moment.", ErrorCode.INTERNAL_ERROR
    )


def _unreachable() -> Problem:
    return _problem(
        503, "Kalends can't be reached right now. Try again in a moment.", ErrorCode.TEMPORARILY_UNAVAILABLE
    )


def _problem(status: int, detail: str, code: ErrorCode) -> Problem:
    fields: dict[str, Any] = {"type": "about:blank", "title": "Not answered", "status": status}
    return Problem(**fields, detail=detail, code=code)
