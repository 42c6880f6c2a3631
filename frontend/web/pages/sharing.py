"""`/settings/sharing`: what is shared with others, and what they share."""

from typing import Any, Final

import reflex as rx

from shared_types.sharing import SharedWithMeRead, ShareRead
from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import empty_note, skeleton
from web.components.design.fields import choice_line, choices_field, select_field, text_field
from web.components.design.focus import focus_first_fault
from web.components.design.surfaces import titled_card
from web.pages.frame import once_loaded
from web.pages.settings_frame import settings_subpage
from web.states.sharing import SharingState as State

TITLE: Final = "Share with others · Kalends"


def sharing_page() -> rx.Component:
    """Share something, see with whom, take it back; and what others share."""
    return settings_subpage(
        State,
        focus_first_fault(State.attempts),
        once_loaded(
            State,
            rx.el.div(
                _given(), _form(), _received(), _question(), class_name="flex flex-col gap-4 max-w-2xl"
            ),
            "Loading what is shared",
            skeleton("h-48 w-full rounded-card"),
        ),
        title="Share with others",
        lead="Let somebody see or manage what is yours, by their own name. Take it back at any time.",
    )


def _list(rows: rx.Var[Any], one: Any, *, none: str) -> rx.Component:
    listed = rx.el.ul(rx.foreach(rows, one), class_name="divide-y divide-hairline")
    return rx.cond(rows.length() > 0, listed, empty_note(none, icon_name="people"))


def _line(
    who: rx.Var[str], share_id: rx.Var[str], *, end: str, is_leaving: bool, kind: Any = "danger"
) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(who, class_name="font-medium break-words"),
            rx.el.p(State.words[share_id], class_name="text-small text-muted break-words"),
            class_name="min-w-0",
        ),
        button(
            end,
            kind=kind,
            on_click=State.ask_to_end(share_id, is_leaving),
            aria_label=f"{end}: {who}",
            class_name="shrink-0",
        ),
        key=share_id,
        class_name="flex items-start justify-between gap-4 py-3",
    )


def _given() -> rx.Component:
    def one(share: rx.Var[ShareRead]) -> rx.Component:
        return _line(share.email, share.id.to(str), end="Take back", is_leaving=False)

    return titled_card(
        "Shared with others", _list(State.shares, one, none="Nothing of yours is shared with anybody.")
    )


def _received() -> rx.Component:
    def one(share: rx.Var[SharedWithMeRead]) -> rx.Component:
        return _line(
            share.organizer_name, share.id.to(str), end="Give back", is_leaving=True, kind="secondary"
        )

    return titled_card("Shared with you", _list(State.received, one, none="Nobody shares anything with you."))


def _form() -> rx.Component:
    return titled_card(
        "Share something",
        rx.el.form(
            text_field(
                name="email",
                label="With whom",
                type="email",
                input_mode="email",
                auto_complete="off",
                hint="They get a mail. Who has no account yet finds it once they have made one.",
                error=State.errors["email"],
            ),
            select_field(
                rx.foreach(State.choices, lambda choice: rx.el.option(choice[1], value=choice[0])),
                name="shared",
                label="What",
                error=State.errors["event_type_id"],
            ),
            choices_field(
                choice_line("See it", kind="radio", name="level", value="view", default_checked=True),
                choice_line("Manage it: change, book, cancel", kind="radio", name="level", value="manage"),
                name="level",
                label="What may they do?",
                error=State.errors["level"],
            ),
            button(
                "Share it", kind="primary", type="submit", is_busy=State.is_saving, class_name="self-start"
            ),
            on_submit=State.share,
            no_validate=True,
            reset_on_submit=False,
            class_name="flex flex-col gap-5",
        ),
    )


def _question() -> rx.Component:
    words = rx.cond(
        State.is_leaving,
        "You don't see it any more from then on. Only who shared it can share it again.",
        "They are refused from their next click on. What they did stays in the history of your bookings.",
    )
    return dialog(
        rx.el.p(words, class_name="text-muted pt-3"),
        rx.el.div(
            button("Stop sharing it", kind="danger", on_click=State.end),
            button("Keep it", on_click=State.ask_to_end("", False)),
            class_name="flex flex-wrap gap-3 pt-4",
        ),
        title="Stop sharing this?",
        is_open=State.ending != "",
        on_close=State.ask_to_end("", False),
        name="end-dialog",
    )
