"""`/waitlist/<access_token>/place`: a place in line, and what can be done with it."""

import reflex as rx

from web.components.design.buttons import button, link_button, text_button
from web.components.design.feedback import badge, error_note, note
from web.components.design.focus import FocusWhen
from web.components.design.icons import icon
from web.components.design.page_states import card_skeleton, dead_link, failed_note
from web.components.design.surfaces import card
from web.components.guest.booking_confirmation import done_sign
from web.components.guest.erase_data import erase_data
from web.components.layout.public import public_page
from web.states.waitlist_place import WaitlistPlaceState as State


def waitlist_place_page() -> rx.Component:
    """The page of somebody who waits."""
    return public_page(
        rx.match(
            State.status,
            ("ready", _place()),
            ("missing", dead_link("There is no place in line behind this link", "It may be cut short.")),
            (
                "expired",
                dead_link("This link has expired", "Links stop working some time after their meeting."),
            ),
            (
                "erased",
                dead_link(
                    "Your data is deleted",
                    "You are in line no more, and nothing here names you. "
                    "Mails that were sent are in your mailbox; this link leads nowhere now.",
                ),
            ),
            ("failed", failed_note(State.problem, on_retry=State.load_again)),
            card_skeleton(),
        ),
        brand=State.brand,
    )


def _place() -> rx.Component:
    return card(
        _headline(),
        error_note(State.change_problem),
        _facts(),
        _actions(),
        rx.cond(
            State.place.stage != "booked",
            erase_data(
                "Your name, address, phone, answers and the messages about this wait are deleted, and the "
                "place in line goes to the next.",
                State.erase,
                is_busy=State.is_changing,
            ),
        ),
        FocusWhen.create(on=State.done, selector="#place-title"),
        class_name="max-w-2xl mx-auto flex flex-col gap-6 p-5 sm:p-8",
    )


def _headline() -> rx.Component:
    """Where they stand, as a word, a sign and a sentence."""
    place = State.place
    title = rx.match(
        place.stage,
        ("confirm", "Confirm your place in line"),
        ("waiting", "You are in line"),
        ("watching", "You are watching this time"),
        ("offered", "It can be yours"),
        ("booked", "You are booked"),
        ("expired", rx.cond(place.was_offered, "The offer is over", "The line has ended")),
        "You are not in line any more",
    )
    words = rx.match(
        place.stage,
        ("confirm", f"Press the button before {place.until}; until then you are not in line."),
        ("waiting", f"{place.line} A mail goes to {place.invitee_email} when it is your turn."),
        ("watching", "You get no mail and no place is kept for you. This page says when it is free."),
        ("offered", f"The place is kept for you until {place.until}."),
        ("booked", f"A mail with the calendar file is on its way to {place.invitee_email}."),
        (
            "expired",
            rx.cond(
                place.is_free,
                "The time is open to everybody now, to you too.",
                rx.cond(
                    place.was_offered,
                    "It was not taken in time, and somebody else has it or is asked now.",
                    "Nothing came free in time, or the address was not confirmed.",
                ),
            ),
        ),
        "If you change your mind, join the line again.",
    )
    sign = rx.match(
        place.stage,
        ("confirm", badge("Not confirmed", tone="warn", icon_name="alert")),
        ("waiting", badge("In line", tone="accent", icon_name="clock")),
        ("watching", badge("Watching", icon_name="clock")),
        ("offered", badge("Kept for you", tone="good", icon_name="check")),
        ("booked", badge("Confirmed", tone="good", icon_name="check")),
        ("expired", badge("Over", tone="warn", icon_name="clock")),
        badge("Left", icon_name="close"),
    )
    return rx.el.header(
        rx.cond(place.stage == "booked", done_sign()),
        rx.el.div(sign),
        rx.el.h1(title, id="place-title", tab_index=-1, class_name="text-title font-strong outline-none"),
        rx.el.p(words, role="status", class_name="text-muted max-w-line"),
        class_name="flex flex-col gap-2",
    )


def _facts() -> rx.Component:
    place = State.place
    return rx.el.div(
        rx.el.p(
            rx.cond(place.offered, place.offered, place.wished),
            lang=State.language,
            class_name="text-heading font-strong tabular-nums",
        ),
        rx.el.p(place.zone, class_name="text-small text-muted"),
        rx.el.p(place.name, " with ", place.organizer_name, class_name="pt-2"),
        rx.cond(place.seats, rx.el.p(place.seats, class_name="text-muted")),
        class_name="flex flex-col border-y border-hairline py-4",
    )


def _actions() -> rx.Component:
    place, busy = State.place, State.is_changing
    look = link_button("See other times", href=State.offer_path)
    leave = text_button("Leave the line", on_click=State.act("leave"), disabled=busy)
    free = rx.cond(
        place.is_free,
        note(
            rx.el.p("This time is free right now."),
            rx.el.div(link_button("Book it", href=State.offer_path, kind="primary")),
            tone="accent",
        ),
    )
    confirm = button(
        icon("check"), "Confirm my place", kind="primary", is_busy=busy, on_click=State.act("confirm")
    )
    claim = button(icon("check"), "Take it", kind="primary", is_busy=busy, on_click=State.act("claim"))
    decline = button("Let it go", disabled=busy, on_click=State.act("decline"))
    return rx.el.div(
        rx.match(
            place.stage,
            ("confirm", _row(confirm, leave)),
            ("waiting", rx.fragment(free, _row(look, leave))),
            ("watching", rx.fragment(free, _row(look, leave))),
            (
                "offered",
                rx.fragment(
                    _row(claim, decline),
                    rx.el.p(
                        "Letting it go hands it to the next in line and ends your wait.",
                        class_name="text-small text-muted",
                    ),
                ),
            ),
            ("booked", _row(link_button("Move or cancel", href=State.booking_path))),
            rx.fragment(free, _row(look)),
        ),
        class_name="flex flex-col gap-4 print:hidden",
    )


def _row(*buttons: rx.Component) -> rx.Component:
    return rx.el.div(*buttons, class_name="flex flex-col sm:flex-row sm:items-center gap-3")
