"""The frame of the pages for getting in: one narrow card, one thing to do."""

from typing import Any

import reflex as rx

from web import routes
from web.components.design.focus import page_heading
from web.components.design.surfaces import card
from web.components.layout.public import public_page

type Words = rx.Var[str] | str


def account_page(*children: Any, title: Words, lead: Words | None = None) -> rx.Component:
    """A title, what to do, and the form."""
    return public_page(
        rx.el.a(
            "Kalends",
            href=routes.HOME,
            class_name="inline-flex items-center min-h-11 mb-2 text-heading font-strong text-ink "
            "no-underline",
        ),
        card(
            rx.el.div(
                page_heading(title),
                rx.el.p(lead, class_name="text-muted") if lead is not None else None,
                class_name="flex flex-col gap-1",
            ),
            *children,
            class_name="p-5 sm:p-8 flex flex-col gap-6",
        ),
        class_name="max-w-md",
    )
