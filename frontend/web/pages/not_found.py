"""The address that leads nowhere."""

import reflex as rx

from web import routes
from web.components.design.buttons import link_button
from web.components.design.focus import page_heading
from web.components.layout.public import public_page


def not_found_page() -> rx.Component:
    """Says that there is nothing here, and where to go instead."""
    return public_page(not_found_note())


def not_found_note(
    what: rx.Var[str]
    | str = "There is no page at this address. It may have moved, or the link may be cut short.",
) -> rx.Component:
    """The same, for a page that found out only when it asked."""
    return rx.el.div(
        page_heading("Nothing here"),
        rx.el.p(what, class_name="text-muted max-w-line"),
        rx.el.div(link_button("Go to the start", href=routes.HOME)),
        class_name="flex flex-col gap-4 py-16",
    )
