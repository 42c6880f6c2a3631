"""The field that asks an organizer's password once more, before something that matters."""

import reflex as rx

from web.components.fields import text_field


def own_password_field(
    *, has_password: rx.Var[bool], error: rx.Var[str], label: str = "Your password"
) -> rx.Component:
    """Nothing for those who have none: their session has to do."""
    return rx.cond(
        has_password,
        text_field(
            name="password",
            label=label,
            type="password",
            auto_complete="current-password",
            error=error,
        ),
    )
