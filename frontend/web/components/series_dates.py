"""The dates of a series that is booked, and how much of it is called off."""

from typing import Any

import reflex as rx

from web.components.buttons import text_button
from web.components.feedback import badge
from web.components.icons import icon
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
    dates: rx.Var[list[SeriesDateView]], *, on_move: Any, on_cancel: Any, is_busy: rx.Var[bool]
) -> rx.Component:
    """Every date of a booked series, with what can be done about each."""

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
                class_name="min-w-0 flex flex-wrap items-center gap-x-3 tabular-nums",
            ),
            rx.el.div(
                rx.cond(date.can_be_moved, move),
                rx.cond(date.can_be_cancelled, cancel),
                class_name="flex shrink-0 gap-4",
            ),
            key=date.id,
            class_name="flex items-center justify-between gap-4 min-h-11 border-b border-hairline "
            "last:border-b-0",
        )

    return rx.el.section(
        rx.el.h2("Dates of this series", id="dates-title", class_name="font-medium"),
        rx.el.ol(rx.foreach(dates, line), class_name="list-none p-0 m-0"),
        aria_busy=is_busy,
        aria_labelledby="dates-title",
        class_name="flex flex-col gap-2",
    )


def scope_choice(*, value: rx.Var[str] | None = None, on_change: Any = None) -> rx.Component:
    """How much of a series is called off."""

    def option(scope: str, words: str) -> rx.Component:
        controlled: dict[str, Any] = (
            {"default_checked": scope == "one"}
            if value is None
            else {"checked": value == scope, "on_change": on_change(scope)}
        )
        return rx.el.label(
            rx.el.input(type="radio", name="scope", value=scope, class_name="size-5", **controlled),
            words,
            class_name="flex items-center gap-3 min-h-11",
        )

    return rx.el.fieldset(
        rx.el.legend("How much of the series", class_name="text-small text-muted"),
        option("one", "This date only"),
        option("following", "This date and those after it"),
        option("all", "All dates that are still to come"),
        class_name="border-0 p-0 m-0",
    )
