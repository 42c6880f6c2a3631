"""Many requests at one moment, each over a connection of its own, and what each was answered."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Barrier
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

SECONDS = 60


@dataclass(frozen=True)
class Post:
    """One request. path: after /api/v1/."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 where nothing did, and the problem's code where it is one."""

    status: int
    code: str
    body: dict[str, Any]
    seconds: float


def race(url: str, posts: Sequence[Post]) -> list[Answer]:
    """Send all posts at once, in their order's answers. url: of the instance, without a path."""
    start = Barrier(len(posts))
    with ThreadPoolExecutor(len(posts)) as crowd:
        return list(crowd.map(lambda post: _post(url, post, start.wait), posts))


def tally(answers: Sequence[Answer]) -> Counter[tuple[int, str]]:
    """How often each status came, with its code."""
    return Counter((answer.status, answer.code) for answer in answers)


def _post(url: str, post: Post, ready: Callable[[], object]) -> Answer:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "localhost", parts.port, timeout=SECONDS)
    try:
        # Connected before the start, so that the race is for the slot and not for the door.
        connection.connect()
    finally:
        ready()
    began = perf_counter()
    headers = {"Content-Type": "application/json", **post.headers}
    try:
        connection.request("POST", f"/api/v1/{post.path}", json.dumps(post.body), headers)
        response = connection.getresponse()
        status, body = response.status, _object(response.read())
    except (OSError, HTTPException):
        status, body = 0, {}
    finally:
        connection.close()
    return Answer(status, str(body.get("code", "")), body, perf_counter() - began)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
