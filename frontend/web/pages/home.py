"""The front page: what this is, in one screen."""

from typing import Final

import reflex as rx

from web import routes
from web.components.design.buttons import link_button
from web.components.design.focus import page_heading
from web.components.design.icons import icon
from web.components.layout.public import public_page

TITLE = "Kalends: let people book your time"
_PROMISES: Final = (
    ("clock", "You say when", "Weekly hours, different dates, buffers, notice: as you work."),
    (
        "link",
        "You share a link",
        "People see the times that are really free, in their own zone, and take one.",
    ),
    ("mail", "Both get a mail", "With a calendar file, and a link to move or cancel. Never two at one time."),
)


def home_page() -> rx.Component:
    """A sentence, three promises, two ways in."""
    return public_page(
        rx.el.div(
            rx.el.p("Kalends", class_name="text-heading font-strong"),
            link_button("Sign in", href=routes.to(routes.SIGN_IN), kind="quiet", class_name="-me-4"),
            class_name="flex items-center justify-between",
        ),
        rx.el.div(
            page_heading(
                "Let people book your time, without the back and forth", class_name="max-w-xl text-balance"
            ),
            rx.el.p(
                "Kalends is a scheduling page of your own: on your server, without accounts for those who "
                "book.",
                class_name="text-heading text-muted max-w-2xl text-balance",
            ),
            rx.el.div(
                link_button("Sign up", href=routes.to(routes.SIGN_UP), kind="primary"),
                link_button("I have an account", href=routes.to(routes.SIGN_IN)),
                class_name="flex flex-wrap gap-3 pt-2",
            ),
            class_name="flex flex-col gap-4 py-8 sm:py-16",
        ),
        rx.el.ul(
            *(_promise(*promise) for promise in _PROMISES),
            class_name="grid sm:grid-cols-3 gap-6 list-none p-0 m-0 border-t border-hairline pt-8",
        ),
        class_name="max-w-4xl",
    )


def _promise(icon_name: str, title: str, words: str) -> rx.Component:
    return rx.el.li(
        icon(icon_name, "size-6 text-accent"),
        rx.el.h2(title, class_name="font-strong"),
        rx.el.p(words, class_name="text-small text-muted"),
        class_name="flex flex-col gap-1.5",
    )
