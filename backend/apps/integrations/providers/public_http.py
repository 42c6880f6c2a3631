"""HTTP to addresses that users gave us: nothing inside our own network can be reached by it.

The name is resolved once, every address is checked, and the connection goes to one that was checked, while
TLS still verifies the name. No redirect is followed, no proxy of the environment used, nothing decompressed;
the whole takes a bounded time and answers a bounded number of bytes. Authorities that sign certificates are
those that SSL_CERT_FILE names, or else the usual ones.
"""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any

import httpcore2
import httpx2

from apps.integrations.errors import AnswerTooLong, Refused, Unreachable
from apps.integrations.providers.public_addresses import addresses_of, checked_url, port_of

MOST_SECONDS = 15.0
MOST_BYTES = 64 * 1024
_CONNECT_SECONDS = 4.0
_MOST_ADDRESSES = 4
_FAILURES = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: httpx2.Headers
    content: bytes


def ask(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    most_bytes: int = MOST_BYTES,
    seconds: float = MOST_SECONDS,
    is_cut: bool = False,
) -> Answer:
    """Send one request; raises Refused where that must not be, and Unreachable where nobody answers.

    Any status is an answer, a redirect too. is_cut: what is longer than `most_bytes` is cut off, not refused.
    """
    url = checked_url(address)
    deadline = _Deadline(seconds)
    request = httpcore2.Request(
        method,
        httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path),
        headers=_headers_of(url, headers or {}, content),
        content=content,
    )
    try:
        with httpcore2.ConnectionPool(
            ssl_context=_certificates(), network_backend=_Network(deadline), max_connections=1
        ) as pool:
            response = pool.handle_request(request)
            try:
                return _answer_of(response, most_bytes=most_bytes, is_cut=is_cut)
            finally:
                response.close()
    except _FAILURES as failure:
        raise Unreachable(_reason_of(failure, url)) from None


def _headers_of(url: httpx2.URL, given: Mapping[str, str], content: bytes) -> list[tuple[bytes, bytes]]:
    ours = {"Host": url.netloc.decode("ascii"), "User-Agent": "Kalends", "Accept-Encoding": "identity"}
    if content:
        ours["Content-Length"] = str(len(content))
    # What a server has named, an ETag for one, goes back to it, in whichever script it is.
    return httpx2.Headers({**ours, **given, "Connection": "close"}, encoding="utf-8").raw


def _answer_of(response: httpcore2.Response, *, most_bytes: int, is_cut: bool) -> Answer:
    headers = httpx2.Headers(response.headers)
    if headers.get("Content-Encoding", "identity").lower() != "identity" and not is_cut:
        raise Refused("The answer is compressed, though that was not asked for.")
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > most_bytes:
            if is_cut:
                break
            raise AnswerTooLong(f"The answer is longer than {most_bytes // 1024} KB.")
    return Answer(status=response.status, headers=headers, content=bytes(body[:most_bytes]))


def _reason_of(failure: Exception, url: httpx2.URL) -> str:
    match failure:
        case httpcore2.TimeoutException():
            return f"{url.host} did not answer in time."
        case httpcore2.ConnectError(args=[ssl.SSLCertVerificationError(), *_]):
            return f"The certificate of {url.host} is not valid for it."
        case httpcore2.ConnectError():
            return f"{url.host} cannot be reached."
        case _:
            return f"{url.host} broke the connection off."


@cache
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


class _Deadline:
    """When everything has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds; raises a time-out where there are none."""
        seconds = self._end - monotonic()
        if seconds <= 0:
            raise httpcore2.ReadTimeout
        return seconds


class _Network(httpcore2.NetworkBackend):
    """Connections to addresses that were checked."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers."""
        failure: Exception = httpcore2.ConnectError()
        for address in addresses_of(host, port, seconds=self._deadline.left())[:_MOST_ADDRESSES]:
            seconds = min(_CONNECT_SECONDS, self._deadline.left())
            try:
                return _Stream(self._sockets.connect_tcp(address, port, timeout=seconds), self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as this_failure:
                failure = this_failure
        raise failure


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends by the deadline: a drop a second does not keep it open."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """TLS with whom the address names."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)
