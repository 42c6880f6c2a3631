"""Words with placeholders, and buttons that write these at the cursor."""

import reflex as rx

from shared_types.workflows import PLACEHOLDERS
from web.format.workflow_words import PLACEHOLDER_NAMES

_JSX = rx.asset("placeholders.jsx", shared=True).importable_path


class Placeholders(rx.Component):
    """Fields, and buttons with `data-placeholder` that write into the one that was typed in last."""

    library = _JSX
    tag = "Placeholders"

    first: rx.Var[str]


def palette() -> rx.Component:
    """Every placeholder, by what it is called; what comes in its place stands in its title."""
    buttons = (
        rx.el.li(
            rx.el.button(
                PLACEHOLDER_NAMES[name],
                type="button",
                title=meaning,
                aria_label=f"Insert: {PLACEHOLDER_NAMES[name]}",
                custom_attrs={"data-placeholder": f"{{{{{name}}}}}"},
                class_name="min-h-11 sm:min-h-8 px-3 rounded-full border border-control bg-raised text-small "
                "text-ink hover:border-ink hover:bg-sunken",
            )
        )
        for name, meaning in PLACEHOLDERS.items()
    )
    return rx.el.div(
        rx.el.p("Insert what is different each time", class_name="text-small text-muted"),
        rx.el.ul(*buttons, class_name="list-none p-0 m-0 flex flex-wrap gap-1.5"),
        class_name="flex flex-col gap-2",
    )
