"""Signing in."""

import reflex as rx

from web import routes
from web.components.accounts.fields import address_field
from web.components.accounts.provider_buttons import provider_buttons
from web.components.design.browser_form import browser_form
from web.components.design.buttons import button, text_link
from web.components.design.feedback import error_note, note
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.components.layout.account import account_page
from web.states.sign_in import SignInState

TITLE = "Sign in · Kalends"
_API = "/api/v1/users/"


def sign_in_page() -> rx.Component:
    """Address and password, then a code where wanted; an unconfirmed address gets its mail again."""
    return account_page(
        focus_first_fault(SignInState.attempts),
        rx.cond(SignInState.is_code_wanted, _code_step(), _password_step()),
        title="Sign in",
    )


def _code_step() -> rx.Component:
    """The code of the app, or a recovery code."""
    state = SignInState
    return rx.fragment(
        browser_form(
            text_field(
                name="code",
                label="The code from your app",
                hint="Without the app: one of your recovery codes.",
                input_mode="numeric",
                auto_complete="one-time-code",
                auto_focus=True,
                error=state.errors["code"],
                control_class="max-w-48 tabular-nums",
            ),
            error_note(state.problem),
            action=f"{_API}sign-in/second-factor/",
            label="Sign in",
            next=state.next_path,
            on_problem=state.take_code_answer,
        ),
        button(
            "Back to the password", kind="quiet", on_click=state.begin_again, class_name="self-start -ms-4"
        ),
    )


def _password_step() -> rx.Component:
    state = SignInState
    return rx.fragment(
        rx.cond(state.news, note(rx.el.p(state.news), tone="good")),
        browser_form(
            address_field(state.errors["email"]),
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
            on_problem=state.take_answer,
        ),
        rx.cond(state.is_unverified, _resend()),
        provider_buttons(providers=state.providers, next_path=state.next_path, on_problem=state.refuse),
        rx.el.p(
            "No account yet? ",
            text_link("Sign up", href=routes.to(routes.SIGN_UP)),
            class_name="text-small text-muted",
        ),
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
