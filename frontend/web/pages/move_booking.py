"""The part of a booking's page in which its organizer moves it to another time."""

import reflex as rx

from web import routes
from web.components.buttons import button, text_link
from web.components.calendar_widget import calendar_widget
from web.components.icons import icon
from web.components.overriding import other_time_form
from web.components.surfaces import card, section_heading
from web.components.time_slot_picker import chosen_time_label, time_slot_picker
from web.components.visit import change_day, change_time, start_over, visit
from web.format.calendar import DayView
from web.states.booking_detail import BookingDetailState


def move_section() -> rx.Component:
    """The month of free times; a chosen one is asked about before anything moves."""
    state = BookingDetailState
    return card(
        rx.el.div(
            section_heading("Move to another time"),
            button(
                "Leave it as it is",
                kind="quiet",
                on_click=[start_over(), state.stop_moving],
                class_name="-me-4",
            ),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        rx.el.p("Times in your zone, ", state.booking.zone, ".", class_name="text-small text-muted"),
        rx.cond(
            visit.slot & state.month.days.contains(visit.date),
            _confirm_move(),
            _pick(),
        ),
        other_time_form(
            zone=state.booking.zone,
            problem=state.other_problem,
            is_busy=state.is_acting,
            label="Move it there",
            on_submit=state.move_elsewhere,
        ),
        class_name="p-4 sm:p-6 flex flex-col gap-4 mb-4",
        aria_label="Move to another time",
    )


def _confirm_move() -> rx.Component:
    state = BookingDetailState
    day = state.month.days[visit.date].to(DayView)
    return rx.el.div(
        rx.el.p(
            "Move to ",
            rx.el.strong(
                day.title, ", ", chosen_time_label(state.month), class_name="font-strong tabular-nums"
            ),
            "? A mail with the new time goes to ",
            state.booking.people,
            ".",
        ),
        rx.el.div(
            button(
                "Move the booking", kind="primary", on_click=state.move(visit.slot), is_busy=state.is_acting
            ),
            button("Choose another time", on_click=change_time()),
            class_name="flex flex-wrap gap-3",
        ),
        role="status",
        class_name="flex flex-col gap-4 p-4 rounded-card bg-accent-tint",
    )


def _pick() -> rx.Component:
    state = BookingDetailState
    return rx.el.div(
        rx.el.div(
            calendar_widget(
                month=state.month,
                language="en",
                problem=state.slots_problem,
                otherwise=text_link("Look at your hours", href=routes.to(routes.AVAILABILITY)),
                on_month=state.show_month,
                on_retry=state.show_month(state.month.month),
            ),
            class_name=rx.cond(visit.date, "max-md:hidden", ""),
        ),
        rx.el.div(
            rx.cond(
                visit.date,
                button(
                    icon("back", "size-4"),
                    "Another day",
                    on_click=change_day(),
                    class_name="md:hidden mb-4",
                ),
            ),
            time_slot_picker(month=state.month, language="en", is_group=False),
        ),
        class_name="grid md:grid-cols-[minmax(0,1fr)_16rem] gap-6",
    )
