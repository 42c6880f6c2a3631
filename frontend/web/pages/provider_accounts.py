"""The part of `/settings` about accounts at Google and Microsoft."""

from typing import Any

import reflex as rx

from shared_types.providers import ProviderAccountRead, SignInProviderRead
from web.components.accounts.fields import own_password_field
from web.components.design.browser_form import browser_form
from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.surfaces import titled_card
from web.states.providers import AddAccountState, RemoveAccountState
from web.states.providers import ProviderAccountsState as State
from web.states.session import SessionState

_API = "/api/v1/users/"


def provider_accounts_section() -> rx.Component:
    """Those there are, what can be added; nothing at all where this installation knows no provider."""
    section = titled_card(
        "Other ways to sign in",
        rx.el.p(
            "An account elsewhere that opens yours here. Two-factor sign-in asks its code all the same.",
            class_name="text-muted max-w-line",
        ),
        error_note(State.problem),
        rx.cond(
            State.accounts.length() > 0,
            rx.el.ul(rx.foreach(State.accounts, _account), class_name="divide-y divide-hairline"),
        ),
        rx.el.div(rx.foreach(State.providers, _add_button), class_name="flex flex-wrap gap-3"),
        _add_dialog(),
        _remove_dialog(),
        gap="gap-4",
    )
    return rx.cond((State.accounts.length() > 0) | (State.providers.length() > 0), section)


def _account(account: rx.Var[ProviderAccountRead]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(account.name, class_name="font-medium"),
            rx.el.p(
                account.email,
                " · last used ",
                State.dates[account.id.to_string()],
                class_name="text-small text-muted break-words tabular-nums",
            ),
            class_name="min-w-0 flex flex-col gap-0.5",
        ),
        button(
            "Remove",
            kind="danger",
            on_click=State.ask_to_remove(account.id),
            aria_label=f"Remove {account.name}, {account.email}",
            class_name="shrink-0",
        ),
        class_name="flex items-start justify-between gap-4 py-3",
    )


def _add_button(provider: rx.Var[SignInProviderRead]) -> rx.Component:
    return button("Add ", provider.name, on_click=State.ask_to_add(provider.provider))


def _proof(state: Any, **props: Any) -> rx.Component:
    return browser_form(
        own_password_field(has_password=SessionState.can_be_asked, error=state.errors["password"]),
        error_note(state.problem),
        on_problem=state.refuse,
        class_name="pt-4",
        **props,
    )


def _add_dialog() -> rx.Component:
    return dialog(
        rx.el.p(
            State.adding_name,
            " asks you who you are and sends you back. We learn your name and your address there, and "
            "nothing else.",
            class_name="text-muted pt-3",
        ),
        _proof(
            AddAccountState,
            action=f"{_API}providers/{State.adding}/add/",
            label="Go on",
            follow=True,
        ),
        title=f"Add {State.adding_name}?",
        is_open=State.adding != "",
        on_close=[State.ask_to_add(""), AddAccountState.forget],
        name="add-account",
    )


def _remove_dialog() -> rx.Component:
    return dialog(
        rx.el.p("It does not open your account from then on.", class_name="text-muted pt-3"),
        _proof(
            RemoveAccountState,
            action=f"{_API}provider-accounts/{State.removing}/remove/",
            label="Remove it",
            kind="danger",
            on_done=[State.say_removed, RemoveAccountState.forget],
        ),
        title="Remove this way to sign in?",
        is_open=State.removing != 0,
        on_close=[State.ask_to_remove(0), RemoveAccountState.forget],
        name="remove-account",
    )
