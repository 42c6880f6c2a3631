"""Buttons, and links that look like them. Each says what it does in its own words and is 44 px high."""

from typing import Any, Final, Literal

import reflex as rx

from web.components.design.icons import icon

type Kind = Literal["primary", "secondary", "quiet", "danger"]
type Child = rx.Component | rx.Var[str] | str

_SHAPE: Final = (
    "inline-flex items-center justify-center gap-2 min-h-11 rounded-control px-4 py-2 text-body font-medium "
    "text-center "
    "no-underline transition-colors duration-calm disabled:opacity-60 disabled:cursor-default "
)
_KINDS: Final[dict[str, str]] = {
    "primary": "bg-accent text-on-accent hover:bg-accent-strong ",
    "secondary": "bg-raised text-ink border border-control hover:border-ink hover:bg-sunken ",
    "quiet": "bg-transparent text-accent hover:bg-accent-tint ",
    "danger": "bg-raised text-bad border border-bad hover:bg-bad-tint ",
}


def button(
    *children: Child,
    kind: Kind = "secondary",
    is_busy: rx.Var[bool] | bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button. While busy it keeps its words and its place, and takes no second press."""
    props.setdefault("type", "button")
    return rx.el.button(
        *children,
        aria_busy=is_busy,
        disabled=props.pop("disabled", False) | is_busy
        if isinstance(is_busy, rx.Var)
        else props.pop("disabled", is_busy),
        class_name=_SHAPE + _KINDS[kind] + class_name,
        **props,
    )


def link_button(
    *children: Child, href: rx.Var[str] | str, kind: Kind = "secondary", class_name: str = "", **props: Any
) -> rx.Component:
    """A link that looks like a button: it leads somewhere and does nothing else."""
    return rx.el.a(*children, href=href, class_name=_SHAPE + _KINDS[kind] + class_name, **props)


def icon_button(
    name: str, label: rx.Var[str] | str, kind: Kind = "quiet", class_name: str = "", **props: Any
) -> rx.Component:
    """A square button with an icon; its name is for screen readers and for a pointer that rests."""
    props.setdefault("type", "button")
    return rx.el.button(
        icon(name),
        aria_label=label,
        title=label,
        class_name=_SHAPE.replace("px-4", "px-0 w-11") + _KINDS[kind] + class_name,
        **props,
    )


def text_link(*children: Child, href: rx.Var[str] | str, class_name: str = "", **props: Any) -> rx.Component:
    """A link in running text."""
    return rx.el.a(
        *children,
        href=href,
        class_name="text-accent underline underline-offset-3 decoration-1 hover:decoration-2 " + class_name,
        **props,
    )


def lone_link(*children: Child, href: rx.Var[str] | str, **props: Any) -> rx.Component:
    """A link on a line of its own, as tall as a finger needs."""
    return text_link(*children, href=href, class_name="inline-flex items-center min-h-11", **props)


def file_link(*children: Child, href: rx.Var[str] | str, **props: Any) -> rx.Component:
    """A link to a file: the browser fetches it, where the router would look for a page of ours."""
    return lone_link(*children, href=href, download=True, reload_document=True, **props)


def text_button(*children: Child, class_name: str = "", **props: Any) -> rx.Component:
    """A small act in running text."""
    props.setdefault("type", "button")
    return rx.el.button(
        *children,
        class_name="inline-flex items-center gap-1.5 min-h-11 text-accent underline underline-offset-3 "
        "decoration-1 "
        "hover:decoration-2 " + class_name,
        **props,
    )
