"""Whom an invitee brings along to a group event, and who else comes."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.buttons import button, text_button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import text_field
from web.components.times.visit import close_panel, open_panel, visit
from web.format.meeting import BookingView, GuestView


def party_section(
    booking: rx.Var[BookingView],
    *,
    can_add: rx.Var[bool],
    can_remove: rx.Var[bool],
    on_bring: Any,
    on_remove: Callable[[rx.Var[str]], Any],
) -> rx.Component:
    """The guests, each with a way out of it, and how many seats are left for more."""
    return rx.el.section(
        rx.el.h2("Who comes with you", id="party-title", class_name="font-medium"),
        rx.cond(
            booking.guests.length() > 0,
            rx.el.ul(
                rx.foreach(booking.guests, lambda guest: _guest(guest, can_remove, on_remove)),
                class_name="list-none p-0 m-0",
            ),
            rx.el.p("Nobody yet.", class_name="text-muted"),
        ),
        rx.cond(
            can_add,
            rx.el.div(
                rx.cond(
                    booking.seats_left > 0,
                    button("Bring somebody", on_click=on_bring),
                ),
                rx.el.p(
                    rx.match(
                        booking.seats_left,
                        (0, "No seats are left at this time."),
                        (1, "1 seat is left."),
                        f"{booking.seats_left} seats are left.",
                    ),
                    class_name="text-small text-muted tabular-nums",
                ),
                class_name="flex flex-wrap items-center gap-x-4 gap-y-2",
            ),
        ),
        _others(booking),
        aria_labelledby="party-title",
        class_name="flex flex-col gap-3 print:hidden",
    )


def add_guest_dialog(
    *,
    is_open: rx.Var[bool],
    names_are_shown: rx.Var[bool],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_add: Any,
    on_keep: Any,
) -> rx.Component:
    """Name and address of somebody who comes along; both may stay empty."""
    return dialog(
        rx.cond(
            is_open,
            rx.el.form(
                text_field(
                    name="guest_name",
                    label="Name",
                    is_required=False,
                    auto_complete="off",
                    hint=rx.cond(names_are_shown, "Others who come see it too.", ""),
                ),
                text_field(
                    name="guest_email",
                    label="Email address",
                    type="email",
                    is_required=False,
                    auto_complete="off",
                    hint="A mail with the time and place goes there. Changes stay with you.",
                ),
                error_note(problem),
                rx.el.div(
                    button("Take a seat for them", kind="primary", type="submit", is_busy=is_busy),
                    button("Not now", on_click=on_keep),
                    class_name="flex flex-wrap gap-3",
                ),
                on_submit=on_add,
                no_validate=True,
                class_name="flex flex-col gap-4 pt-3",
            ),
        ),
        title="Bring somebody",
        is_open=is_open,
        on_close=on_keep,
        name="add-guest-dialog",
    )


def _guest(
    guest: rx.Var[GuestView], can_remove: rx.Var[bool], on_remove: Callable[[rx.Var[str]], Any]
) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(guest.name, class_name="break-words"),
            rx.cond(guest.email, rx.el.p(guest.email, class_name="text-small text-muted break-all")),
            class_name="min-w-0",
        ),
        rx.cond(
            can_remove,
            rx.fragment(
                text_button(
                    "Give up the seat",
                    on_click=open_panel(guest.id),
                    aria_label=f"Give up the seat of {guest.name}",
                    class_name="text-small shrink-0",
                ),
                _give_up_dialog(guest, on_remove),
            ),
        ),
        key=guest.id,
        class_name="flex items-center justify-between gap-3 py-1 border-b border-hairline last:border-b-0",
    )


def _give_up_dialog(guest: rx.Var[GuestView], on_remove: Callable[[rx.Var[str]], Any]) -> rx.Component:
    return dialog(
        rx.el.div(
            rx.el.p(
                "Others can take it from now on; it may be gone when you want it back.",
                class_name="text-muted",
            ),
            rx.el.div(
                button("Give it up", kind="danger", on_click=[close_panel(), on_remove(guest.id)]),
                button("Keep it", on_click=close_panel()),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title=f"Give up the seat of {guest.name}?",
        is_open=visit.panel == guest.id,
        on_close=close_panel(),
        name=f"give-up-{guest.id}",
    )


def _others(booking: rx.Var[BookingView]) -> rx.Component:
    """The names of others, where they are shown; else that they are not."""
    return rx.cond(
        booking.names_are_shown,
        rx.el.div(
            rx.el.p("Others who come see your name, and you see theirs.", class_name="text-small text-muted"),
            rx.cond(
                booking.other_names.length() > 0,
                rx.el.ul(
                    rx.foreach(booking.other_names, lambda name: rx.el.li(name, class_name="break-words")),
                    aria_label="Others who come",
                    class_name="list-none p-0 m-0",
                ),
                rx.el.p("Nobody else so far.", class_name="text-muted"),
            ),
            class_name="flex flex-col gap-1",
        ),
        rx.el.p("Others who come do not see who you are.", class_name="text-small text-muted"),
    )
