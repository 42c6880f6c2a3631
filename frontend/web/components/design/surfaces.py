"""What content stands on: cards, headings, rows with an icon."""

from typing import Any

import reflex as rx

from web.components.design.icons import icon

type Child = rx.Component | rx.Var[str] | str


def card(*children: Child, class_name: str = "p-4 sm:p-6", **props: Any) -> rx.Component:
    """A raised sheet with a hairline round it."""
    return rx.el.section(
        *children, class_name=f"bg-raised border border-hairline rounded-card {class_name}", **props
    )


def titled_card(title: str, *children: Child, gap: str = "gap-5") -> rx.Component:
    """A card that is a part of its page by its heading."""
    return card(
        section_heading(title),
        *children,
        aria_label=title,
        class_name=f"p-4 sm:p-6 flex flex-col {gap}",
    )


def changed_by(*children: Child, may_change: rx.Var[bool], class_name: str = "") -> rx.Component:
    """Fields and buttons that whoever may only look can read, and not use."""
    return rx.el.fieldset(*children, disabled=~may_change, class_name=f"min-w-0 {class_name}")


def section_heading(*children: Child, class_name: str = "", **props: Any) -> rx.Component:
    """The heading of a part of a page."""
    return rx.el.h2(*children, class_name=f"text-heading font-strong text-ink {class_name}", **props)


def fact(icon_name: str, *children: Child, class_name: str = "", line: str = "") -> rx.Component:
    """What matters, led by an icon. `line` is the first line's size of type where it is not the text's."""
    return rx.el.div(
        leading_icon(icon(icon_name), line),
        rx.el.div(*children, class_name="min-w-0"),
        class_name=f"flex gap-2.5 text-ink {class_name}",
    )


def leading_icon(sign: rx.Component, line: str = "") -> rx.Component:
    """A sign at the height of the first line beside it, whatever its size of type."""
    return rx.el.span(sign, class_name=f"h-lh grid place-items-center shrink-0 text-muted {line}")
