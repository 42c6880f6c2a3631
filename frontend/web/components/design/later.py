"""Parts of a page that only some of its visitors need: fetched when they are first drawn."""

import reflex as rx


def later(part: rx.Component) -> rx.Component:
    """A part in a file of its own.

    part: what a function under `rx.memo` makes, without arguments; its module becomes the file.
    """
    values = {"library": part.library, "tag": part.tag, "__module__": __name__}
    return type(f"Later{part.tag}", (rx.NoSSRComponent,), values).create()
