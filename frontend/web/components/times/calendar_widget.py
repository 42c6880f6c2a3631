"""The month: a grid for pointer, keyboard and screen reader, with its free days marked."""

from typing import Any, Final

import reflex as rx

from web.components.design.buttons import button, icon_button
from web.components.design.feedback import error_note, loading_words, note
from web.components.design.icons import icon
from web.components.times.picking import MonthKeys
from web.components.times.visit import focus_day, pick_day, visit
from web.format.calendar import CellView, MonthView, WeekdayView, WeekView

_DAY: Final = (
    "relative grid place-items-center mx-auto size-11 sm:size-12 max-w-full rounded-full text-body "
    "tabular-nums whitespace-nowrap select-none transition-colors duration-calm "
)
_FREE: Final = "bg-accent-tint text-ink font-medium hover:bg-accent-tint-strong "
_FULL: Final = "text-muted border border-dashed border-control hover:bg-sunken "
_TAKEN: Final = "text-muted cursor-default "
_CHOSEN: Final = "bg-accent text-on-accent font-strong "
_TODAY: Final = "ring-2 ring-inset ring-control "
_WAITING: Final = "animate-pulse "


def calendar_widget(
    *,
    month: rx.Var[MonthView],
    language: rx.Var[str],
    problem: rx.Var[str],
    otherwise: rx.Component,
    on_month: Any,
    on_retry: Any,
) -> rx.Component:
    """A month with a way to its neighbours; says so when it is empty or could not be asked for."""
    return rx.el.section(
        _month_head(month, on_month),
        rx.cond(month.is_loaded | problem, None, loading_words("Loading free times")),
        MonthKeys.create(
            _grid(month, language),
            month=month.month,
            previous=month.previous,
            following=month.following,
            on_month=on_month,
            on_focus_day=focus_day(),
        ),
        rx.cond(month.is_loaded & (month.first_free[:7] != month.month), _nothing_free(month, otherwise)),
        error_note(problem, rx.el.div(button("Try again", on_click=on_retry))),
        aria_label="Choose a day",
        class_name="flex flex-col gap-3",
    )


def next_free_button(month: rx.Var[MonthView]) -> rx.Component:
    """The way to the soonest day that has something."""
    return button(
        icon("forward", "size-4"),
        rx.el.span("Next free: ", month.first_free_title),
        on_click=pick_day(month.first_free),
        class_name="self-start",
    )


def _month_head(month: rx.Var[MonthView], on_month: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h2(month.title, id="month-title", aria_live="polite", class_name="text-heading font-strong"),
        rx.el.div(
            icon_button(
                "back", "Earlier month", on_click=on_month(month.previous), disabled=month.previous == ""
            ),
            icon_button(
                "forward", "Later month", on_click=on_month(month.following), disabled=month.following == ""
            ),
            class_name="flex gap-1 -me-2",
        ),
        class_name="flex flex-wrap items-center justify-between gap-2",
    )


def _grid(month: rx.Var[MonthView], language: rx.Var[str]) -> rx.Component:
    stop = rx.cond(visit.focus[:7] == month.month, visit.focus, month.tab_stop)
    return rx.el.table(
        rx.el.thead(rx.el.tr(rx.foreach(month.weekdays, _weekday))),
        rx.el.tbody(rx.foreach(month.weeks, lambda week: _week(week, stop, month.is_loaded))),
        role="grid",
        lang=language,
        aria_labelledby="month-title",
        class_name="w-full table-fixed border-separate border-spacing-y-1",
    )


def _weekday(day: rx.Var[WeekdayView]) -> rx.Component:
    return rx.el.th(
        rx.el.abbr(day.short, title=day.full, class_name="no-underline"),
        scope="col",
        aria_label=day.full,
        class_name="pb-1 text-small font-medium text-muted",
    )


def _week(week: rx.Var[WeekView], stop: rx.Var[str], is_loaded: rx.Var[bool]) -> rx.Component:
    return rx.el.tr(rx.foreach(week.cells, lambda cell: _cell(cell, stop, is_loaded)), key=week.starts)


def _cell(cell: rx.Var[CellView], stop: rx.Var[str], is_loaded: rx.Var[bool]) -> rx.Component:
    is_chosen = visit.date == cell.date
    look = rx.cond(
        cell.has,
        rx.cond(is_chosen, _CHOSEN, rx.cond(cell.has == "free", _FREE, _FULL)),
        rx.cond(is_loaded, _TAKEN, _TAKEN + _WAITING),
    )
    day = rx.el.button(
        cell.number,
        type="button",
        on_click=rx.cond(cell.has, pick_day(cell.date), focus_day()),
        aria_label=cell.label,
        aria_disabled=rx.cond(cell.has, "false", "true"),
        aria_current=rx.cond(cell.is_today, "date", "false"),
        tab_index=rx.cond(stop == cell.date, 0, -1),
        custom_attrs={"data-day": cell.date},
        class_name=[_DAY, look, rx.cond(cell.is_today, _TODAY, "")],
    )
    return rx.el.td(
        rx.cond(cell.date, day),
        role="gridcell",
        aria_selected=rx.cond(is_chosen & (cell.date != ""), "true", "false"),
        class_name="p-0 text-center",
    )


def _nothing_free(month: rx.Var[MonthView], otherwise: rx.Component) -> rx.Component:
    """An empty month is no dead end."""
    return note(
        rx.el.p("No free times in ", month.title, "."),
        rx.cond(month.first_free, next_free_button(month), otherwise),
        class_name="mt-1",
    )
