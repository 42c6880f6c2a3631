"""The bar that says that something is unsaved, and saves it."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button


def save_bar(
    *,
    is_unsaved: rx.Var[bool] | bool,
    is_saving: rx.Var[bool],
    on_save: Any,
    on_discard: Any,
    words: rx.Var[str] | str = "You have unsaved changes.",
    save_label: rx.Var[str] | str = "Save",
) -> rx.Component:
    """Stays at the foot of the page while something is unsaved; what it says is read out."""
    bar = rx.el.div(
        rx.el.p(words, class_name="text-small min-w-0 grow basis-40"),
        rx.el.div(
            button("Discard", on_click=on_discard, disabled=is_saving),
            button(save_label, kind="primary", on_click=on_save, is_busy=is_saving),
            class_name="flex gap-2",
        ),
        class_name="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-3 ps-4 rounded-card "
        "bg-raised border "
        "border-hairline shadow-float",
    )
    return rx.el.div(
        rx.cond(is_unsaved, bar),
        role="status",
        class_name="sticky bottom-18 md:bottom-4 z-20 empty:hidden",
    )
