"""Signing up."""

import reflex as rx

from web import routes
from web.components.accounts.fields import address_field, new_password_field
from web.components.accounts.provider_buttons import provider_buttons
from web.components.design.browser_form import browser_form
from web.components.design.buttons import text_button, text_link
from web.components.design.feedback import error_note, note
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.components.layout.account import account_page
from web.states.sign_up import SignUpState

TITLE = "Sign up · Kalends"
_API = "/api/v1/users/"


def sign_up_page() -> rx.Component:
    """A form; then where the mail went."""
    state = SignUpState
    return rx.cond(state.sent_to, _check_mail(), _form())


def _form() -> rx.Component:
    state = SignUpState
    return account_page(
        focus_first_fault(state.attempts),
        browser_form(
            text_field(
                name="name",
                label="Your name",
                hint="Invitees see it on your page.",
                auto_complete="name",
                error=state.errors["name"],
            ),
            address_field(state.errors["email"]),
            new_password_field(state.errors["password"], label="Password"),
            error_note(state.problem),
            action=f"{_API}sign-up/",
            label="Sign up",
            with_zone=True,
            on_problem=state.refuse,
            on_done=state.say_sent,
        ),
        provider_buttons(
            providers=state.providers, next_path=routes.to(routes.EVENT_TYPES), on_problem=state.refuse
        ),
        rx.el.p(
            "You have an account? ",
            text_link("Sign in", href=routes.to(routes.SIGN_IN)),
            class_name="text-small text-muted",
        ),
        title="Sign up",
        lead="Your own page for bookings, in two minutes.",
    )


def _check_mail() -> rx.Component:
    state = SignUpState
    return account_page(
        rx.el.p("Open the link in the mail to confirm your address. It can take a minute to arrive."),
        rx.cond(state.is_resent, note(rx.el.p("Sent again."), tone="good")),
        error_note(state.problem),
        browser_form(
            rx.el.input(type="hidden", name="email", value=state.sent_to, read_only=True),
            action=f"{_API}verify-email/resend/",
            label="Send the mail again",
            kind="secondary",
            on_problem=state.refuse,
            on_done=state.say_resent,
        ),
        rx.el.p(
            "Not your address? ",
            text_button("Start again", on_click=state.start_again),
            class_name="text-small text-muted",
        ),
        title="Check your mail",
        lead=f"We wrote to {state.sent_to}.",
    )
