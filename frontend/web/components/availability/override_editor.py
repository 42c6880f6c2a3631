"""Dates that differ from their weekday."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.availability.weekly_hours_editor import interval_line
from web.components.design.buttons import button, icon_button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import choice_line, text_field
from web.components.design.icons import icon
from web.components.design.surfaces import section_heading
from web.format.date_overrides import OverrideLine
from web.format.week_draft import IntervalDraft

type Handler = Callable[..., Any]


def override_list(
    overrides: rx.Var[list[OverrideLine]], *, on_ask: Handler, on_remove: Handler
) -> rx.Component:
    """The dates, soonest first, and the way to another."""

    def line(one: rx.Var[OverrideLine]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.p(one.title, class_name="font-medium"),
                rx.el.p(one.hours, class_name="text-small text-muted tabular-nums"),
                class_name="min-w-0",
            ),
            rx.el.div(
                icon_button("edit", f"Change {one.title}", on_click=on_ask(one.date)),
                icon_button("trash", f"Remove {one.title}", on_click=on_remove(one.date)),
                class_name="flex shrink-0",
            ),
            key=one.date,
            class_name="flex items-center justify-between gap-3 py-2 border-b border-hairline "
            "last:border-b-0",
        )

    return rx.el.section(
        section_heading("Different dates", id="dates-heading"),
        rx.el.p(
            "Holidays and days with other hours. They replace the weekday's hours.",
            class_name="text-small text-muted",
        ),
        rx.cond(
            overrides.length() > 0,
            rx.el.ul(rx.foreach(overrides, line), class_name="list-none p-0 m-0"),
            rx.el.p("No dates yet: every week is like the others.", class_name="py-2"),
        ),
        rx.el.div(button(icon("plus", "size-4"), "Add a date", on_click=on_ask(""))),
        aria_labelledby="dates-heading",
        class_name="flex flex-col gap-3",
    )


def override_dialog(
    *,
    is_open: rx.Var[bool],
    day: rx.Var[str],
    first_date: rx.Var[str],
    date_error: rx.Var[str],
    is_day_open: rx.Var[bool],
    intervals: rx.Var[list[IntervalDraft]],
    problem: rx.Var[str],
    on_date: Any,
    on_day_open: Handler,
    on_time: Handler,
    on_add: Any,
    on_remove: Handler,
    on_save: Any,
    on_close: Any,
) -> rx.Component:
    """One date: which, and closed or open when."""
    hours = _hours(intervals, on_time=on_time, on_add=on_add, on_remove=on_remove)
    return dialog(
        rx.el.div(
            text_field(
                name="override-date",
                label="Date",
                type="date",
                value=day,
                error=date_error,
                on_change=on_date,
                min=first_date,
                control_class="max-w-52 tabular-nums",
            ),
            rx.el.div(
                _choice("Closed all day", is_on=~is_day_open, on_choose=on_day_open(False)),
                _choice("Open at these hours", is_on=is_day_open, on_choose=on_day_open(True)),
                role="radiogroup",
                aria_label="That day",
                class_name="flex flex-col gap-2",
            ),
            rx.cond(is_day_open, hours),
            error_note(problem),
            rx.el.div(
                button("Save date", kind="primary", on_click=on_save),
                button("Cancel", on_click=on_close),
                class_name="flex gap-3",
            ),
            class_name="flex flex-col gap-5 pt-3",
        ),
        title="A different date",
        is_open=is_open,
        on_close=on_close,
        name="override",
    )


def _hours(
    intervals: rx.Var[list[IntervalDraft]], *, on_time: Handler, on_add: Any, on_remove: Handler
) -> rx.Component:
    return rx.el.div(
        rx.foreach(
            intervals,
            lambda interval, place: interval_line(
                interval,
                of="That day",
                on_time=lambda edge: on_time(place, edge),
                on_remove=on_remove(place),
            ),
        ),
        rx.el.div(
            button(icon("plus", "size-4"), "Add hours", kind="quiet", on_click=on_add, class_name="-ms-4")
        ),
        class_name="flex flex-col gap-2",
    )


def _choice(words: str, *, is_on: rx.Var[bool], on_choose: Any) -> rx.Component:
    return choice_line(words, kind="radio", name="day-open", value=words, checked=is_on, on_change=on_choose)
