"""A card in a list of what an organizer has made: its name, its switch, and what can be done with it."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.buttons import button, link_button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note, skeleton
from web.components.design.fields import on_off
from web.components.design.icons import icon
from web.components.design.surfaces import card

type OnId = Callable[[rx.Var[str]], Any]
type OnActive = Callable[[rx.Var[str], rx.Var[bool]], Any]

_QUIET = "px-3 min-w-11 text-small "


def list_card(
    one: Any,
    *children: rx.Component,
    is_on_words: str,
    may_change: rx.Var[bool],
    on_active: OnActive,
    beside: rx.Component | None = None,
) -> rx.Component:
    """One of the list, with an id, a name, an edit_path and a switch. beside: what stands after its name."""
    title = rx.el.h2(
        rx.el.a(
            one.name,
            href=one.edit_path,
            class_name=[
                "inline-block py-2 no-underline hover:underline underline-offset-4",
                rx.cond(one.is_active, "text-ink", "text-muted"),
            ],
        ),
        class_name="text-heading font-strong min-w-0 -my-1",
    )
    switch = on_off(
        f"{one.name} {is_on_words}",
        is_on=one.is_active,
        on_change=lambda is_on: on_active(one.id, is_on),
    )
    return rx.el.li(
        card(
            rx.el.div(
                rx.el.div(
                    title,
                    beside,
                    class_name="flex flex-wrap items-center gap-x-3 gap-y-1 min-w-0 min-h-11",
                ),
                rx.cond(may_change, switch),
                class_name="flex items-start justify-between gap-4",
            ),
            *children,
            class_name="px-4 sm:px-5 pt-2 pb-1 flex flex-col",
            aria_label=one.name,
        ),
        key=one.id,
    )


def card_actions(
    one: Any,
    *before: rx.Component,
    may_change: rx.Var[bool],
    may_make: rx.Var[bool],
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """What can be done with one of the list; the handlers take its id. may_make: a copy of it."""
    return rx.el.div(
        *before,
        card_link(
            "edit",
            rx.cond(may_change, "Edit", "Look at it"),
            one.name,
            href=one.edit_path,
            said=rx.cond(may_change, "Edit", "Look at"),
        ),
        rx.cond(may_make, _act("stack", "Duplicate", one, on_duplicate)),
        rx.cond(
            may_change, _act("trash", "Delete", one, on_delete, "text-muted hover:text-bad ms-auto -me-3")
        ),
        class_name="flex flex-wrap items-center",
    )


def card_link(
    icon_name: str, words: Any, name: rx.Var[str], *, href: rx.Var[str], said: Any, class_name: str = ""
) -> rx.Component:
    """A quiet way on from a card. said: what its own name begins with."""
    return link_button(
        icon(icon_name, "size-4"),
        words,
        href=href,
        kind="quiet",
        class_name=_QUIET + class_name,
        aria_label=f"{said} {name}",
    )


def unless_phone(words: str) -> rx.Component:
    """Words that a phone has no room for; the action's own name says them there."""
    return rx.el.span(words, class_name="hidden sm:inline")


def _act(icon_name: str, words: str, one: Any, on_press: OnId, class_name: str = "") -> rx.Component:
    return button(
        icon(icon_name, "size-4"),
        unless_phone(words),
        kind="quiet",
        class_name=_QUIET + class_name,
        on_click=on_press(one.id),
        aria_label=f"{words} {one.name}",
    )


def card_skeletons(height: str, count: int) -> rx.Component:
    """Some cards' worth of grey, in their final size."""
    return rx.el.div(
        *(skeleton(f"{height} w-full rounded-card") for _ in range(count)), class_name="flex flex-col gap-3"
    )


def delete_dialog(
    asked: Any,
    *,
    is_used: rx.Var[bool],
    instead: rx.Component,
    what_follows: str,
    problem: rx.Var[str],
    on_delete: Any,
    on_keep: Any,
    name: str,
    is_busy: rx.Var[bool] | bool = False,
) -> rx.Component:
    """What deleting would do to whom. instead: what is said of one that is used and can't be deleted."""
    free = rx.fragment(
        rx.el.p(what_follows),
        rx.el.div(
            button("Delete", kind="danger", on_click=on_delete, is_busy=is_busy),
            button("Keep it", on_click=on_keep),
            class_name="flex flex-wrap gap-3",
        ),
    )
    return dialog(
        rx.el.div(
            rx.cond(is_used, instead, free), error_note(problem), class_name="flex flex-col gap-5 pt-3"
        ),
        title=f"Delete {asked.name}?",
        is_open=asked.is_not_none(),
        on_close=on_keep,
        name=name,
    )
