"""The dates of a series that is booked, and how much of it is called off."""

from typing import Any

import reflex as rx

from shared_types.vocabulary import CancelScope
from web.components.design.buttons import text_button
from web.components.design.feedback import badge
from web.components.design.fields import choice_line
from web.components.design.icons import icon
from web.format.series import SeriesDateView


def dates_list(titles: rx.Var[list[str]], language: rx.Var[str]) -> rx.Component:
    """The dates of a series that has just been booked."""
    return rx.el.div(
        rx.el.h2("Your dates", class_name="font-medium"),
        rx.el.ol(
            rx.foreach(
                titles,
                lambda title: rx.el.li(
                    icon("calendar", "size-4 mt-1 text-muted"), title, class_name="flex gap-2.5 tabular-nums"
                ),
            ),
            lang=language,
            class_name="list-none p-0 m-0 flex flex-col gap-1",
        ),
        class_name="flex flex-col gap-2",
    )


def series_dates(
    dates: rx.Var[list[SeriesDateView]],
    *,
    words: rx.Var[str],
    on_move: Any,
    on_cancel: Any,
    is_busy: rx.Var[bool],
) -> rx.Component:
    """Every date of a booked series, with what can be done about each. words: the pattern."""

    def line(date: rx.Var[SeriesDateView]) -> rx.Component:
        title = rx.cond(
            date.status == "cancelled",
            rx.el.s(date.title, class_name="text-muted"),
            rx.el.span(date.title, class_name="font-medium"),
        )
        move = text_button(
            "Move", on_click=on_move(date.id), class_name="text-small", aria_label=f"Move {date.title}"
        )
        cancel = text_button(
            "Cancel", on_click=on_cancel(date.id), class_name="text-small", aria_label=f"Cancel {date.title}"
        )
        return rx.el.li(
            rx.el.div(
                title,
                rx.cond(date.status_words, badge(date.status_words)),
                class_name="flex-1 min-w-28 flex flex-wrap items-center gap-x-3 tabular-nums",
            ),
            rx.el.div(
                rx.cond(date.can_be_moved, move),
                rx.cond(date.can_be_cancelled, cancel),
                class_name="flex shrink-0 gap-4",
            ),
            key=date.id,
            class_name="flex flex-wrap items-center justify-between gap-x-4 py-1 border-b border-hairline "
            "last:border-b-0",
        )

    return rx.el.section(
        rx.el.div(
            rx.el.h2("Dates of this series", id="dates-title", class_name="font-medium"),
            rx.el.p(words, class_name="text-small text-muted"),
        ),
        rx.el.ol(rx.foreach(dates, line), class_name="list-none p-0 m-0"),
        aria_busy=is_busy,
        aria_labelledby="dates-title",
        class_name="flex flex-col gap-2",
    )


def scope_choice(*, value: rx.Var[str], on_change: Any) -> rx.Component:
    """How much of a series is called off."""

    def option(scope: str, words: str) -> rx.Component:
        return choice_line(
            words,
            kind="radio",
            name="scope",
            value=scope,
            checked=value == scope,
            on_change=lambda _: on_change(scope),
        )

    return rx.el.fieldset(
        rx.el.legend("How much of the series", class_name="text-small text-muted"),
        option(CancelScope.ONE, "This date only"),
        option(CancelScope.FOLLOWING, "This date and those after it"),
        option(CancelScope.ALL, "All dates that are still to come"),
        class_name="border-0 p-0 m-0 flex flex-col gap-2",
    )
