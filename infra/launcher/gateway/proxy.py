"""The way to the API: a request once it is here as a whole, its answer as a stream, byte for byte."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from launcher.gateway.visitor import Header, header

# What belongs to one connection, not to the message (RFC 9110, 7.6.1).
HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
# The API answers one request a thread: who sends a body drop by drop must not keep one of them busy.
BODY_SECONDS = 10
# One byte more than the API takes, for it to see that there is too much.
LONGEST_BODY = 64 * 1024 + 1
# The API's server closes a connection on which a longer body was left unread; as it does, it would take the
# next visitor's request down with it.
READ_ANYWAY = 8 * 1024
TIMEOUT = httpx2.Timeout(60, connect=3)
# Granian closes a silent connection after 30 seconds: we must let go of it sooner.
LIMITS = httpx2.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=10)


def open_api(api_url: str) -> httpx2.AsyncClient:
    """Connections to the API, over TCP or a unix socket."""
    uds = api_url.removeprefix("unix://") if api_url.startswith("unix://") else None
    transport = httpx2.AsyncHTTPTransport(uds=uds, limits=LIMITS, trust_env=False)
    base_url = "http://api" if uds else api_url
    # Everybody's requests share the client: a session that one answer opens must not go out with another's.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx2.AsyncClient(
        transport=transport, base_url=base_url, timeout=TIMEOUT, trust_env=False, cookies=cookies
    )


async def pass_on(api: httpx2.AsyncClient, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a request to the API and its answer back; 502 as a problem where the API does not answer.

    408 where the body takes too long to arrive, 400 where it breaks off or is no body of HTTP.
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read_body(receive) if _has_body(scope) else b""
    except TimeoutError:
        await _too_slow()(scope, receive, send)
        return
    if body is None:
        await _broken_off()(scope, receive, send)
        return
    headers = [(name, value) for name, value in _end_to_end(scope["headers"]) if name != b"content-length"]
    if len(body) > READ_ANYWAY:
        headers.append((b"connection", b"close"))
    request = api.build_request(scope["method"], _target(scope), headers=headers, content=body or None)
    try:
        answer = await api.send(request, stream=True)
    except httpx2.TransportError:
        await _unavailable()(scope, receive, send)
        return
    try:
        headers = _end_to_end((name.lower(), value) for name, value in answer.headers.raw)
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for chunk in answer.aiter_raw():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        await answer.aclose()


def _target(scope: Scope) -> str:
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").split("?")[0]
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _end_to_end(headers: Iterable[Header]) -> list[Header]:
    return [(name, value) for name, value in headers if name not in HOP_BY_HOP]


def _has_body(scope: Scope) -> bool:
    length = header(scope["headers"], b"content-length")
    return length not in (b"", b"0") or bool(header(scope["headers"], b"transfer-encoding"))


async def _read_body(receive: Receive) -> bytes | None:
    """As much of the body as the API could want; None where it ends before its end."""
    body, more = b"", True
    while more and len(body) < LONGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body[:LONGEST_BODY]


def _unavailable() -> JSONResponse:
    detail = "The service is starting or being updated. Try again in a moment."
    refusal = _problem(HTTPStatus.BAD_GATEWAY, "temporarily_unavailable", detail)
    refusal.headers["Retry-After"] = "3"
    return refusal


def _too_slow() -> JSONResponse:
    detail = f"A request has to arrive within {BODY_SECONDS} seconds."
    refusal = _problem(HTTPStatus.REQUEST_TIMEOUT, "malformed_request", detail)
    refusal.headers["Connection"] = "close"
    return refusal


def _broken_off() -> JSONResponse:
    refusal = _problem(HTTPStatus.BAD_REQUEST, "malformed_request", "The request's body cannot be read.")
    refusal.headers["Connection"] = "close"
    return refusal


def _problem(status: HTTPStatus, code: str, detail: str) -> JSONResponse:
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [],
        "alternatives": [],
    }
    headers = {"Cache-Control": "no-store"}
    return JSONResponse(problem, status_code=status, headers=headers, media_type="application/problem+json")
