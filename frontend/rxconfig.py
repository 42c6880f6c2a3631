"""How Reflex builds and serves the frontend. Reflex reads the environ lines when it is imported."""

import os
from urllib.parse import urlsplit

os.environ.setdefault("REFLEX_USE_NPM", "1")  # or Reflex downloads bun from GitHub
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")

import reflex as rx

from build_plugin import KalendsBuild
from web import theme


def own_origins() -> list[str]:
    """The origins whose pages may open the websocket: a page of another site is refused.

    Reflex would otherwise let every site in, with the visitor's cookies.
    """
    public = urlsplit(os.environ.get("PUBLIC_URL", "http://localhost:3000"))
    port = f":{public.port}" if public.port else ""
    others = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    return [f"{public.scheme}://{public.netloc}", *(f"{public.scheme}://{host}{port}" for host in others)]


config = rx.Config(
    app_name="web",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[
        KalendsBuild(),
        rx.plugins.TailwindV4Plugin(theme.TAILWIND),
    ],  # RadixThemesPlugin costs every page 159 KB
    disable_plugins=[rx.plugins.SitemapPlugin],
    frontend_compression_formats=["brotli", "gzip"],  # in this order of preference
    backend_path="/_rx",
    cors_allowed_origins=own_origins(),
    # The gateway in front has already worked out the visitor's address.
    trusted_proxy_hops=0,
)
