"""The part of a booking's page in which its organizer moves it to another time."""

import reflex as rx

from web.components.bookings.overriding import other_time_form
from web.components.design.buttons import button
from web.components.design.surfaces import card, section_heading
from web.components.times.own_times import own_times
from web.components.times.time_slot_picker import chosen_time_label
from web.components.times.visit import change_time, start_over, visit
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
            own_times(state.month, problem=state.slots_problem, is_group=False, on_month=state.show_month),
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
