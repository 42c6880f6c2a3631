"""The app: which page stands at which address. Nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from web import routes, theme
from web.components.connection import connection_banner, error_boundary
from web.components.shell import page_title
from web.pages.booking_page import booking_page
from web.pages.manage_booking import manage_booking_page
from web.pages.not_found import not_found_page
from web.pages.organizer_page import organizer_page
from web.states.booking_page import BookingPageState
from web.states.manage_booking import ManageBookingState
from web.states.organizer_page import OrganizerPageState


@dataclass(frozen=True)
class Page:
    """A page at an address. `on_load` runs again after each reconnection: it never wipes what was typed."""

    route: str
    component: Callable[[], rx.Component]
    title: str | rx.Var[str]
    on_load: Any = None


PAGES = (
    Page(
        routes.ORGANIZER_PAGE,
        organizer_page,
        page_title(OrganizerPageState.page_title, "Book a time"),
        OrganizerPageState.open,
    ),
    Page(
        routes.BOOKING_PAGE,
        booking_page,
        page_title(BookingPageState.page_title, "Book a time"),
        BookingPageState.open,
    ),
    Page(
        routes.MANAGE_BOOKING,
        manage_booking_page,
        page_title(ManageBookingState.page_title, "Your booking"),
        ManageBookingState.open,
    ),
    Page("404", not_found_page, "Nothing here · Kalends"),
)

# Before anything else runs: zone, language and clock. states.visitor gets them with the first message.
BROWSER_SCRIPT = (
    'try{var o=new Intl.DateTimeFormat(navigator.language,{hour:"numeric"}).resolvedOptions();'
    'sessionStorage.setItem("kalends-browser",[o.timeZone,navigator.language,'
    '/^h1/.test(o.hourCycle)?12:24].join("|"))}catch(e){}'
)

HEAD = [
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(
        rel="preload",
        href="/fonts/figtree-latin.woff2",
        custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
    ),
    rx.el.style(theme.root_css()),
    rx.el.script(BROWSER_SCRIPT),
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
