"""Acting for an organizer who shares with others: the menu that begins it, and the bar that says so."""

from dataclasses import dataclass

import reflex as rx

from web.components.design.icons import icon

_JSX = rx.asset("acting.jsx", shared=True)


@dataclass(frozen=True)
class Acting:
    """What the frame knows of it. choices: slugs and names; acting_for: a slug, or nothing.

    attention: what one's own linked accounts need, shown to whoever acts for nobody else.
    """

    choices: rx.Var[list[tuple[str, str]]]
    acting_for: rx.Var[str]
    name: rx.Var[str]
    words: rx.Var[str]
    sees_event_types: rx.Var[bool]
    sees_all: rx.Var[bool]
    is_over: rx.Var[bool]
    attention: rx.Var[str]


class ActingMenu(rx.Component):
    """Chooses for whom one acts; the page is loaded afresh."""

    library = _JSX.importable_path
    tag = "ActingMenu"

    choices: rx.Var[list[tuple[str, str]]]
    acting: rx.Var[str]
    label: rx.Var[str]
    myself: rx.Var[str]


class StopActing(rx.Component):
    """Ends it; by itself where `is_over`."""

    library = _JSX.importable_path
    tag = "StopActing"

    is_over: rx.Var[bool]


def acting_menu(acting: Acting, *, class_name: str = "") -> rx.Component:
    """For whom one acts; nothing where nobody shares."""
    menu = rx.el.div(
        rx.el.p("Acting for", aria_hidden="true", class_name="text-small font-medium px-3"),
        ActingMenu.create(
            choices=acting.choices,
            acting=acting.acting_for,
            label="Acting for",
            myself="Myself",
            class_name="w-full min-h-11 px-3 rounded-control bg-raised text-small border border-control "
            "hover:border-ink",
        ),
        class_name=f"flex flex-col gap-1 min-w-0 {class_name}",
    )
    return rx.cond((acting.choices.length() > 0) | (acting.acting_for != ""), menu)


def acting_bar(acting: Acting) -> rx.Component:
    """In whose name everything on the page is done, and the way out; above every page meanwhile."""
    bar = rx.el.div(
        rx.el.span(icon("people"), class_name="h-lh grid place-items-center shrink-0"),
        rx.el.p(
            rx.el.strong("You act for ", acting.name, ". ", class_name="font-medium"),
            acting.words,
            class_name="grow basis-40 min-w-0 break-words",
        ),
        StopActing.create(
            "Stop",
            is_over=acting.is_over,
            aria_label="Stop acting for somebody else",
            class_name="min-h-11 px-4 rounded-control bg-raised text-ink font-medium border border-control "
            "hover:border-ink",
        ),
        role="status",
        class_name="sticky top-0 z-20 flex flex-wrap items-center gap-x-3 gap-y-1 px-4 md:px-8 py-1.5 "
        "bg-accent-tint text-ink text-small border-b border-hairline",
    )
    return rx.cond(acting.acting_for, bar)
