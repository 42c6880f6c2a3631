"""The frame of the pages that everybody sees: one column, one job, a quiet foot."""

from typing import Any

import reflex as rx

from web.components.design.buttons import lone_link
from web.components.design.theme_switch import theme_switch


def public_page(
    *children: Any,
    class_name: str = "max-w-5xl",
    brand: rx.Var[dict[str, str]] | dict[str, str] | None = None,
) -> rx.Component:
    """A page with its content in the middle, in the organizer's colour where `brand` has one."""
    return rx.el.div(
        skip_link(),
        rx.el.main(
            *children,
            id="main",
            tab_index=-1,
            class_name=f"w-full mx-auto px-4 sm:px-6 py-4 sm:py-8 outline-none grow {class_name}",
        ),
        page_foot(),
        class_name="brand min-h-dvh flex flex-col bg-paper text-ink",
        custom_attrs={"style": brand} if brand is not None else {},
    )


def skip_link() -> rx.Component:
    """The first stop of the keyboard: past everything that repeats."""
    return rx.el.a(
        "Skip to the content",
        href="#main",
        reload_document=True,  # the browser moves the keyboard along, the router would not
        class_name="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:start-2 focus:z-50 "
        "focus:bg-raised "
        "focus:text-accent focus:px-4 focus:py-3 focus:rounded-control focus:shadow-float",
    )


def page_foot() -> rx.Component:
    """Who made the page, and its light."""
    return rx.el.footer(
        rx.el.p("Scheduled with ", lone_link("Kalends", href="/"), class_name="text-small text-muted"),
        theme_switch(),
        class_name="w-full max-w-5xl mx-auto px-4 sm:px-6 pb-4 flex flex-wrap items-center "
        "justify-between gap-4 print:hidden",
    )
