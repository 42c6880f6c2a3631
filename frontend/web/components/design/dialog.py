"""Dialogs: one question, asked above the page."""

from typing import Any

import reflex as rx

from web.components.design.browser import ModalDialog
from web.components.design.buttons import icon_button


def dialog(
    *children: rx.Component,
    title: rx.Var[str] | str,
    is_open: rx.Var[bool],
    on_close: Any,
    name: str,
) -> rx.Component:
    """A dialog with a title and a way out. `name` is unique on the page and ties the title to it."""
    heading_id = f"{name}-title"
    return ModalDialog.create(
        rx.el.div(
            rx.el.h2(title, id=heading_id, class_name="text-heading font-strong"),
            icon_button("close", "Close", on_click=on_close, class_name="-me-2 -mt-2"),
            class_name="flex items-start justify-between gap-4",
        ),
        *children,
        is_open=is_open,
        on_close=on_close,
        custom_attrs={"aria-labelledby": heading_id},
        class_name="m-auto w-[min(34rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] overflow-y-auto p-4 "
        "sm:p-6 "
        "rounded-card bg-raised text-ink border border-hairline shadow-float backdrop:bg-black/40",
    )
