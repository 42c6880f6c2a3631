"""A week of hours that reads like a week: a line a day, drawn to scale, changed in its place."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from web.components.design.buttons import button, icon_button
from web.components.design.dialog import dialog
from web.components.design.fields import switch
from web.components.design.icons import icon
from web.components.design.kept import KeptTick
from web.format.week_draft import WEEKDAY_NAMES, Band, DayDraft, IntervalDraft

type Handler = Callable[..., Any]

_LINE: Final = "grid grid-cols-[1fr_auto] md:grid-cols-[10.5rem_1fr_5.5rem] gap-x-4 gap-y-1"
_TIME: Final = (
    "w-20 min-h-11 rounded-control border bg-raised text-ink text-center tabular-nums px-1 transition-colors "
    "duration-calm "
)


def weekly_hours_editor(
    days: rx.Var[list[DayDraft]],
    *,
    on_open: Handler,
    on_time: Handler,
    on_add: Handler,
    on_remove: Handler,
    on_copy: Handler,
) -> rx.Component:
    """Seven days; the handlers take the weekday first, then the place of the interval in it."""

    def line(day: rx.Var[DayDraft]) -> rx.Component:
        hours = rx.foreach(
            day.intervals,
            lambda interval, place: interval_line(
                interval,
                of=day.name,
                on_time=lambda edge: on_time(day.weekday, place, edge),
                on_remove=on_remove(day.weekday, place),
            ),
        )
        return rx.el.li(
            _day_head(day, on_open),
            rx.el.div(
                icon_button("plus", f"Add hours on {day.name}", on_click=on_add(day.weekday)),
                icon_button("copy", f"Copy {day.name} to other days", on_click=on_copy(day.weekday)),
                class_name="flex md:order-last",
            ),
            rx.el.div(
                _scale(day.bands),
                rx.el.div(hours, class_name="flex flex-wrap gap-x-6 gap-y-2 empty:hidden"),
                class_name="flex flex-col gap-2 min-w-0 col-span-2 md:col-span-1",
            ),
            key=day.weekday,
            aria_label=day.name,
            class_name=f"{_LINE} items-start py-2 border-t border-hairline",
        )

    return rx.el.div(
        _hour_marks(),
        rx.el.ol(rx.foreach(days, line), aria_label="Weekly hours", class_name="list-none p-0 m-0"),
    )


def _hour_marks() -> rx.Component:
    """The hours above the drawn days."""
    marks = (
        rx.el.span(
            f"{hour}:00",
            class_name="absolute -translate-x-1/2 rtl:translate-x-1/2",
            custom_attrs={"style": {"insetInlineStart": f"{hour / 24:.2%}"}},
        )
        for hour in (6, 12, 18)
    )
    return rx.el.div(
        rx.el.span(),
        rx.el.div(*marks, class_name="relative h-6"),
        aria_hidden="true",
        class_name=f"{_LINE} hidden md:grid text-small text-muted tabular-nums",
    )


def _day_head(day: rx.Var[DayDraft], on_open: Handler) -> rx.Component:
    return rx.el.div(
        switch(
            f"Open on {day.name}",
            is_on=day.intervals.length() > 0,
            on_change=lambda is_on: on_open(day.weekday, is_on),
            is_label_shown=False,
        ),
        rx.el.div(
            rx.el.span(day.name, class_name="font-medium"),
            rx.el.span(day.summary, class_name="text-small text-muted tabular-nums"),
            class_name="flex flex-col leading-tight",
        ),
        class_name="flex items-center gap-3 min-h-11",
    )


def _scale(bands: rx.Var[list[Band]]) -> rx.Component:
    """The day from midnight to midnight, with the open hours filled in."""
    return rx.el.div(
        *(
            rx.el.span(
                class_name="absolute inset-y-0 w-px bg-hairline",
                custom_attrs={"style": {"insetInlineStart": f"{hour / 24:.2%}"}},
            )
            for hour in (6, 12, 18)
        ),
        rx.foreach(
            bands,
            lambda band: rx.el.span(
                class_name="absolute inset-y-0 rounded-full bg-accent",
                custom_attrs={"style": {"insetInlineStart": band.offset, "width": band.width}},
            ),
        ),
        aria_hidden="true",
        class_name="relative h-2 mt-4.5 mb-1 rounded-full bg-sunken border border-hairline "
        "overflow-hidden hidden md:block",
    )


def interval_line(
    interval: rx.Var[IntervalDraft], *, of: rx.Var[str] | str, on_time: Handler, on_remove: Any
) -> rx.Component:
    """One stretch of time: from, to, and away with it."""
    return rx.el.div(
        rx.el.div(
            _time(interval.start_local, f"{of}, from", interval.problem, on_time("start_local")),
            rx.el.span("to", class_name="text-muted"),
            _time(interval.end_local, f"{of}, to", interval.problem, on_time("end_local")),
            icon_button(
                "close", f"Remove {of}, {interval.start_local} to {interval.end_local}", on_click=on_remove
            ),
            rx.cond(
                (interval.problem == "") & (interval.end_local <= interval.start_local),
                rx.el.span("until the next day", class_name="text-small text-muted"),
            ),
            class_name="flex flex-wrap items-center gap-x-2 gap-y-1 -me-2",
        ),
        rx.cond(
            interval.problem,
            rx.el.p(
                icon("alert", "size-4 mt-0.5"),
                interval.problem,
                role="alert",
                class_name="flex gap-1.5 text-small font-medium text-bad",
            ),
        ),
        class_name="flex flex-col gap-1",
    )


def _time(value: rx.Var[str], label: str, problem: rx.Var[str], on_time: Any) -> rx.Component:
    """A time as text: "9", "17.30" and "5 pm" all do; leaving the field tidies it up."""
    return rx.el.input(
        default_value=value,
        on_blur=on_time,
        aria_label=label,
        aria_invalid=rx.cond(problem, "true", "false"),
        auto_complete="off",
        input_mode="text",
        max_length=8,
        key=value,
        class_name=[_TIME, rx.cond(problem, "border-bad", "border-control hover:border-ink")],
    )


def copy_day_dialog(
    *,
    weekday: rx.Var[int],
    targets: rx.Var[list[int]],
    on_target: Handler,
    on_copy: Any,
    on_close: Any,
) -> rx.Component:
    """To which days a day's hours shall go."""
    name = rx.Var.create(["", *WEEKDAY_NAMES])[weekday]
    ticks = (
        rx.el.label(
            KeptTick.create(
                type="checkbox",
                checked=targets.contains(number),
                disabled=weekday == number,
                on_change=lambda _is_on, number=number: on_target(number),
                class_name="size-5 accent-(--accent)",
            ),
            day,
            class_name="flex items-center gap-3 min-h-11 has-disabled:opacity-50",
        )
        for number, day in enumerate(WEEKDAY_NAMES, start=1)
    )
    return dialog(
        rx.el.div(
            rx.el.p("Their own hours are replaced.", class_name="text-muted"),
            rx.el.div(*ticks, class_name="grid grid-cols-2 gap-x-4"),
            rx.el.div(
                button("Copy", kind="primary", on_click=on_copy, disabled=targets.length() == 0),
                button("Cancel", on_click=on_close),
                class_name="flex gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title=f"Copy the hours of {name} to",
        is_open=weekday > 0,
        on_close=on_close,
        name="copy-day",
    )
