"""Round a calendar of bookings: its title, the ways to turn it, and how a booking looks on it."""

from typing import Any, Final

import reflex as rx

from web.components.design.buttons import link_button
from web.components.design.feedback import note
from web.components.design.icons import icon
from web.format.booking_calendar import EntryView

_JSX: Final = rx.asset("calendar_keys.jsx", shared=True).importable_path
_LINES: Final = (
    ("confirmed", "bg-accent-tint border-s-accent "),
    ("completed", "bg-good-tint border-s-good "),
    ("no_show", "bg-warn-tint border-s-warn "),
    ("cancelled", "bg-raised border-s-bad border-dashed line-through decoration-1 "),
)
_SIGNS: Final = (("completed", "check"), ("no_show", "alert"), ("cancelled", "close"))

type Words = rx.Var[str] | str


class CalendarKeys(rx.Component):
    """Page Up and Page Down turn the calendar inside; arrows go from day to day."""

    library = _JSX
    tag = "CalendarKeys"


def calendar_frame(
    *children: Any, title: Words, what: str, previous: Words, today: Words, following: Words
) -> rx.Component:
    """A calendar under its title. what: "week" or "month"; the others are addresses."""
    return CalendarKeys.create(
        rx.el.div(
            rx.el.h2(title, aria_live="polite", class_name="text-heading font-strong tabular-nums"),
            rx.el.nav(
                _turn("previous", "back", f"Previous {what}", previous, "PageUp"),
                link_button("Today", href=today, class_name="px-3 text-small"),
                _turn("following", "forward", f"Next {what}", following, "PageDown"),
                aria_label=f"Turn the {what}",
                class_name="flex items-center gap-1",
            ),
            class_name="flex flex-wrap items-center justify-between gap-x-4 gap-y-2",
        ),
        *children,
        class_name="flex flex-col gap-3",
    )


def calendar_notes(*, is_empty: rx.Var[bool], cut: rx.Var[str], what: str) -> rx.Component:
    """What is to be said about the whole of it."""
    return rx.fragment(
        rx.cond(is_empty, note(rx.el.p(f"Nothing is booked in this {what}."))),
        rx.cond(cut, note(rx.el.p(cut), tone="warn")),
    )


def entry_look(entry: rx.Var[EntryView]) -> rx.Var[str]:
    """The colours of a booking by how it stands."""
    return rx.match(entry.status, *_LINES, "bg-sunken border-s-control ")


def status_sign(entry: rx.Var[EntryView], class_name: str = "size-3.5") -> rx.Component:
    """How a booking stands, as a shape; the word is there for screen readers."""
    return rx.el.span(
        rx.match(
            entry.status,
            *((status, icon(name, class_name)) for status, name in _SIGNS),
            rx.fragment(),
        ),
        rx.el.span(entry.status_words, class_name="sr-only"),
        class_name="inline-flex shrink-0",
    )


def _turn(name: str, sign: str, label: str, href: Words, key: str) -> rx.Component:
    return link_button(
        icon(sign),
        href=href,
        kind="quiet",
        aria_label=label,
        title=label,
        custom_attrs={"data-turn": name, "aria-keyshortcuts": key},
        class_name="w-11 px-0",
    )
