"""`/settings/two-factor`: a code from a phone after the password."""

from typing import Any, Final

import reflex as rx

from web.components.accounts.fields import own_password_field
from web.components.design.browser_form import browser_form
from web.components.design.buttons import button, link_button, text_link
from web.components.design.copy_button import copy_link_button
from web.components.design.feedback import error_note, note, skeleton
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.components.design.surfaces import titled_card
from web.pages.frame import once_loaded
from web.pages.settings_frame import settings_subpage
from web.states.second_factor import (
    FEW,
    BeginFactorState,
    ConfirmFactorState,
    DisableFactorState,
    RenewCodesState,
)
from web.states.second_factor import SecondFactorState as State
from web.states.session import SessionState

TITLE: Final = "Two-factor sign-in · Kalends"
_API: Final = "/api/v1/users/second-factor/"


def second_factor_page() -> rx.Component:
    """Switch it on with an app, keep the recovery codes, switch it off."""
    how_it_stands = rx.cond(
        State.is_on,
        rx.fragment(
            _is_on(), rx.match(State.asking, ("renew", _renew()), ("disable", _disable()), rx.fragment())
        ),
        rx.cond(State.secret, _setup(), _begin()),
    )
    return settings_subpage(
        State,
        once_loaded(
            State,
            rx.el.div(
                rx.cond(State.recovery_codes.length() > 0, _new_codes(), how_it_stands),
                class_name="flex flex-col gap-4 max-w-2xl",
            ),
            "Loading",
            skeleton("h-64 w-full rounded-card"),
        ),
        title="Two-factor sign-in",
        lead="A code from an app on your phone, after the password. The password alone opens nothing.",
    )


def _password_form(state: Any, *, action: str, label: str, **props: Any) -> rx.Component:
    """A form that asks the password once more."""
    return rx.fragment(
        focus_first_fault(state.attempts),
        browser_form(
            own_password_field(has_password=SessionState.can_be_asked, error=state.errors["password"]),
            error_note(state.problem),
            action=f"{_API}{action}/",
            label=label,
            on_problem=state.refuse,
            **props,
        ),
    )


def _begin() -> rx.Component:
    return titled_card(
        "Switch it on",
        rx.el.p(
            "You need an app that shows codes, such as Aegis, Google Authenticator, 1Password or the "
            "passwords app of your phone.",
            class_name="text-muted max-w-line",
        ),
        _password_form(BeginFactorState, action="begin", label="Set it up", on_answer=State.show_setup),
    )


def _setup() -> rx.Component:
    state = ConfirmFactorState
    return titled_card(
        "Add Kalends to your app",
        rx.el.div(
            rx.el.img(
                src=State.picture,
                alt="The QR code for your app",
                class_name="size-52 shrink-0 bg-white rounded-control border border-hairline p-1",
            ),
            rx.el.div(
                rx.el.p("Scan this with the app. On the phone itself, ", _app_link(), "."),
                rx.el.p("Or type this key into the app:", class_name="text-muted"),
                rx.el.code(State.secret, class_name="font-mono break-words text-ink"),
                rx.el.div(copy_link_button(State.secret, label="Copy the key", class_name="-ms-3")),
                class_name="min-w-0 flex flex-col gap-2",
            ),
            class_name="flex flex-col sm:flex-row gap-5",
        ),
        focus_first_fault(state.attempts),
        browser_form(
            text_field(
                name="code",
                label="The code that the app shows now",
                input_mode="numeric",
                auto_complete="one-time-code",
                error=state.errors["code"],
                control_class="max-w-40 tabular-nums",
            ),
            note(rx.el.p("You will be signed out everywhere else."), tone="plain"),
            error_note(state.problem),
            action=f"{_API}confirm/",
            label="Switch it on",
            on_problem=state.refuse,
            on_answer=State.show_codes,
        ),
        button("Not now", kind="quiet", on_click=State.forget_setup, class_name="self-start -ms-4"),
    )


def _app_link() -> rx.Component:
    return text_link("open it in the app", href=State.otpauth_url)


def _new_codes() -> rx.Component:
    return titled_card(
        "Your recovery codes",
        note(
            rx.el.p(
                "Each of them opens your account once, should the app be out of reach. Keep them where you "
                "will find them without your phone. They are not shown again."
            ),
            tone="warn",
        ),
        rx.el.ul(
            rx.foreach(
                State.recovery_codes,
                lambda code: rx.el.li(rx.el.code(code, class_name="font-mono tabular-nums text-ink")),
            ),
            class_name="grid grid-cols-2 gap-x-6 gap-y-2 max-w-xs",
        ),
        rx.el.div(
            copy_link_button(State.codes_text, label="Copy the codes", class_name="-ms-3"),
            link_button("Save as a file", href=State.codes_file, download="kalends-recovery-codes.txt"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        button("I have kept them", kind="primary", on_click=State.forget_codes, class_name="self-start"),
    )


def _is_on() -> rx.Component:
    few = note(rx.el.p("Few recovery codes are left: make new ones."), tone="warn")
    return titled_card(
        "It is on",
        rx.el.p("Signing in takes a code since ", State.since, "."),
        rx.el.p("Recovery codes left: ", State.codes_left, class_name="text-muted"),
        rx.cond(State.codes_left <= FEW, few),
        rx.el.div(
            button("New recovery codes", on_click=State.ask("renew")),
            button("Switch it off", kind="danger", on_click=State.ask("disable")),
            class_name="flex flex-wrap gap-3",
        ),
    )


def _renew() -> rx.Component:
    return titled_card(
        "New recovery codes",
        rx.el.p("The ones you have open nothing any more.", class_name="text-muted"),
        _password_form(
            RenewCodesState,
            action="recovery-codes",
            label="Make new codes",
            kind="secondary",
            on_answer=State.show_codes,
        ),
        _not_now(),
    )


def _disable() -> rx.Component:
    return titled_card(
        "Switch it off",
        rx.el.p("Your password alone opens your account from then on.", class_name="text-muted"),
        _password_form(
            DisableFactorState, action="disable", label="Switch it off", kind="danger", on_done=State.say_off
        ),
        _not_now(),
    )


def _not_now() -> rx.Component:
    return button("Leave it as it is", kind="quiet", on_click=State.ask(""), class_name="self-start -ms-4")
