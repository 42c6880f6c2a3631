"""Requests that two servers could read differently: none of them hides another one for the next visitor."""

from socket import create_connection
from urllib.parse import urlsplit

import pytest

from tests.browser.installation import Installation

HIDDEN = b"GET /api/v1/events/public/nobody/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = (
    b"POST /api/v1/events/bookings/create/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
)
CHUNKED = b"0\r\n\r\n" + HIDDEN
LENGTH = b"Content-Length: %d\r\n" % len(CHUNKED)

AMBIGUOUS = {
    "both a length and chunks": LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "chunks, then a length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + CHUNKED,
    "two lengths": b"Content-Length: 0\r\n" + LENGTH + b"\r\n" + CHUNKED,
    "two lengths in one line": b"Content-Length: 0, %d\r\n\r\n" % len(CHUNKED) + CHUNKED,
    "a length with a sign": b"Content-Length: +%d\r\n\r\n" % len(CHUNKED) + CHUNKED,
    "a length in hexadecimal": b"Content-Length: 0x%x\r\n\r\n" % len(CHUNKED) + CHUNKED,
    "a negative length": b"Content-Length: -1\r\n\r\n" + CHUNKED,
    "a coding nobody knows": LENGTH + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
    "a coding twice": LENGTH + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKED,
    "a coding with a tab": LENGTH + b"Transfer-Encoding:\tchunked\r\n\r\n" + CHUNKED,
    "a coding with a space in its name": LENGTH + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    "a coding in a folded line": LENGTH + b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "a coding behind a bare carriage return": LENGTH + b"X: y\rTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "a coding behind a bare line feed": LENGTH + b"X: y\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "a chunk with an extension": b"Transfer-Encoding: chunked\r\n\r\n0;x=\r\n\r\n" + HIDDEN,
    "a chunk size that wraps round": b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + CHUNKED,
    "a chunk size with a sign": b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" + HIDDEN,
}


def send(kalends: Installation, raw: bytes) -> bytes:
    """All that comes back, until the server ends the connection or falls silent."""
    parts = urlsplit(kalends.url)
    answer = b""
    with create_connection((parts.hostname, parts.port), timeout=10) as line:
        line.sendall(raw)
        line.settimeout(1.5)
        try:
            while more := line.recv(65536):
                answer += more
        except (TimeoutError, ConnectionResetError):
            pass
    return answer


class TestAnAmbiguousRequest:
    @pytest.mark.parametrize("rest", AMBIGUOUS.values(), ids=AMBIGUOUS)
    def test_is_no_way_to_answer_the_next_visitor(self, kalends: Installation, rest: bytes) -> None:
        answer = send(kalends, POST + rest)
        assert b" 500 " not in answer
        assert b" 201 " not in answer
        for _ in range(6):
            assert kalends.get_json("/api/v1/events/public/olga/")["organizer"]["name"] == "Olga"
