"""`/settings/keys`: keys by which programs use the API."""

from typing import Final

import reflex as rx

from shared_types.api_keys import ApiKeyRead
from web.components.design.buttons import button
from web.components.design.copy_button import copy_link_button
from web.components.design.dialog import dialog
from web.components.design.feedback import badge, empty_note, note, skeleton
from web.components.design.fields import choices_field, text_field, tick_field
from web.components.design.focus import FocusWhen, focus_first_fault
from web.components.design.surfaces import titled_card
from web.pages.frame import once_loaded
from web.pages.settings_frame import settings_subpage
from web.states.api_keys import SCOPE_WORDS
from web.states.api_keys import ApiKeysState as State

TITLE: Final = "Keys for programs · Kalends"


def api_keys_page() -> rx.Component:
    """Make a key, see which there are, revoke one."""
    return settings_subpage(
        State,
        focus_first_fault(State.attempts),
        # It stands above the form that makes it, and is shown this once.
        FocusWhen.create(on=State.new_key, selector="#new-key"),
        once_loaded(
            State,
            rx.el.div(_new_key(), _keys(), _form(), _question(), class_name="flex flex-col gap-4 max-w-2xl"),
            "Loading your keys",
            skeleton("h-48 w-full rounded-card"),
        ),
        title="Keys for programs",
        lead="A program with a key does in your name what the key opens, until you revoke it.",
    )


def _new_key() -> rx.Component:
    shown = note(
        rx.el.p("This is your new key. Copy it now: it is not shown again."),
        rx.el.code(State.new_key, class_name="break-all font-mono text-ink"),
        rx.el.div(copy_link_button(State.new_key, label="Copy the key", class_name="-ms-3")),
        tone="good",
    )
    return rx.el.div(
        rx.cond(State.new_key, shown), id="new-key", tab_index=-1, role="status", class_name="empty:hidden"
    )


def _keys() -> rx.Component:
    return titled_card(
        "Your keys",
        rx.cond(
            State.keys.length() > 0,
            rx.el.ul(rx.foreach(State.keys, _key), class_name="divide-y divide-hairline"),
            empty_note("There is no key yet. Make one below.", icon_name="link"),
        ),
        gap="gap-2",
    )


def _key(key: rx.Var[ApiKeyRead]) -> rx.Component:
    key_id = key.id.to(str)
    return rx.el.li(
        rx.el.div(
            rx.el.p(key.name, class_name="font-medium break-words"),
            rx.el.p(
                rx.el.code(key.prefix, "…", class_name="font-mono"),
                " · ",
                State.used_words[key_id],
                class_name="text-small text-muted",
            ),
            rx.el.p(State.scope_words[key_id], class_name="text-small text-muted"),
            rx.cond(key.is_expired, badge("Expired", tone="warn", icon_name="clock")),
            class_name="min-w-0 flex flex-col gap-0.5",
        ),
        button(
            "Revoke",
            kind="danger",
            on_click=State.ask_to_revoke(key_id),
            aria_label=f"Revoke {key.name}",
            class_name="shrink-0",
        ),
        key=key_id,
        class_name="flex items-start justify-between gap-4 py-3",
    )


def _form() -> rx.Component:
    return titled_card(
        "Make a key",
        rx.el.form(
            text_field(
                name="name",
                label="What is it for?",
                hint="By this name it stands in the history of your bookings.",
                error=State.errors["name"],
                auto_complete="off",
                max_length=200,
            ),
            choices_field(
                *(tick_field(name=str(scope), label=words) for scope, words in SCOPE_WORDS.items()),
                name="scopes",
                label="What does it open?",
                error=State.errors["scopes"],
            ),
            button(
                "Make the key",
                kind="primary",
                type="submit",
                is_busy=State.is_saving,
                class_name="self-start",
            ),
            on_submit=State.create,
            no_validate=True,
            reset_on_submit=False,
            class_name="flex flex-col gap-5",
        ),
    )


def _question() -> rx.Component:
    return dialog(
        rx.el.p(
            "The program that uses it is refused from then on. A revoked key can't be brought back.",
            class_name="text-muted pt-3",
        ),
        rx.el.div(
            button("Revoke the key", kind="danger", on_click=State.revoke),
            button("Keep it", on_click=State.ask_to_revoke("")),
            class_name="flex flex-wrap gap-3 pt-4",
        ),
        title="Revoke this key?",
        is_open=State.revoking != "",
        on_close=State.ask_to_revoke(""),
        name="revoke-dialog",
    )
