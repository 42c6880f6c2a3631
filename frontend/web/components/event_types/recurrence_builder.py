"""How often a series repeats, how it ends, and the dates that come of it."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from web.components.design.feedback import note
from web.components.design.fields import choice_line, choices_field, error_line, text_field
from web.components.design.icons import icon
from web.format.recurrence_draft import WEEKDAY_CODES, RecurrenceDraft

type OnText = Callable[..., Any]
type Texts = rx.Var[dict[str, str]]

_PATTERNS: Final = (("none", "Not at all"), ("daily", "Daily"), ("weekly", "Weekly"), ("monthly", "Monthly"))
_UNITS: Final = (("daily", "days"), ("weekly", "weeks"), ("monthly", "months"))
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def recurrence_builder(
    series: rx.Var[RecurrenceDraft],
    *,
    words: rx.Var[str],
    dates: rx.Var[list[str]],
    first_date: rx.Var[str],
    errors: Texts,
    on_series: OnText,
    on_weekday: Callable[..., Any],
    on_first_date: Any,
) -> rx.Component:
    """A series is booked in one go: the invitee chooses the first time, the rest follow the pattern."""
    patterns = (
        choice_line(
            name,
            kind="radio",
            name="repeats",
            value=value,
            checked=series.repeats == value,
            on_change=on_series("repeats"),
        )
        for value, name in _PATTERNS
    )
    return rx.fragment(
        choices_field(
            rx.el.div(*patterns, class_name="grid grid-cols-2 sm:grid-cols-4 gap-2"),
            name="repeats",
            label="Repeats",
        ),
        rx.cond(
            series.repeats != "none",
            rx.fragment(
                rx.cond(
                    series.custom_rule,
                    _custom_rule(series, on_series),
                    _pattern(series, errors, on_series, on_weekday),
                ),
                error_line("recurrence", errors["recurrence"]),
                _end(series, errors, on_series),
                rx.cond(series.custom_rule, None, _dates(words, dates, first_date, on_first_date)),
            ),
            rx.el.p("Each booking is a single meeting.", class_name="text-muted"),
        ),
    )


def _pattern(
    series: rx.Var[RecurrenceDraft], errors: Texts, on_series: OnText, on_weekday: Callable[..., Any]
) -> rx.Component:
    unit = rx.match(series.repeats, *_UNITS, "")
    return rx.el.div(
        text_field(
            name="interval",
            label=rx.el.span("Every … ", unit),
            value=series.interval,
            input_mode="numeric",
            auto_complete="off",
            error=rx.cond(errors["recurrence"], " ", ""),
            on_change=on_series("interval"),
            control_class="max-w-28 tabular-nums",
        ),
        rx.cond(series.repeats == "weekly", _weekdays(series, on_weekday)),
        class_name="flex flex-col gap-5",
    )


def _weekdays(series: rx.Var[RecurrenceDraft], on_weekday: Callable[..., Any]) -> rx.Component:
    days = (
        rx.el.button(
            short,
            type="button",
            on_click=on_weekday(code),
            aria_pressed=rx.cond(series.weekdays.contains(code), "true", "false"),
            class_name=[
                "min-h-11 min-w-12 px-2 rounded-control border text-small transition-colors duration-calm",
                rx.cond(
                    series.weekdays.contains(code),
                    "border-accent bg-accent-tint text-ink font-medium",
                    "border-control bg-raised text-ink hover:border-ink",
                ),
            ],
        )
        for code, short in zip(WEEKDAY_CODES, _WEEKDAYS, strict=True)
    )
    return rx.el.div(
        rx.el.p("On", id="weekdays-label", class_name="font-medium"),
        rx.el.div(*days, role="group", aria_labelledby="weekdays-label", class_name="flex flex-wrap gap-2"),
        rx.el.p(
            rx.cond(series.weekdays.length() == 0, "None chosen: the weekday of the first meeting.", ""),
            class_name="text-small text-muted",
        ),
        class_name="flex flex-col gap-1.5",
    )


def _custom_rule(series: rx.Var[RecurrenceDraft], on_series: OnText) -> rx.Component:
    return text_field(
        name="custom_rule",
        label="Rule",
        hint="An RFC 5545 rule. Empty it to choose from a pattern instead.",
        value=series.custom_rule,
        on_change=on_series("custom_rule"),
        control_class="font-mono text-small",
    )


def _end(series: rx.Var[RecurrenceDraft], errors: Texts, on_series: OnText) -> rx.Component:
    """One end, and only the field that belongs to it."""
    choices = rx.el.div(
        choice_line(
            "After a number of meetings",
            kind="radio",
            name="ends",
            value="after",
            checked=series.ends == "after",
            on_change=on_series("ends"),
        ),
        choice_line(
            "On a date",
            kind="radio",
            name="ends",
            value="on",
            checked=series.ends == "on",
            on_change=on_series("ends"),
        ),
        class_name="grid sm:grid-cols-2 gap-2",
    )
    count = text_field(
        name="occurrences",
        label="Meetings",
        value=series.occurrences,
        input_mode="numeric",
        auto_complete="off",
        error=errors["occurrences"],
        on_change=on_series("occurrences"),
        control_class="max-w-28 tabular-nums",
    )
    until = text_field(
        name="until",
        label="Last date",
        type="date",
        value=series.until,
        error=errors["until"],
        on_change=on_series("until"),
        control_class="max-w-52 tabular-nums",
    )
    return rx.el.div(
        choices_field(choices, name="ends", label="Ends"),
        rx.cond(series.ends == "after", count, until),
        class_name="flex flex-col gap-4",
    )


def _dates(
    words: rx.Var[str], dates: rx.Var[list[str]], first_date: rx.Var[str], on_first_date: Any
) -> rx.Component:
    """The pattern in words, and what comes of it for a first meeting on an example date."""
    example = rx.el.input(
        type="date",
        id="first-date",
        value=first_date,
        on_change=on_first_date,
        class_name="min-h-11 rounded-control border border-control bg-raised text-ink px-3 text-small "
        "tabular-nums",
    )
    listed = rx.el.ol(
        rx.foreach(
            dates,
            lambda day: rx.el.li(
                icon("calendar", "size-4 text-muted"),
                day,
                class_name="inline-flex items-center gap-1.5 px-2.5 py-1 rounded-full border "
                "border-hairline text-small "
                "tabular-nums",
            ),
        ),
        class_name="flex flex-wrap gap-2 list-none p-0 m-0",
    )
    return rx.el.div(
        rx.el.p(words, class_name="font-medium"),
        rx.el.div(
            rx.el.label(
                "If the first meeting is on", html_for="first-date", class_name="text-small text-muted"
            ),
            example,
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.cond(
            dates.length() > 0, listed, note(rx.el.p("No date fits this pattern and its end."), tone="warn")
        ),
        aria_live="polite",
        class_name="flex flex-col gap-3 p-4 rounded-card bg-sunken",
    )
