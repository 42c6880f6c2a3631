"""A client that asks one address over and over, on a number of connections, and notes how long each took."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What a stretch of asking came to. seconds: of each answer, in no order. lasted: all of it, seconds."""

    seconds: list[float]
    lasted: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted

    @property
    def p50(self) -> float:
        """Milliseconds that half of the answers stayed under."""
        return quantiles(self.seconds, n=100)[49] * 1000

    @property
    def p99(self) -> float:
        """Milliseconds that all but a hundredth stayed under."""
        return quantiles(self.seconds, n=100)[98] * 1000


def ask_repeatedly(url: str, *, connections: int, seconds: float) -> Load:
    """Ask for some seconds; raises RuntimeError for any answer but 200."""
    parts = urlsplit(url)
    request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    return asyncio.run(_ask_repeatedly(url, repeat(request), b"200", connections, seconds))


def post_repeatedly(url: str, bodies: Iterator[bytes], *, connections: int, seconds: float) -> Load:
    """Post one body after the other as JSON for some seconds; raises RuntimeError for any answer but 201."""
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
    requests = (f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies)
    return asyncio.run(_ask_repeatedly(url, requests, b"201", connections, seconds))


async def _ask_repeatedly(
    url: str, requests: Iterator[bytes], status: bytes, connections: int, seconds: float
) -> Load:
    times: list[float] = []
    began = perf_counter()
    asking = (_ask_on_one(url, requests, status, began + seconds, times) for _ in range(connections))
    await asyncio.gather(*asking)
    return Load(times, perf_counter() - began)


async def _ask_on_one(
    url: str, requests: Iterator[bytes], status: bytes, until: float, times: list[float]
) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)
    while (began := perf_counter()) < until:
        writer.write(next(requests))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 " + status):
            raise RuntimeError(head.decode(errors="replace"))
        await _read_body(reader, head)
        times.append(perf_counter() - began)
    writer.close()
    await writer.wait_closed()


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"transfer-encoding: chunked" not in head:
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        return
    size = -1
    while size:
        size = int(await reader.readline(), 16)
        await reader.readexactly(size + 2)
