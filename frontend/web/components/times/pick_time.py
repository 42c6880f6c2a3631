"""Month, zone and times together, as booking and moving both need them."""

from typing import Any

import reflex as rx

from web.components.times.calendar_widget import calendar_widget
from web.components.times.time_slot_picker import time_slot_picker
from web.components.times.visit import visit
from web.components.times.zone_picker import zone_dialog, zone_line
from web.format.calendar import DayView, MonthView
from web.format.zones import ZoneView


def pick_time(
    *,
    month: rx.Var[MonthView],
    zone: rx.Var[ZoneView],
    zone_matches: rx.Var[list[ZoneView]],
    language: rx.Var[str],
    clock_hours: rx.Var[int],
    problem: rx.Var[str],
    is_group: rx.Var[bool] | bool,
    is_zone_locked: rx.Var[bool],
    otherwise: rx.Component,
    handlers: Any,
    on_take: Any = None,
    wait_href: rx.Var[str] | None = None,
    below: rx.Component | None = None,
) -> rx.Component:
    """A desk shows the month and the day's times beside each other, a phone one after the other.

    `handlers` has the calendar's: show_month, load_again, find_zones, pick_zone, set_clock.
    `on_take` is what else going on with a time does, `wait_href` the waitlist's page for what is full.
    `otherwise` is what to do where nothing is ever free, `below` what stands under the times.
    """
    day = month.days[visit.date].to(DayView)
    calendar = rx.el.div(
        calendar_widget(
            month=month,
            language=language,
            problem=problem,
            otherwise=otherwise,
            on_month=handlers.show_month,
            on_retry=handlers.load_again,
        ),
        zone_line(
            zone=zone,
            language=language,
            clock_hours=clock_hours,
            is_locked=is_zone_locked,
            offset=rx.cond(month.days.contains(visit.date), day.offset, ""),
            on_open=handlers.find_zones,
            on_clock=handlers.set_clock,
        ),
        class_name=["flex flex-col gap-3 p-4 sm:p-6 min-w-0", rx.cond(visit.date, "max-lg:hidden", "")],
    )
    picker = time_slot_picker(
        month=month, language=language, is_group=is_group, on_take=on_take, wait_href=wait_href
    )
    times = _times(rx.fragment(picker, below) if below else picker)
    zones = zone_dialog(
        matches=zone_matches, zone=zone, on_search=handlers.find_zones, on_pick=handlers.pick_zone
    )
    return rx.el.div(
        calendar,
        times,
        zones,
        class_name=[
            "lg:grid lg:grid-cols-[minmax(0,1fr)_16rem]",
            rx.cond(visit.slot, "hidden lg:hidden", ""),
        ],
    )


def _times(shown: rx.Component) -> rx.Component:
    """The column of the day's times; on a phone it comes when a day is chosen."""
    return rx.el.div(
        rx.el.div(shown, class_name="p-4 sm:p-6 lg:max-h-[36rem] lg:overflow-y-auto scroll-fade"),
        class_name=["lg:border-s border-hairline", rx.cond(visit.date, "", "max-lg:hidden")],
    )
