"""How Reflex builds and serves the frontend. Reflex reads the environ lines when it is imported."""

import os

os.environ.setdefault("REFLEX_USE_NPM", "1")  # or Reflex downloads bun from GitHub
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")

import reflex as rx

from web import theme

config = rx.Config(
    app_name="web",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[rx.plugins.TailwindV4Plugin(theme.TAILWIND)],  # RadixThemesPlugin costs every page 159 KB
    disable_plugins=[rx.plugins.SitemapPlugin],
    frontend_compression_formats=["brotli", "gzip"],  # in this order of preference
    backend_path="/_rx",
    cors_allowed_origins=[os.environ.get("PUBLIC_ORIGIN", "http://localhost:3000")],
    trusted_proxy_hops=int(os.environ.get("TRUSTED_PROXY_HOPS", "0")),
)
