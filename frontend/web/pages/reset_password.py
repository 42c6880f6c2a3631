"""A forgotten password: asking for a mail, and setting a new one."""

import reflex as rx

from web import routes
from web.components.accounts.fields import address_field, new_password_field
from web.components.design.browser_form import browser_form
from web.components.design.buttons import link_button, text_button, text_link
from web.components.design.feedback import error_note
from web.components.design.focus import focus_first_fault
from web.components.layout.account import account_page
from web.states.reset_password import ResetRequestState, SetPasswordState

TITLE = "Reset your password · Kalends"
SET_TITLE = "Set a new password · Kalends"
_API = "/api/v1/users/"


def reset_password_page() -> rx.Component:
    """An address, then "check your mail"."""
    state = ResetRequestState
    return rx.cond(state.sent_to, _check_mail(), _ask())


def _ask() -> rx.Component:
    state = ResetRequestState
    return account_page(
        focus_first_fault(state.attempts),
        browser_form(
            address_field(state.errors["email"]),
            error_note(state.problem),
            action=f"{_API}password-reset/",
            label="Send a link",
            on_problem=state.refuse,
            on_done=state.say_sent,
        ),
        rx.el.p(
            text_link("Back to sign in", href=routes.to(routes.SIGN_IN), class_name="inline-block py-3"),
            class_name="text-small -my-3",
        ),
        title="Reset your password",
        lead="We send you a link that lets you set a new one.",
    )


def _check_mail() -> rx.Component:
    state = ResetRequestState
    return account_page(
        rx.el.p("If there is an account for ", state.sent_to, ", a mail with a link is on its way."),
        rx.el.p(
            "Nothing came? Look among the unwanted mail, or ",
            text_button("try another address", on_click=state.start_again),
            ".",
            class_name="text-small text-muted",
        ),
        title="Check your mail",
    )


def set_password_page() -> rx.Component:
    """The page behind the link in the mail."""
    state = SetPasswordState
    return rx.cond(state.is_key_dead, _used_up(), _set())


def _set() -> rx.Component:
    state = SetPasswordState
    return account_page(
        focus_first_fault(state.attempts),
        browser_form(
            rx.el.input(type="hidden", name="key", value=rx.State.reset_key, read_only=True),
            new_password_field(state.errors["password"], label="New password"),
            error_note(state.problem),
            action=f"{_API}password-reset/confirm/",
            label="Set the password",
            next=f"{routes.to(routes.SIGN_IN)}?password=set",
            disabled=rx.State.reset_key == "",
            on_problem=state.refuse,
        ),
        title="Set a new password",
    )


def _used_up() -> rx.Component:
    return account_page(
        rx.el.div(link_button("Ask for a new link", href=routes.to(routes.RESET_PASSWORD), kind="primary")),
        title="This link is used up",
        lead="It has expired, or was used before.",
    )
