"""What the forms of an account ask: an address, a password that is new, the one there is once more."""

import reflex as rx

from web.components.design.fields import text_field


def address_field(error: rx.Var[str]) -> rx.Component:
    """The address that one signs in with."""
    return text_field(
        name="email",
        label="Email address",
        type="email",
        auto_complete="username",
        input_mode="email",
        error=error,
        custom_attrs={"autoCapitalize": "none"},
    )


def new_password_field(error: rx.Var[str], *, name: str = "password", label: str) -> rx.Component:
    """A password that is set here."""
    return text_field(
        name=name,
        label=label,
        type="password",
        hint="Ten characters or more; a few words are easiest to keep in mind.",
        auto_complete="new-password",
        error=error,
    )


def own_password_field(
    *, has_password: rx.Var[bool], error: rx.Var[str], label: str = "Your password"
) -> rx.Component:
    """Before something that matters; nothing for those who have none: their session has to do."""
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
