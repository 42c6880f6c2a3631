"""Going on to the organizer's own page after booking: said first, and stoppable."""

import reflex as rx

_JSX = rx.asset("leave.jsx", shared=True)
SECONDS = 8


class LeaveSoon(rx.Component):
    """A countdown with a link and a way to stay."""

    library = _JSX.importable_path
    tag = "LeaveSoon"

    href: rx.Var[str]
    host: rx.Var[str]
    seconds: rx.Var[int]
    link_class: rx.Var[str]
    button_class: rx.Var[str]


def leave_soon(href: rx.Var[str], host: rx.Var[str]) -> rx.Component:
    """Tell where the visitor is taken next, then go there."""
    link = "text-accent underline underline-offset-3"
    return LeaveSoon.create(
        href=href,
        host=host,
        seconds=SECONDS,
        link_class=link,
        button_class=f"{link} min-h-11 inline-flex items-center",
    )
