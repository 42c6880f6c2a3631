"""The forms that link a calendar by hand; what is typed into them goes to the API and nowhere else."""

from typing import Any, Final

import reflex as rx

from web.components.design.browser_form import browser_form
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.states.integrations import CalDavFormState, IcsFormState
from web.states.integrations import IntegrationsState as State

_API: Final = "/api/v1/integrations/calendars/"
_SERVERS: Final = (
    (
        "Nextcloud",
        "https://cloud.example.com/remote.php/dav, and an app password made under Settings, Security.",
    ),
    ("Fastmail", "https://caldav.fastmail.com, and an app password: Settings, Privacy & Security."),
    (
        "iCloud",
        "https://caldav.icloud.com, and an app-specific password made at account.apple.com.",
    ),
)


def linking_forms() -> rx.Component:
    """One dialog at a time."""
    close = [State.open_form(""), CalDavFormState.forget, IcsFormState.forget]
    return rx.fragment(
        dialog(
            rx.cond(State.form == "caldav", _caldav_form()),
            title="Link a calendar server",
            is_open=State.form == "caldav",
            on_close=close,
            name="caldav",
        ),
        dialog(
            rx.cond(State.form == "ics", _ics_form()),
            title="Link a calendar address",
            is_open=State.form == "ics",
            on_close=close,
            name="ics",
        ),
    )


def _form(*fields: rx.Component, state: Any, path: str, label: str) -> rx.Component:
    return rx.fragment(
        focus_first_fault(state.attempts),
        browser_form(
            *fields,
            error_note(state.problem),
            rx.el.p(
                "Looking there. That can take half a minute.",
                role="status",
                class_name="hidden group-aria-busy:block text-small text-muted",
            ),
            action=f"{_API}{path}/",
            label=label,
            on_problem=state.refuse,
            on_done=[State.note_linked, state.forget],
            class_name="pt-4",
        ),
    )


def _caldav_form() -> rx.Component:
    state = CalDavFormState
    hints = rx.el.dl(
        *(
            rx.el.div(rx.el.dt(name, class_name="font-medium"), rx.el.dd(words, class_name="m-0 text-muted"))
            for name, words in _SERVERS
        ),
        class_name="m-0 flex flex-col gap-2 text-small",
    )
    return _form(
        text_field(
            name="url",
            label="Address of the server",
            type="url",
            input_mode="url",
            auto_complete="off",
            hint="The server alone is often enough: its calendars are looked for.",
            error=state.errors["url"],
        ),
        text_field(
            name="username",
            label="User name",
            auto_complete="off",
            error=state.errors["username"],
            custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
        ),
        text_field(
            name="password",
            label="Password",
            type="password",
            auto_complete="new-password",
            hint="An app password where your server has them. It is kept encrypted, and never shown again.",
            error=state.errors["password"],
        ),
        hints,
        state=state,
        path="caldav",
        label="Link the server",
    )


def _ics_form() -> rx.Component:
    state = IcsFormState
    return _form(
        rx.el.p(
            "A calendar that is published at an address. What is in it counts as "
            "busy; nothing can be written into it.",
            class_name="text-muted",
        ),
        text_field(
            name="name",
            label="What you call it",
            auto_complete="off",
            error=state.errors["name"],
        ),
        text_field(
            name="url",
            label="Its address",
            type="url",
            input_mode="url",
            auto_complete="off",
            hint="Whoever knows it can read the calendar: it is kept encrypted, and never shown again.",
            error=state.errors["url"],
        ),
        state=state,
        path="ics",
        label="Link the address",
    )
