"""The built client's files, held in memory with the compressed copies that the build made."""

import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from launcher.gateway.policy import page_policy

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings in the order of preference, and how the build names them."""
FOR_EVER = "max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
HASHED = "/assets/"
"""Names under this path hold a digest of the content: they never change."""

_IN_WORDS = ("text/html", "text/plain")
"""What is read in the coding it is said to be in; modules always are UTF-8, and sheets as their page is."""

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class ClientFile:
    """One file: its content by coding (`identity` is the plain one), and what HTTP says of it.

    policy: a page's content security policy, as `policy.page_policy` writes it; empty for what is no page.
    """

    content: dict[str, bytes]
    content_type: str
    cache_control: str
    policy: str = ""

    def answer(self, request: Request, *, status: int = 200) -> Response:
        """The file in the best coding the browser takes, or 304 where it has it already."""
        coding = best_coding(request, self.content)
        content = self.content[coding]
        headers = {
            "Content-Type": self.content_type,
            "Cache-Control": self.cache_control,
            "Vary": "Accept-Encoding",
        }
        if self.cache_control != FOR_EVER:  # nobody asks again for those
            etag = headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
            if status == 200 and etag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return Response(content, status_code=status, headers=headers)


def best_coding(request: Request, available: Iterable[str]) -> str:
    """The preferred coding among those that exist and the browser names."""
    named = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    return next((coding for coding in ENCODINGS if coding in named and coding in available), "identity")


def read_client_files(client: Path) -> dict[str, ClientFile]:
    """Every file of the client by its path (`/assets/a.js`): a path that is not here leads nowhere."""
    files = {}
    for path in client.rglob("*"):
        if path.is_file() and path.suffix not in ENCODINGS.values():
            address = "/" + path.relative_to(client).as_posix()
            files[address] = _read_file(path, address)
    return files


def _read_file(path: Path, address: str) -> ClientFile:
    copies = {coding: path.with_name(path.name + ending) for coding, ending in ENCODINGS.items()}
    content = {coding: copy.read_bytes() for coding, copy in copies.items() if copy.exists()}
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    plain = path.read_bytes()
    return ClientFile(
        content={**content, "identity": plain},
        content_type=f"{media_type}; charset=utf-8" if media_type in _IN_WORDS else media_type,
        cache_control=FOR_EVER if address.startswith(HASHED) else ASK_AGAIN,
        policy=page_policy(plain.decode()) if media_type == "text/html" else "",
    )
