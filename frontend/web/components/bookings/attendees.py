"""The people of a group booking, as its organizer manages them."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.bookings.details import answer_list
from web.components.design.buttons import button, text_link
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import text_field, textarea_field
from web.components.design.status_badge import booking_badge
from web.components.design.surfaces import card, section_heading
from web.format.booking_details import AttendeeLine, BookingDetails


def attendee_card(
    booking: rx.Var[BookingDetails],
    *,
    may_change: rx.Var[bool],
    on_add: Any,
    on_remove: Callable[..., Any],
    on_mark: Callable[..., Any],
) -> rx.Component:
    """Everybody at a group booking, how many seats are left, and what can be done about them."""
    return card(
        rx.el.div(
            section_heading("Attendees"),
            rx.cond(booking.can_add_attendees & may_change, button("Add somebody", on_click=on_add)),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        rx.cond(
            booking.status == "confirmed",
            rx.el.p(
                rx.match(
                    booking.seats_left,
                    (0, "Every seat is taken."),
                    (1, "1 seat is left."),
                    f"{booking.seats_left} seats are left.",
                ),
                class_name="text-small text-muted tabular-nums",
            ),
        ),
        rx.el.ul(
            rx.foreach(booking.attendees, lambda one: _line(booking, one, may_change, on_remove, on_mark)),
            class_name="list-none p-0 m-0",
        ),
        class_name="p-4 sm:p-6 flex flex-col gap-2",
        aria_label="Attendees",
    )


def add_person_dialog(
    *,
    is_open: rx.Var[bool],
    questions: rx.Component,
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_add: Any,
    on_keep: Any,
) -> rx.Component:
    """Who shall get a seat, and what invitees are asked."""
    return dialog(
        rx.cond(
            is_open,
            rx.el.form(
                text_field(name="person_name", label="Name", auto_complete="off"),
                text_field(
                    name="person_email",
                    label="Email address",
                    type="email",
                    auto_complete="off",
                    hint="A mail with the time and a link of their own goes there.",
                ),
                questions,
                error_note(problem),
                _choice("Give them a seat", "primary", is_busy, on_keep),
                on_submit=on_add,
                no_validate=True,
                class_name="flex flex-col gap-4 pt-3",
            ),
        ),
        title="Add somebody",
        is_open=is_open,
        on_close=on_keep,
        name="add-person",
    )


def remove_person_dialog(
    *,
    is_open: rx.Var[bool],
    concerned: rx.Var[str],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_remove: Any,
    on_keep: Any,
) -> rx.Component:
    """Who is taken out, and what follows."""
    return dialog(
        rx.cond(
            is_open,
            rx.el.form(
                rx.el.p(concerned, class_name="font-medium"),
                rx.el.p(
                    "Their seats become free, and they get a mail. When nobody is left the meeting is called "
                    "off and its time is free again. This can't be undone."
                ),
                textarea_field(
                    name="remove_reason",
                    label="Reason",
                    hint="It stands in the mail.",
                    is_required=False,
                    max_length=1000,
                    rows="3",
                ),
                error_note(problem),
                _choice("Take them out", "danger", is_busy, on_keep),
                on_submit=on_remove,
                class_name="flex flex-col gap-4 pt-3",
            ),
        ),
        title="Take them out?",
        is_open=is_open,
        on_close=on_keep,
        name="remove-person",
    )


def _line(
    booking: rx.Var[BookingDetails],
    one: rx.Var[AttendeeLine],
    may_change: rx.Var[bool],
    on_remove: Callable[..., Any],
    on_mark: Callable[..., Any],
) -> rx.Component:
    marks = rx.cond(
        one.is_no_show,
        button(
            "Was there",
            kind="quiet",
            on_click=on_mark(one.id, False),
            aria_label=f"Was there: {one.name}",
            class_name="text-small",
        ),
        button(
            "No-show",
            kind="quiet",
            on_click=on_mark(one.id, True),
            aria_label=f"No-show: {one.name}",
            class_name="text-small",
        ),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(one.name, class_name="font-medium break-words"),
            text_link(one.email, href=f"mailto:{one.email}", class_name="text-small break-all"),
            rx.cond(one.phone, rx.el.p(one.phone, class_name="text-small text-muted")),
            class_name="min-w-0 grow basis-48",
        ),
        booking_badge(one.status, one.status_words),
        rx.cond(may_change & booking.can_mark_attendees & (one.status != "cancelled"), marks),
        rx.cond(
            may_change & booking.can_remove_attendees & one.is_coming,
            button(
                "Take out",
                kind="quiet",
                on_click=on_remove(one.id, one.concerns),
                aria_label=f"Take out: {one.name}",
                class_name="text-small",
            ),
        ),
        rx.cond(one.answers.length() > 0, rx.el.div(answer_list(one.answers), class_name="basis-full pb-1")),
        key=one.id,
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 border-b border-hairline "
        "last:border-b-0",
    )


def _choice(words: str, kind: str, is_busy: rx.Var[bool], on_keep: Any) -> rx.Component:
    return rx.el.div(
        button(words, kind=kind, type="submit", is_busy=is_busy),
        button("Not now", on_click=on_keep),
        class_name="flex flex-wrap gap-3",
    )
