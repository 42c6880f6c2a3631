"""Where the keyboard is: focus follows what the page does."""

from typing import Any

import reflex as rx

from web.components.design.browser import FocusWhen, PageHeading

__all__ = ["FocusWhen", "focus_first_fault", "page_heading"]


def focus_first_fault(on: rx.Var[Any]) -> rx.Component:
    """Brings the keyboard to the first faulty field each time `on` changes, e.g. a count of refused tries."""
    return FocusWhen.create(on=on, selector='[data-faulty="true"]')


def page_heading(*children: rx.Component | rx.Var[str] | str, class_name: str = "") -> rx.Component:
    """The page's title, as its readers see it."""
    return PageHeading.create(
        *children, class_name=f"text-title font-strong text-ink outline-none {class_name}"
    )
