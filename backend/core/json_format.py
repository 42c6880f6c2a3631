"""JSON in and out: strict about what comes in, fast with what goes out."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

MAX_DEPTH = 32


class OrjsonRenderer(BaseRenderer):
    """Answers as JSON."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The body of an answer."""
        return orjson.dumps(data, default=str)


class OrjsonParser(Parser):
    """Requests as JSON of RFC 8259: no NaN, no lone surrogates; and nothing that PostgreSQL cannot hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of a body; Ninja answers 400 where this raises ValueError."""
        value = orjson.loads(request.body)
        _refuse_what_cannot_be_stored(value)
        return value


def _refuse_what_cannot_be_stored(value: Any) -> None:
    """Raise ValueError for a text with NUL in it, and for more levels than any request of ours has."""
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += [*each.keys(), *each.values()]
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and "\x00" in each:
                raise ValueError("The body contains the character NUL.")
        if not below:
            return
        level = below
    raise ValueError("The body is nested too deeply.")
