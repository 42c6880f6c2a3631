"""Putting right the address of a page that was reached by an old link."""

from typing import Any

import reflex as rx


def go_by(state: rx.State, path: str) -> Any:
    """Show the same page under its present path; what the visitor has chosen stands behind it, and stays."""
    query = state.router.url.query
    return rx.redirect(f"{path}?{query}" if query else path, replace=True)
