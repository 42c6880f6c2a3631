"""Over a list: tabs that are links, and the event type it is narrowed to."""

from typing import Any

import reflex as rx

from web.components.design.kept import KeptSelect
from web.format.lists import EventTypeChoice, TabView

type Words = rx.Var[str] | str


def tab_links(tabs: rx.Var[list[TabView]], *, here: Words, label: str) -> rx.Component:
    """The tabs in a row, which a narrow screen scrolls sideways."""

    def tab(one: rx.Var[TabView]) -> rx.Component:
        is_here = one.key == here
        return rx.el.li(
            rx.el.a(
                one.name,
                href=one.path,
                aria_current=rx.cond(is_here, "page", "false"),
                class_name=[
                    "inline-flex items-center min-h-11 px-3 sm:px-4 rounded-full border text-small "
                    "whitespace-nowrap no-underline transition-colors duration-calm",
                    rx.cond(
                        is_here,
                        "border-accent bg-accent-tint text-ink font-medium",
                        "border-transparent text-muted hover:text-ink hover:bg-sunken",
                    ),
                ],
            ),
            key=one.key,
        )

    return rx.el.nav(
        rx.el.ul(
            rx.foreach(tabs, tab),
            # The room around is for the focus ring, which a scrolling box would cut off.
            class_name="flex gap-0.5 sm:gap-1 list-none py-1 -my-1 px-1 -mx-1 overflow-x-auto",
        ),
        aria_label=label,
        class_name="min-h-11 min-w-0 max-w-full",
    )


def event_type_filter(
    choices: rx.Var[list[EventTypeChoice]], *, chosen: rx.Var[str], on_choose: Any
) -> rx.Component:
    """All event types, or one."""
    return filter_menu(
        rx.el.option("All event types", value=""),
        rx.foreach(choices, lambda one: rx.el.option(one.name, value=one.id)),
        label="Event type",
        chosen=chosen,
        on_choose=on_choose,
    )


def filter_menu(*options: rx.Component, label: str, chosen: rx.Var[str], on_choose: Any) -> rx.Component:
    """A menu that narrows the list; its first option is everything."""
    return KeptSelect.create(
        *options,
        value=chosen,
        on_change=on_choose,
        aria_label=label,
        class_name="min-h-11 max-w-full sm:max-w-64 rounded-control border border-control bg-raised text-ink "
        "px-3 hover:border-ink text-small truncate",
    )
