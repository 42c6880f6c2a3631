"""The part of `/settings` about the private calendar feed."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.copy_button import copy_link_button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note, skeleton
from web.components.design.surfaces import titled_card
from web.pages.frame import once_loaded
from web.states.calendar_feed import CalendarFeedState as State


def calendar_feed_section() -> rx.Component:
    """What it is, the address, another address, none."""
    return titled_card(
        "Calendar feed",
        rx.el.p(
            "A secret address at which your calendar finds your bookings and follows every change: subscribe "
            "to it in your calendar app under “from URL”. It holds names and times, and nothing else of "
            "whoever comes.",
            class_name="text-muted max-w-line",
        ),
        once_loaded(
            State, rx.cond(State.url, _address(), _none()), "Loading the feed", skeleton("h-11 w-full")
        ),
        _renew_dialog(),
        _end_dialog(),
        gap="gap-4",
    )


def _none() -> rx.Component:
    return rx.fragment(
        error_note(State.act_problem),
        button(
            "Make an address",
            kind="primary",
            on_click=State.renew,
            is_busy=State.is_acting,
            class_name="self-start",
        ),
    )


def _address() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.code(State.url, class_name="break-all font-mono text-small text-ink"),
            copy_link_button(State.url, label="Copy the address", class_name="-ms-3 self-start"),
            rx.el.p(
                "Whoever has it sees your bookings. Made on ",
                State.made,
                ".",
                class_name="text-small text-muted tabular-nums",
            ),
            class_name="flex flex-col gap-1 p-3 rounded-control bg-sunken border border-hairline",
        ),
        rx.el.div(
            button("Make a new address", on_click=State.ask("renew")),
            button("Switch it off", kind="danger", on_click=State.ask("end")),
            class_name="flex flex-wrap gap-3",
        ),
    )


def _renew_dialog() -> rx.Component:
    return _question(
        "The address there is now ends at once. Calendars that subscribe to it get nothing more until they "
        "have the new one.",
        title="Make a new address?",
        asked="renew",
        act=button("Make a new address", kind="danger", on_click=State.renew, is_busy=State.is_acting),
    )


def _end_dialog() -> rx.Component:
    return _question(
        "The address ends at once, and calendars that subscribe to it get nothing more. You can make another "
        "whenever you like.",
        title="Switch the feed off?",
        asked="end",
        act=button("Switch it off", kind="danger", on_click=State.end, is_busy=State.is_acting),
    )


def _question(words: str, *, title: str, asked: str, act: Any) -> rx.Component:
    return dialog(
        rx.el.p(words, class_name="text-muted pt-3"),
        rx.el.div(error_note(State.act_problem), class_name="pt-3 empty:hidden"),
        rx.el.div(
            act,
            button("Leave it as it is", on_click=State.ask("")),
            class_name="flex flex-wrap gap-3 pt-4",
        ),
        title=title,
        is_open=State.asked == asked,
        on_close=State.ask(""),
        name=f"{asked}-feed",
    )
