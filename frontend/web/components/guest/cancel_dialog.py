"""Calling a booking off: what will happen, to whom, and a reason if there is one."""

from typing import Any, Final

import reflex as rx

from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import textarea_field
from web.components.times.visit import close_panel, visit

PANEL: Final = "cancel"


def cancel_dialog(
    *,
    is_possible: rx.Var[bool],
    what: rx.Var[str],
    scope: rx.Component,
    organizer_name: rx.Var[str],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_cancel: Any,
) -> rx.Component:
    """Asks before it is done. what: as the sentence begins that names it; scope: how much of a series."""
    return dialog(
        rx.el.form(
            rx.el.p(
                what,
                " will be called off. ",
                organizer_name,
                " gets a mail, and the time is free for others again. You can book another one at any time.",
                class_name="text-muted",
            ),
            scope,
            textarea_field(
                name="reason",
                label=rx.el.span("Why", rx.el.span(" (optional)", class_name="font-normal text-muted")),
                hint="It goes to the organizer with the mail.",
                max_length=1000,
                rows="3",
            ),
            error_note(problem),
            rx.el.div(
                button("Cancel the meeting", kind="danger", type="submit", is_busy=is_busy),
                button("Keep it", on_click=close_panel()),
                class_name="flex flex-wrap gap-3",
            ),
            on_submit=on_cancel,
            class_name="flex flex-col gap-4 pt-3",
        ),
        title="Cancel this meeting",
        is_open=(visit.panel == PANEL) & is_possible,
        on_close=close_panel(),
        name="cancel-dialog",
    )
