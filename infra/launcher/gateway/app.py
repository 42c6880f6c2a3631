"""The ASGI application on the public port; `make_application` is the factory that Granian serves."""

from functools import cached_property

import httpx2
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from launcher.gateway.files import read_client_files
from launcher.gateway.policy import guarded
from launcher.gateway.proxy import open_api, pass_on
from launcher.gateway.routes import read_page_table
from launcher.gateway.settings import GatewaySettings
from launcher.gateway.shell import PublicShells
from launcher.gateway.visitor import answers_to, introduce
from launcher.mail.reader import mail_reader

TO_API = ("/api/", "/accounts/", "/admin/", "/static/", "/healthz", "/readyz")
TO_PAGES_SERVER = "/_rx/"
TO_MAIL = "/mail/"
ASSETS = "/assets/"
HOME = "/index.html"
NOT_FOUND = "/404.html"
# Addresses of pages hold access tokens: other sites do not learn them.
PAGE_HEADERS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY_VIOLATION = 1008


class Gateway:
    """Decides by the path who answers: the API, the pages' server, the mail reader, or the built client."""

    def __init__(self, settings: GatewaySettings, *, pages_server: ASGIApp) -> None:
        self.settings = settings
        self.pages_server = pages_server
        self.files = read_client_files(settings.build / "client")
        self.pages = read_page_table(settings.build)
        self.mail = mail_reader(settings.mail_folder) if settings.mail_folder else None

    @cached_property
    def api(self) -> httpx2.AsyncClient:
        """Opened by the first request, in the event loop that will use it."""
        return open_api(self.settings.api_url)

    @cached_property
    def shells(self) -> PublicShells:
        """Public pages with Django's words in them."""
        return PublicShells(self.api)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or carry one websocket."""
        if scope["type"] == "lifespan":
            return await self.pages_server(scope, receive, send)
        if scope["type"] == "http":
            send = guarded(send)
        if not answers_to(scope, self.settings.hosts):
            return await _refuse(scope, receive, send)
        scope = introduce(scope, trusted_proxy_hops=self.settings.trusted_proxy_hops)
        if scope["path"].startswith(TO_PAGES_SERVER):
            return await self.pages_server(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        if scope["path"].startswith(TO_API):
            return await pass_on(self.api, scope, receive, send)
        if self.mail is not None and scope["path"].startswith(TO_MAIL):
            return await self.mail(scope, receive, send)
        answer = await self._answer(Request(scope))
        return await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET is possible here.", 405, headers={"Allow": "GET, HEAD"})
        if self.mail is not None and path == TO_MAIL.rstrip("/"):
            return RedirectResponse(TO_MAIL)
        if path in self.files and not path.endswith(".html"):
            return self.files[path].answer(request)
        if path.startswith(ASSETS):
            return PlainTextResponse("Nothing here.", 404, headers={"Cache-Control": "no-store"})
        return await self._page(request, path)

    async def _page(self, request: Request, path: str) -> Response:
        page = self.pages.find(path)
        file = self.files[NOT_FOUND if page is None else f"/{page.route}/index.html" if page.route else HOME]
        if page and page.slugs:
            answer = await self.shells.answer(request, file.content["identity"].decode(), page.slugs)
        else:
            answer = file.answer(request, status=200 if page else 404)
        policy = file.policy.format(host=request.headers["host"])
        answer.headers.update({**PAGE_HEADERS, "Content-Security-Policy": policy})
        return answer


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    return await PlainTextResponse("This site does not answer to that name.", 421)(scope, receive, send)


def make_application() -> Gateway:
    """The gateway around Reflex's server for this project's pages."""
    from web.web import app

    return Gateway(GatewaySettings.from_environment(), pages_server=app())
