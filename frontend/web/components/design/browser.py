"""What every page needs of the browser and Python can't say: dialogs, focus, the end of the shell."""

from typing import Any, Final

import reflex as rx

LIBRARY: Final = rx.asset("browser.jsx", shared=True).importable_path


class ModalDialog(rx.Component):
    """The browser's own modal dialog, opened and closed by a var."""

    library = LIBRARY
    tag = "Dialog"

    is_open: rx.Var[bool]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class FocusWhen(rx.Component):
    """Moves focus to the first match of a selector when a value changes."""

    library = LIBRARY
    tag = "FocusWhen"

    on: rx.Var[Any]
    selector: rx.Var[str]
    at_once: rx.Var[bool]


class PageHeading(rx.Component):
    """The one heading of first rank; focus goes there after moving within the app."""

    library = LIBRARY
    tag = "PageHeading"


class ShellDone(rx.Component):
    """Removes the server-written words once it is drawn."""

    library = LIBRARY
    tag = "ShellDone"
