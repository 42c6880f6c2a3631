"""Light, dark, or as the system has it."""

import reflex as rx
from reflex_base.style import color_mode, set_color_mode

from web.components.design.icons import icon

_MODES = (("system", "System"), ("light", "Light"), ("dark", "Dark"))


def theme_switch() -> rx.Component:
    """A small choice of three; the one in force is marked in words for screen readers too."""
    return rx.el.label(
        rx.el.span("Theme", class_name="sr-only"),
        icon("contrast", "size-4 text-muted pointer-events-none absolute start-3"),
        rx.el.select(
            *(rx.el.option(word, value=mode) for mode, word in _MODES),
            value=color_mode,
            on_change=set_color_mode,
            class_name="min-h-11 ps-9 pe-3 rounded-control bg-transparent text-small text-muted border "
            "border-transparent "
            "hover:border-control",
        ),
        class_name="relative inline-flex items-center",
    )
