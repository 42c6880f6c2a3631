"""What a browser may do with an answer: of a page, run its files and the scripts that the build wrote in."""

import hashlib
import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

# Scripts that run: those with a type of data only carry words for crawlers.
_INLINE_SCRIPT = re.compile(r'<script(?![^>]*(?:\bsrc=|type="application/))[^>]*>(.*?)</script>', re.DOTALL)
_ELSEWHERE = {
    "default-src": "'self'",
    "style-src": "'self'",
    # An organizer's logo may lie anywhere.
    "img-src": "'self' data: https:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# Of what is no page of ours: text, refusals, files.
_NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
# A browser shows none of these as a page, and a first visit takes eight of them: 100 bytes each.
_PARTS = ("text/javascript", "text/css", "font/woff2")


def page_policy(html: str) -> str:
    """The policy for a built page; where it stands, `{host}` is to become the name the visitor asked for.

    Scripts in the page are named by digest, so that one which somebody smuggled in does not run. The host is
    named for the websocket: not every browser counts it as 'self'.
    """
    digests = {f"'sha256-{_digest(source)}'" for source in _INLINE_SCRIPT.findall(html)}
    rules = {
        **_ELSEWHERE,
        "script-src": " ".join(["'self'", *sorted(digests)]),
        "connect-src": "'self' ws://{host} wss://{host}",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _digest(source: str) -> str:
    return b64encode(hashlib.sha256(source.encode()).digest()).decode()


def guarded(send: Send) -> Send:
    """Give every answer the headers without which a browser trusts it too far, where it does not say more."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            headers.setdefault("X-Content-Type-Options", "nosniff")
            if not headers.get("Content-Type", "").startswith(_PARTS):
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Content-Security-Policy", _NOTHING_RUNS)
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_guarded
