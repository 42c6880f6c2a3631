"""What was picked so far, always in sight and one press away from being changed."""

import reflex as rx

from web.components.design.icons import icon
from web.components.times.time_slot_picker import chosen_time_label
from web.components.times.visit import change_day, change_time, visit
from web.format.calendar import DayView, MonthView
from web.format.zones import ZoneView


def choices_made(
    *, month: rx.Var[MonthView], zone: rx.Var[ZoneView], language: rx.Var[str], is_slot_lost: rx.Var[bool]
) -> rx.Component:
    """The day, the time and the zone, each where it has been picked."""
    day = month.days[visit.date].to(DayView)
    has_day = month.days.contains(visit.date)
    return rx.el.div(
        rx.cond(
            visit.date,
            _choice(
                "calendar",
                rx.cond(has_day, day.title, month.asked | visit.date),
                change_day(),
                "Change the day",
                language,
            ),
        ),
        rx.cond(
            visit.slot,
            _choice(
                "clock",
                rx.cond(
                    is_slot_lost,
                    rx.el.span("Not free any more", class_name="text-warn"),
                    chosen_time_label(month),
                ),
                change_time(),
                "Change the time",
                language,
            ),
        ),
        rx.cond(
            visit.date,
            rx.el.p(
                icon("globe", "size-5 text-muted"),
                rx.el.span(
                    zone.city, " time, ", rx.cond(has_day, day.offset, zone.offset), class_name="text-muted"
                ),
                class_name="flex items-center gap-3 text-small",
            ),
        ),
        class_name=["flex flex-col", rx.cond(visit.date, "", "hidden"), rx.cond(visit.slot, "", "lg:hidden")],
    )


def _choice(
    icon_name: str,
    words: rx.Var[str] | rx.Component,
    on_change: rx.Var,
    label: str,
    language: rx.Var[str],
) -> rx.Component:
    return rx.el.button(
        icon(icon_name, "size-5 text-muted"),
        rx.el.span(words, lang=language, class_name="flex-1 min-w-20 font-medium tabular-nums"),
        rx.el.span(label, class_name="sr-only"),
        rx.el.span(
            "Change",
            aria_hidden="true",
            class_name="ms-auto shrink-0 text-small text-accent underline underline-offset-3",
        ),
        type="button",
        on_click=on_change,
        class_name="flex flex-wrap items-center gap-x-3 min-h-11 px-2 -mx-2 rounded-control text-start "
        "hover:bg-sunken transition-colors duration-calm",
    )
