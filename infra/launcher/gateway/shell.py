"""Public pages as a crawler or a link preview sees them: the built page around what Django says of it."""

import gzip
from dataclasses import dataclass

import httpx2
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from launcher.gateway.files import ASK_AGAIN, best_coding

SHELL_PATH = "/api/v1/events/shell/"
# A page without its first words is better than none: it says itself what it cannot reach.
SHELL_SECONDS = 5
PASSED_ON = (
    "host",
    "accept-language",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
)


class Shell(BaseModel):
    """HTML that Django has escaped: the end of the head, and what the body shows until the page is alive."""

    head: str
    body: str


@dataclass(frozen=True)
class PublicShells:
    """Asks Django for a public page's words and puts them into the built page."""

    api: httpx2.AsyncClient

    async def answer(self, request: Request, page: str, slugs: tuple[str, ...]) -> Response:
        """The built page with its words and its true status; without words where Django says nothing."""
        status, shell = await self._ask(request, slugs)
        html = page if shell is None else inject(page, shell)
        return html_answer(request, html, status=status)

    async def _ask(self, request: Request, slugs: tuple[str, ...]) -> tuple[int, Shell | None]:
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        try:
            told = await self.api.get(
                f"{SHELL_PATH}{'/'.join(slugs)}/", headers=headers, timeout=SHELL_SECONDS
            )
        except httpx2.TransportError:
            return 503, None
        try:
            shell = Shell.model_validate_json(told.content)
        except ValidationError:
            shell = None
        return (told.status_code if told.status_code in (200, 404) else 503), shell


def inject(page: str, shell: Shell) -> str:
    """The words at the end of the head (before it, React would start over) and first in the body."""
    page = page.replace("</head>", f"{shell.head}</head>", 1)
    return page.replace("<body>", f"<body>{shell.body}", 1)


def html_answer(request: Request, html: str, *, status: int) -> Response:
    """A page made now, compressed where the browser takes it."""
    headers = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding"}
    if best_coding(request, ("gzip",)) == "identity":
        return HTMLResponse(html, status_code=status, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return HTMLResponse(gzip.compress(html.encode(), 5), status_code=status, headers=headers)
