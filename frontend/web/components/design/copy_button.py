"""A link one press away from the clipboard."""

import reflex as rx

from web.components.design.icons import icon

_JSX = rx.asset("copy_button.jsx", shared=True)


class CopyButton(rx.Component):
    """Copies a text in the browser and says so, without asking the server."""

    library = _JSX.importable_path
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]
    copied: rx.Var[str]
    icon_only: rx.Var[bool]


def copy_link_button(
    url: rx.Var[str] | str, *, label: rx.Var[str] | str = "Copy link", class_name: str = ""
) -> rx.Component:
    """A button that copies an address; for some seconds it says that it did."""
    return CopyButton.create(
        icon("copy", "size-4"),
        text=url,
        label=label,
        copied="Copied",
        class_name="inline-flex items-center justify-center gap-2 min-h-11 px-3 rounded-control text-body "
        "font-medium text-accent hover:bg-accent-tint data-[copied=true]:text-good transition-colors "
        "duration-calm " + class_name,
    )
