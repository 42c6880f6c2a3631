"""An event type in its organizer's list: what matters in two lines, what is done often one press away."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button, link_button
from web.components.design.copy_button import copy_link_button
from web.components.design.feedback import badge
from web.components.design.list_card import (
    OnActive,
    OnId,
    card_actions,
    card_link,
    delete_dialog,
    list_card,
    unless_phone,
)
from web.format.event_type_card import EventTypeCard


def event_type_card(
    event_type: rx.Var[EventTypeCard],
    *,
    may_change: rx.Var[bool],
    may_make: rx.Var[bool],
    on_active: OnActive,
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """One event type; the handlers take its id. may_make: a copy of it."""
    facts = rx.el.p(
        event_type.facts,
        rx.el.span(" · ", aria_hidden="true"),
        rx.el.a(
            event_type.counts,
            href=event_type.bookings_path,
            class_name="inline-block py-3 -my-3 hover:text-ink",
        ),
        class_name="text-small text-muted tabular-nums pt-1",
    )
    actions = card_actions(
        event_type,
        copy_link_button(event_type.public_url, class_name="text-small -ms-3"),
        card_link(
            "eye", unless_phone("Preview"), event_type.name, href=event_type.preview_path, said="Preview"
        ),
        may_change=may_change,
        may_make=may_make,
        on_duplicate=on_duplicate,
        on_delete=on_delete,
    )
    return list_card(
        event_type,
        facts,
        actions,
        is_on_words="can be booked",
        may_change=may_change,
        on_active=on_active,
        beside=_badges(event_type),
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


def delete_event_type_dialog(
    asked: rx.Var[EventTypeCard], *, problem: rx.Var[str], on_delete: Any, on_off: Any, on_keep: Any
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
    return delete_dialog(
        asked,
        is_used=asked.upcoming > 0,
        instead=booked,
        what_follows="Its link stops working at once, and nobody can book it. Bookings that are over stay in "
        "your list.",
        problem=problem,
        on_delete=on_delete,
        on_keep=on_keep,
        name="delete-event-type",
    )
