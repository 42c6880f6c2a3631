"""Where the keyboard is: focus follows what the page does."""

from typing import Any

import reflex as rx

_JSX = rx.asset("focus.jsx", shared=True)


class FocusWhen(rx.Component):
    """Moves focus to the first match of a selector when a value changes."""

    library = _JSX.importable_path
    tag = "FocusWhen"

    on: rx.Var[Any]
    selector: rx.Var[str]
    at_once: rx.Var[bool]


class PageHeading(rx.Component):
    """The one heading of first rank; focus goes there after moving within the app."""

    library = _JSX.importable_path
    tag = "PageHeading"


def focus_first_fault(on: rx.Var[Any]) -> rx.Component:
    """Brings the keyboard to the first faulty field each time `on` changes, e.g. a count of refused tries."""
    return FocusWhen.create(on=on, selector='[data-faulty="true"]')


def page_heading(*children: rx.Component | rx.Var[str] | str, class_name: str = "") -> rx.Component:
    """The page's title, as its readers see it."""
    return PageHeading.create(
        *children, class_name=f"text-title font-strong text-ink outline-none {class_name}"
    )
