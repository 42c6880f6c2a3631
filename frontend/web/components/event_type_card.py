"""An event type in its organizer's list: what matters in two lines, what is done often one press away."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.buttons import button, link_button
from web.components.copy_button import copy_link_button
from web.components.dialog import dialog
from web.components.feedback import badge, error_note, skeleton
from web.components.fields import on_off
from web.components.icons import icon
from web.components.surfaces import card
from web.format.event_type_card import EventTypeCard

type OnId = Callable[[rx.Var[str]], Any]


def event_type_card(
    event_type: rx.Var[EventTypeCard],
    *,
    may_change: rx.Var[bool],
    may_make: rx.Var[bool],
    on_active: Callable[[rx.Var[str], rx.Var[bool]], Any],
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """One event type; the handlers take its id. may_make: a copy of it."""
    return rx.el.li(
        card(
            rx.el.div(
                rx.el.div(
                    _title(event_type),
                    _badges(event_type),
                    class_name="flex flex-wrap items-center gap-x-3 gap-y-1 min-w-0 min-h-11",
                ),
                rx.cond(
                    may_change,
                    on_off(
                        f"{event_type.name} can be booked",
                        is_on=event_type.is_active,
                        on_change=lambda is_on: on_active(event_type.id, is_on),
                    ),
                ),
                class_name="flex items-start justify-between gap-4",
            ),
            rx.el.p(
                event_type.facts,
                rx.el.span(" · ", aria_hidden="true"),
                rx.el.a(
                    event_type.counts,
                    href=event_type.bookings_path,
                    class_name="inline-block py-3 -my-3 hover:text-ink",
                ),
                class_name="text-small text-muted tabular-nums pt-1",
            ),
            _actions(event_type, may_change, may_make, on_duplicate, on_delete),
            class_name="px-4 sm:px-5 pt-2 pb-1 flex flex-col",
            aria_label=event_type.name,
        ),
        key=event_type.id,
    )


def _title(event_type: rx.Var[EventTypeCard]) -> rx.Component:
    return rx.el.h2(
        rx.el.a(
            event_type.name,
            href=event_type.edit_path,
            class_name=[
                "inline-block py-2 no-underline hover:underline underline-offset-4",
                rx.cond(event_type.is_active, "text-ink", "text-muted"),
            ],
        ),
        class_name="text-heading font-strong min-w-0 -my-1",
    )


def _badges(event_type: rx.Var[EventTypeCard]) -> rx.Component:
    has_any = event_type.is_private | (event_type.seats != "") | (event_type.repeats != "")
    return rx.cond(
        has_any,
        rx.el.div(
            rx.cond(event_type.seats, badge(event_type.seats, icon_name="people")),
            rx.cond(event_type.repeats, badge(event_type.repeats, icon_name="repeat")),
            rx.cond(event_type.is_private, badge("Private: by link only", icon_name="lock")),
            class_name="flex flex-wrap gap-2",
        ),
    )


def _unless_phone(words: str) -> rx.Component:
    """Words that a phone has no room for; the action's own name says them there."""
    return rx.el.span(words, class_name="hidden sm:inline")


def _actions(
    event_type: rx.Var[EventTypeCard],
    may_change: rx.Var[bool],
    may_make: rx.Var[bool],
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """What can be done with one event type."""
    of_it = event_type.name
    quiet = "px-3 min-w-11 text-small "
    return rx.el.div(
        copy_link_button(event_type.public_url, class_name="text-small -ms-3"),
        link_button(
            icon("eye", "size-4"),
            _unless_phone("Preview"),
            href=event_type.preview_path,
            kind="quiet",
            class_name=quiet,
            aria_label=f"Preview {of_it}",
        ),
        link_button(
            icon("edit", "size-4"),
            rx.cond(may_change, "Edit", "Look at it"),
            href=event_type.edit_path,
            kind="quiet",
            class_name=quiet,
            aria_label=rx.cond(may_change, f"Edit {of_it}", f"Look at {of_it}"),
        ),
        rx.cond(
            may_make,
            button(
                icon("stack", "size-4"),
                _unless_phone("Duplicate"),
                kind="quiet",
                class_name=quiet,
                on_click=on_duplicate(event_type.id),
                aria_label=f"Duplicate {of_it}",
            ),
        ),
        rx.cond(
            may_change,
            button(
                icon("trash", "size-4"),
                _unless_phone("Delete"),
                kind="quiet",
                class_name=quiet + "text-muted hover:text-bad ms-auto -me-3",
                on_click=on_delete(event_type.id),
                aria_label=f"Delete {of_it}",
            ),
        ),
        class_name="flex flex-wrap items-center",
    )


def event_type_skeletons() -> rx.Component:
    """Three cards' worth of grey, in their final size."""
    return rx.el.div(
        *(skeleton("h-32 w-full rounded-card") for _ in range(3)), class_name="flex flex-col gap-3"
    )


def delete_event_type_dialog(
    asked: rx.Var[EventTypeCard],
    *,
    is_open: rx.Var[bool],
    problem: rx.Var[str],
    on_delete: Any,
    on_off: Any,
    on_keep: Any,
) -> rx.Component:
    """What deleting would do to whom. Where people have booked, switching off is offered instead."""
    booked = rx.fragment(
        rx.el.p(
            rx.cond(asked.upcoming == 1, "1 booking is", f"{asked.upcoming} bookings are"),
            " still to come, so it can't be deleted. Switch it off, and nobody new can book it; "
            "what is booked stays.",
        ),
        rx.el.div(
            rx.cond(asked.is_active, button("Switch it off", kind="primary", on_click=on_off)),
            link_button("Show the bookings", href=asked.bookings_path),
            class_name="flex flex-wrap gap-3",
        ),
    )
    free = rx.fragment(
        rx.el.p(
            "Its link stops working at once, and nobody can book it. Bookings that are over stay in your "
            "list."
        ),
        rx.el.div(
            button("Delete", kind="danger", on_click=on_delete),
            button("Keep it", on_click=on_keep),
            class_name="flex flex-wrap gap-3",
        ),
    )
    return dialog(
        rx.el.div(
            rx.cond(asked.upcoming > 0, booked, free),
            error_note(problem),
            class_name="flex flex-col gap-5 pt-3",
        ),
        title=f"Delete {asked.name}?",
        is_open=is_open,
        on_close=on_keep,
        name="delete-event-type",
    )
