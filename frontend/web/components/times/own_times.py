"""The free times of one's own event type: the month and the day's times, one after the other on a phone."""

from typing import Any

import reflex as rx

from web import routes
from web.components.design.buttons import button, text_link
from web.components.design.icons import icon
from web.components.times.calendar_widget import calendar_widget
from web.components.times.time_slot_picker import time_slot_picker
from web.components.times.visit import change_day, visit
from web.format.calendar import MonthView


def own_times(
    month: rx.Var[MonthView], *, problem: rx.Var[str], is_group: rx.Var[bool] | bool, on_month: Any
) -> rx.Component:
    """What is picked is kept by the browser, as `visit`."""
    back = button(icon("back", "size-4"), "Another day", on_click=change_day(), class_name="md:hidden mb-4")
    return rx.el.div(
        rx.el.div(
            calendar_widget(
                month=month,
                language="en",
                problem=problem,
                otherwise=text_link("Look at your hours", href=routes.to(routes.AVAILABILITY)),
                on_month=on_month,
                on_retry=on_month(month.month),
            ),
            class_name=rx.cond(visit.date, "max-md:hidden", ""),
        ),
        rx.el.div(
            rx.cond(visit.date, back),
            time_slot_picker(month=month, language="en", is_group=is_group),
        ),
        class_name="grid md:grid-cols-[minmax(0,1fr)_16rem] gap-6",
    )
