"""The keyboard's place on a page whose rows and buttons come and go."""

import reflex as rx

_JSX = rx.asset("focus_keeper.jsx", shared=True)


class FocusKeeper(rx.Component):
    """Gives the focus of what is taken away to what stands there now, or to what it was a part of."""

    library = _JSX.importable_path
    tag = "FocusKeeper"
