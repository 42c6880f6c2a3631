"""A day's times, by part of the day. A pressed time opens its own way on."""

from typing import Any, Final

import reflex as rx

from web.components.design.buttons import button
from web.components.design.feedback import note, skeleton
from web.components.design.icons import icon
from web.components.times.calendar_widget import next_free_button
from web.components.times.visit import choose_time, take_slot, visit
from web.format.calendar import DayView, MonthView, PartView, SlotView, TimeView

_TIMES: Final = "grid times gap-2 list-none p-0 m-0"
_TIME: Final = "grow min-h-11 px-2 rounded-control border font-medium tabular-nums text-center "
"transition-colors duration-calm "
_FREE: Final = "border-control text-ink bg-raised hover:border-accent hover:bg-accent-tint "
_TAKEN: Final = "border-dashed border-control text-muted py-1 no-underline hover:text-ink hover:bg-sunken "
_PRESSED: Final = "border-accent bg-accent-tint text-ink "


def time_slot_picker(
    *,
    month: rx.Var[MonthView],
    language: rx.Var[str],
    is_group: rx.Var[bool] | bool,
    on_take: Any = None,
    wait_href: rx.Var[str] | None = None,
) -> rx.Component:
    """The times of the day that was picked, or what to do first. on_take: besides going on with a time.

    wait_href: the waitlist's page, for what is full.
    """
    day = month.days[visit.date]
    times = _day_times(day.to(DayView), language, is_group, on_take)
    return rx.el.section(
        rx.cond(
            visit.date,
            rx.cond(
                month.days.contains(visit.date),
                rx.fragment(times, _full_times(month, wait_href)) if wait_href is not None else times,
                rx.cond(month.is_loaded, _no_times(month), _waiting()),
            ),
            _pick_first(month),
        ),
        aria_label="Choose a time",
        class_name="flex flex-col gap-4",
    )


def chosen_time_label(month: rx.Var[MonthView]) -> rx.Component:
    """The settled slot's time: "10:00"."""
    day = month.days[visit.date].to(DayView)
    return rx.el.span(
        rx.foreach(
            day.parts,
            lambda part: rx.foreach(
                part.slots, lambda slot: rx.cond(slot.starts == visit.slot, slot.label, "")
            ),
        ),
        class_name="tabular-nums",
    )


def _day_times(
    day: rx.Var[DayView], language: rx.Var[str], is_group: rx.Var[bool] | bool, on_take: Any
) -> rx.Component:
    return rx.fragment(
        rx.el.h2(
            day.title,
            id="day-title",
            tab_index=-1,
            lang=language,
            class_name="max-lg:sr-only text-heading font-strong outline-none",
        ),
        rx.cond(day.clock_change, note(rx.el.p(day.clock_change), tone="warn", icon_name="clock")),
        rx.foreach(day.parts, lambda part: _part(part, is_group, on_take)),
    )


def _part(part: rx.Var[PartView], is_group: rx.Var[bool] | bool, on_take: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(part.name, class_name="text-small font-medium text-muted"),
        rx.el.ul(
            rx.foreach(part.slots, lambda slot: _time(slot, is_group, on_take)),
            class_name=_TIMES,
        ),
        class_name="flex flex-col gap-2",
    )


def _time(slot: rx.Var[SlotView], is_group: rx.Var[bool] | bool, on_take: Any) -> rx.Component:
    is_pressed = visit.chosen == slot.starts
    take = take_slot(visit.date, slot.starts)
    seats = rx.cond(slot.seats_left == 1, "1 seat left", f"{slot.seats_left} seats left")
    return rx.el.li(
        rx.el.button(
            slot.label,
            rx.cond(is_group, rx.el.span(seats, class_name="block text-small font-normal text-muted")),
            type="button",
            on_click=choose_time(slot.starts),
            aria_pressed=rx.cond(is_pressed, "true", "false"),
            class_name=[_TIME, rx.cond(is_pressed, _PRESSED, _FREE)],
        ),
        rx.cond(
            is_pressed,
            button(
                "Continue",
                kind="primary",
                on_click=take if on_take is None else [take, on_take],
                aria_label=f"Continue with {slot.label}",
                class_name="grow",
            ),
        ),
        class_name=["flex flex-wrap gap-2", rx.cond(is_pressed, "col-span-full", "")],
        key=slot.starts,
    )


def _full_times(month: rx.Var[MonthView], wait_href: rx.Var[str]) -> rx.Component:
    """What is taken that day: each time leads to the line for it."""

    def time(one: rx.Var[TimeView]) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                one.label,
                rx.el.span("Full · wait", class_name="block text-small font-normal"),
                href=f"{wait_href}?date={visit.date}&start={one.starts}",
                aria_label=f"{one.label} is full: join the waitlist",
                class_name=_TIME + _TAKEN,
            ),
            class_name="flex",
            key=one.starts,
        )

    times = month.full[visit.date].to(list[TimeView])
    return rx.cond(
        month.full.contains(visit.date),
        rx.el.div(
            rx.el.h3("Full · join the waitlist", class_name="text-small font-medium text-muted"),
            rx.el.ul(rx.foreach(times, time), class_name=_TIMES),
            class_name="flex flex-col gap-2",
        ),
    )


def _pick_first(month: rx.Var[MonthView]) -> rx.Component:
    return rx.el.div(
        icon("calendar", "size-6 text-muted"),
        rx.el.p("Pick a day to see its times.", class_name="text-muted"),
        rx.cond(month.first_free & (month.days.length() > 0), next_free_button(month)),
        class_name="flex flex-col gap-3",
    )


def _no_times(month: rx.Var[MonthView]) -> rx.Component:
    return rx.el.div(
        rx.el.p("No times on that day any more.", class_name="text-muted"),
        rx.cond(month.first_free, next_free_button(month)),
        class_name="flex flex-col gap-3",
    )


def _waiting() -> rx.Component:
    return rx.el.div(*(skeleton("h-11 w-full") for _ in range(6)), class_name="flex flex-col gap-2")
