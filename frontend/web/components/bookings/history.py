"""What was done to a booking: one act below the other, the latest first."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button, text_link
from web.components.design.feedback import loading_words, retry_note, skeleton
from web.components.design.icons import icon
from web.components.design.surfaces import card
from web.format.audit import ChangeLine, HistoryEntry


def history_card(
    history: rx.Var[list[HistoryEntry]],
    *,
    zone: rx.Var[str],
    problem: rx.Var[str],
    is_loading: rx.Var[bool],
    has_more: rx.Var[bool],
    is_loading_more: rx.Var[bool],
    on_retry: Any,
    on_more: Any,
) -> rx.Component:
    """Open at first, and folded away by a press on its heading."""
    more = button("Show what was before", on_click=on_more, is_busy=is_loading_more, class_name="self-start")
    acts = rx.fragment(
        rx.el.ol(rx.foreach(history, _act), class_name="list-none p-0 m-0 divide-y divide-hairline"),
        rx.cond(has_more, more),
    )
    empty = rx.cond(problem, None, rx.el.p("Nothing is written down about it.", class_name="text-muted"))
    return card(
        rx.el.details(
            rx.el.summary(
                rx.el.h2("History", class_name="text-heading font-strong text-ink"),
                icon("forward", "size-5 text-muted rotate-90 in-open:-rotate-90"),
                class_name="flex items-center justify-between gap-3 min-h-11 cursor-pointer list-none",
            ),
            rx.el.div(
                rx.el.p("Latest first, in your zone: ", zone, ".", class_name="text-small text-muted"),
                rx.cond(is_loading, _waiting(), rx.cond(history.length() > 0, acts, empty)),
                retry_note(problem, on_retry=on_retry),
                class_name="flex flex-col gap-3 pt-1",
            ),
            open=True,
        ),
        class_name="px-4 sm:px-6 py-3 sm:py-4",
        aria_label="History",
    )


def _waiting() -> rx.Component:
    return rx.fragment(loading_words("Loading the history"), skeleton("h-14 w-full"), skeleton("h-14 w-full"))


def _act(entry: rx.Var[HistoryEntry]) -> rx.Component:
    return rx.el.li(
        rx.el.p(entry.what, class_name="font-medium break-words"),
        rx.el.p(
            rx.el.span(entry.at, class_name="tabular-nums"),
            " · ",
            entry.who,
            rx.cond(entry.origin, f", {entry.origin}", ""),
            class_name="text-small text-muted break-words",
        ),
        rx.cond(
            entry.reason,
            rx.el.p(
                "“",
                entry.reason,
                "”",
                class_name="text-small whitespace-pre-line [unicode-bidi:plaintext] break-words",
            ),
        ),
        rx.foreach(entry.notes, lambda words: rx.el.p(words, class_name="text-small")),
        rx.cond(
            entry.other_booking,
            text_link("The other booking", href=f"/bookings/{entry.other_booking}/", class_name="text-small"),
        ),
        rx.cond(
            entry.changes.length() > 0,
            rx.el.dl(
                rx.foreach(entry.changes, _change),
                class_name="m-0 pt-1 flex flex-col gap-1 text-small tabular-nums",
            ),
        ),
        key=entry.id,
        class_name="py-3 first:pt-1 flex flex-col gap-0.5 min-w-0",
    )


def _change(change: rx.Var[ChangeLine]) -> rx.Component:
    """Before and after; the arrow is read out as a word."""
    arrow = rx.fragment(
        rx.el.span(" → ", aria_hidden="true", class_name="text-muted"),
        rx.el.span(" became ", class_name="sr-only"),
    )
    before = rx.fragment(rx.el.span(change.before, class_name="text-muted"), arrow)
    return rx.el.div(
        rx.el.dt(change.label, class_name="text-muted"),
        rx.el.dd(
            rx.cond(change.before, before),
            rx.cond(change.after, change.after, "none"),
            class_name="m-0 min-w-0 break-words",
        ),
        class_name="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3",
    )
