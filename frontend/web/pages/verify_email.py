"""The page behind the link that confirms an address."""

import reflex as rx

from web import routes
from web.components.accounts.fields import address_field
from web.components.design.browser_form import browser_form
from web.components.design.feedback import error_note, note
from web.components.design.focus import focus_first_fault
from web.components.layout.account import account_page
from web.states.verify_email import VerifyEmailState

TITLE = "Confirm your address · Kalends"
_API = "/api/v1/users/"


def verify_email_page() -> rx.Component:
    """One press confirms: programs that open every link in a mail must not do it for the reader."""
    state = VerifyEmailState
    return rx.cond(state.is_key_dead, _another_mail(), _confirm())


def _confirm() -> rx.Component:
    state = VerifyEmailState
    return account_page(
        browser_form(
            rx.el.input(type="hidden", name="key", value=rx.State.verification_key, read_only=True),
            error_note(state.problem),
            action=f"{_API}verify-email/",
            label="Confirm and sign in",
            next=f"{routes.to(routes.AVAILABILITY)}?welcome=yes",
            disabled=rx.State.verification_key == "",
            on_problem=state.refuse,
        ),
        title="Confirm your address",
        lead="One press, and you can say when you are open.",
    )


def _another_mail() -> rx.Component:
    """The key is of no use any more: ask for another."""
    state = VerifyEmailState
    sent = note(
        rx.el.p("If ", state.sent_to, " waits to be confirmed, a new link is on its way."), tone="good"
    )
    form = browser_form(
        address_field(state.errors["email"]),
        action=f"{_API}verify-email/resend/",
        label="Send a new link",
        on_problem=state.refuse,
        on_done=state.say_sent,
    )
    return account_page(
        focus_first_fault(state.attempts),
        rx.cond(state.sent_to, sent, form),
        title="This link is used up",
        lead="It has expired, or was used before. A new one is quickly sent.",
    )
