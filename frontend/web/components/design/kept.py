"""Ticks, choices and menus whose value the state keeps, and which don't wait for it to move."""

import reflex as rx
from reflex_components_core.el.elements.forms import CheckboxInput, Input, Select

_JSX = rx.asset("kept.jsx", shared=True)


class KeptTick(CheckboxInput):
    """A checkbox; its handler gets whether it is ticked."""

    library = _JSX.importable_path
    tag = "KeptInput"


class KeptChoice(Input):
    """A radio button; its handler gets its value."""

    library = _JSX.importable_path
    tag = "KeptInput"


class KeptSelect(Select):
    """A menu; its handler gets the value chosen."""

    library = _JSX.importable_path
    tag = "KeptSelect"
