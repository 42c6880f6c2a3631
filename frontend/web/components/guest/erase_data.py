"""An invitee's way to be forgotten: what will happen, and a second press."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button


def erase_data(words: str, on_erase: Any, *, is_busy: rx.Var[bool]) -> rx.Component:
    """A fold that says what is deleted and what stays, with the button inside it."""
    return rx.el.details(
        rx.el.summary(
            "Delete my data",
            class_name="inline-flex items-center min-h-11 cursor-pointer text-small text-muted underline "
            "underline-offset-3",
        ),
        rx.el.div(
            rx.el.p(f"{words} This can't be undone.", class_name="text-small text-muted max-w-line"),
            button("Delete it for good", kind="danger", on_click=on_erase, is_busy=is_busy),
            class_name="flex flex-col items-start gap-3 pt-1",
        ),
        class_name="border-t border-hairline pt-2 print:hidden",
    )
