"""The app: which page stands at which address. Nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from web import theme
from web.components.connection import connection_banner, error_boundary
from web.pages.not_found import not_found_page


@dataclass(frozen=True)
class Page:
    """A page at an address. `on_load` runs again after each reconnection: it never wipes what was typed."""

    route: str
    component: Callable[[], rx.Component]
    title: str | rx.Var[str]
    on_load: Any = None


PAGES = (Page("404", not_found_page, "Nothing here · Kalends"),)

HEAD = [
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(
        rel="preload",
        href="/fonts/figtree-latin.woff2",
        custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
    ),
    rx.el.style(theme.root_css()),
]

app = rx.App(
    html_lang="en",
    head_components=HEAD,
    toaster=None,  # sonner is 14 KB on every page; components.feedback has our own
    app_wraps={
        (55, "ErrorBoundary"): lambda _is_stateful: error_boundary(),
        (5, "Connection"): lambda is_stateful: connection_banner() if is_stateful else None,
    },
)
for page in PAGES:
    app.add_page(page.component, route=page.route, title=page.title, on_load=page.on_load)
