"""`/settings/archive` and `/settings/leave`: all that is kept of an organizer, taken along or erased."""

from typing import Final

import reflex as rx

from web import routes
from web.components.accounts.fields import own_password_field
from web.components.design.browser_form import browser_form
from web.components.design.feedback import error_note, note
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.components.design.surfaces import card
from web.pages.settings_frame import settings_subpage
from web.states.own_data import ArchiveState, LeaveState
from web.states.session import SessionState
from web.states.settings import SettingsState

ARCHIVE_TITLE: Final = "Take everything along · Kalends"
LEAVE_TITLE: Final = "Leave for good · Kalends"
_API: Final = "/api/v1/users/account/"


def archive_page() -> rx.Component:
    """Everything as one file; asks the password."""
    state = ArchiveState
    return _page(
        "Take everything along",
        rx.el.p(
            "One ZIP archive of all that is kept of you: event types, bookings, hours, messages. "
            "Your invitees' names and addresses are in it, too: keep it safe.",
            class_name="text-muted max-w-line",
        ),
        rx.el.div(
            rx.cond(state.is_done, note(rx.el.p("Your archive is being saved."), tone="good")), role="status"
        ),
        focus_first_fault(state.attempts),
        browser_form(
            _password(state.errors["password"]),
            error_note(state.problem),
            action=f"{_API}export/",
            label="Download the archive",
            on_problem=state.refuse,
            on_done=state.say_done,
        ),
    )


def leave_page() -> rx.Component:
    """What happens on leaving, and to whom; asks the name of the page and the password."""
    state = LeaveState
    return _page(
        "Leave for good",
        note(
            rx.el.p(
                "Your account, event types, bookings and their history are erased and can't be brought back. "
                "Meetings that are still to come are cancelled, and those who booked them get a mail. "
                "You are signed out everywhere at once."
            ),
            tone="warn",
        ),
        focus_first_fault(state.attempts),
        browser_form(
            text_field(
                name="organizer_slug",
                label="Type the last part of your link to confirm",
                hint=SessionState.public_url,
                auto_complete="off",
                custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
                error=state.errors["organizer_slug"],
            ),
            _password(state.errors["password"]),
            error_note(state.problem),
            action=f"{_API}erase/",
            label="Erase my account",
            kind="danger",
            on_problem=state.refuse,
            next=routes.HOME,
        ),
    )


def _page(title: str, *children: rx.Component) -> rx.Component:
    return settings_subpage(
        SettingsState,
        card(*children, class_name="p-4 sm:p-6 flex flex-col gap-5 max-w-2xl"),
        title=title,
    )


def _password(error: rx.Var[str]) -> rx.Component:
    return own_password_field(has_password=SessionState.can_be_asked, error=error, label="Password")
