"""Signing in."""

import reflex as rx

from web import routes
from web.components.browser_form import browser_form
from web.components.buttons import text_link
from web.components.feedback import error_note, note
from web.components.fields import text_field
from web.components.focus import focus_first_fault
from web.components.layout_account import account_page
from web.states.sign_in import SignInState

TITLE = "Sign in · Kalends"
_API = "/api/v1/users/"


def sign_in_page() -> rx.Component:
    """Address and password; an unconfirmed address gets its mail again."""
    state = SignInState
    return account_page(
        focus_first_fault(state.attempts),
        rx.cond(state.news, note(rx.el.p(state.news), tone="good")),
        browser_form(
            text_field(
                name="email",
                label="Email address",
                type="email",
                auto_complete="username",
                input_mode="email",
                error=state.errors["email"],
                custom_attrs={"autoCapitalize": "none"},
            ),
            rx.el.div(
                text_field(
                    name="password",
                    label="Password",
                    type="password",
                    auto_complete="current-password",
                    error=state.errors["password"],
                ),
                text_link(
                    "Forgotten it?",
                    href=routes.to(routes.RESET_PASSWORD),
                    class_name="inline-flex items-center min-h-11 text-small",
                ),
            ),
            error_note(state.problem),
            action=f"{_API}sign-in/",
            label="Sign in",
            next=state.next_path,
            on_problem=state.refuse,
        ),
        rx.cond(state.is_unverified, _resend()),
        rx.el.p(
            "No account yet? ",
            text_link("Sign up", href=routes.to(routes.SIGN_UP)),
            class_name="text-small text-muted",
        ),
        title="Sign in",
    )


def _resend() -> rx.Component:
    """The mail that confirms the address, once more."""
    state = SignInState
    return rx.cond(
        state.is_resent,
        note(rx.el.p("Sent. The mail has a link that confirms your address."), tone="good"),
        browser_form(
            rx.el.input(type="hidden", name="email", value=state.email, read_only=True),
            action=f"{_API}verify-email/resend/",
            label="Send the mail again",
            kind="secondary",
            on_problem=state.refuse,
            on_done=state.say_resent,
        ),
    )
