"""When the organizer is open."""

import reflex as rx

from web import routes
from web.components.availability.override_editor import override_dialog, override_list
from web.components.availability.weekly_hours_editor import copy_day_dialog, weekly_hours_editor
from web.components.design.buttons import button, link_button
from web.components.design.dialog import dialog
from web.components.design.feedback import badge, empty_note, error_note, note, skeleton
from web.components.design.fields import text_field
from web.components.design.icons import icon
from web.components.design.leave_guard import leave_guard
from web.components.design.save_bar import save_bar
from web.components.design.surfaces import card, changed_by, section_heading
from web.components.layout.organizer import page_head
from web.components.times.timezone_field import timezone_field
from web.pages.frame import once_loaded, own_page
from web.states.availability import AvailabilityState, ScheduleTab
from web.states.session import SessionState

TITLE = "Availability · Kalends"


def availability_page() -> rx.Component:
    """The schedules: one open, its week and its dates."""
    state = AvailabilityState
    return own_page(
        state,
        leave_guard(state.is_unsaved, on_leave=state.forget),
        page_head(
            "Availability",
            rx.cond(
                SessionState.may_make,
                button(
                    icon("plus", "size-4"), "New schedule", on_click=state.ask_add, disabled=state.is_unsaved
                ),
            ),
            lead="The hours in which people can book you. Times already booked stay as they are.",
        ),
        rx.cond(state.is_welcome, _welcome()),
        once_loaded(
            state,
            rx.cond(state.schedule_id, _schedule(), _no_schedule()),
            "Loading your hours",
            skeleton("h-11 w-64 mb-4"),
            skeleton("h-96 w-full"),
        ),
        copy_day_dialog(
            weekday=state.copied_weekday,
            targets=state.copy_targets,
            on_target=state.toggle_target,
            on_copy=state.copy,
            on_close=state.stop_asking,
        ),
        _date_dialog(),
        _new_dialog(),
        _delete_dialog(),
        here=routes.AVAILABILITY,
        can_undo=state.removed.is_not_none(),
        on_undo=state.restore_date,
    )


def _welcome() -> rx.Component:
    return note(
        rx.el.p("Welcome. Check the hours in which people may book you, then make your first event type."),
        rx.el.div(link_button("Make an event type", href=routes.to(routes.NEW_EVENT_TYPE))),
        tone="accent",
        class_name="mb-6",
    )


def _no_schedule() -> rx.Component:
    state = AvailabilityState
    return empty_note(
        "Nobody can book you while you have no hours.",
        rx.cond(SessionState.may_make, button("Make a schedule", kind="primary", on_click=state.ask_add)),
        icon_name="clock",
    )


def _schedule() -> rx.Component:
    state = AvailabilityState
    week = card(
        _head(),
        weekly_hours_editor(
            state.days,
            on_open=state.set_open,
            on_time=state.set_time,
            on_add=state.add_interval,
            on_remove=state.remove_interval,
            on_copy=state.ask_copy,
        ),
        rx.el.p(
            rx.el.span(state.total, class_name="font-medium"),
            rx.cond(state.change, rx.el.span(" ", state.change, class_name="text-muted")),
            class_name="tabular-nums",
        ),
        class_name="p-4 sm:p-6 flex flex-col gap-4",
        aria_label="Week",
    )
    return rx.el.div(
        rx.cond(state.tabs.length() > 1, _tabs()),
        changed_by(
            week,
            card(
                override_list(state.overrides, on_ask=state.ask_date, on_remove=state.remove_date),
                class_name="p-4 sm:p-6",
            ),
            may_change=SessionState.may_make,
            class_name="flex flex-col gap-4",
        ),
        save_bar(
            is_unsaved=state.is_unsaved,
            is_saving=state.is_saving,
            on_save=state.save,
            on_discard=state.discard,
            words=rx.cond(state.change, f"Not saved yet: {state.total}. {state.change}", "Not saved yet."),
        ),
        class_name="flex flex-col gap-4",
    )


def _tabs() -> rx.Component:
    state = AvailabilityState

    def tab(one: rx.Var[ScheduleTab]) -> rx.Component:
        is_shown = one.id == state.schedule_id
        return rx.el.button(
            one.name,
            rx.cond(one.is_default, rx.el.span("default", class_name="text-muted font-normal")),
            type="button",
            on_click=state.show(one.id),
            aria_pressed=rx.cond(is_shown, "true", "false"),
            disabled=state.is_unsaved & ~is_shown,
            class_name=[
                "inline-flex items-center gap-2 min-h-11 px-4 rounded-full border text-small "
                "whitespace-nowrap "
                "disabled:opacity-60",
                rx.cond(
                    is_shown,
                    "border-accent bg-accent-tint text-ink font-medium",
                    "border-transparent text-muted hover:bg-sunken hover:text-ink",
                ),
            ],
        )

    return rx.el.div(
        rx.foreach(state.tabs, tab),
        role="group",
        aria_label="Schedules",
        class_name="flex gap-2 overflow-x-auto py-1 -my-1 px-1 -mx-1",
    )


def _head() -> rx.Component:
    state = AvailabilityState
    used_by = rx.foreach(
        state.tabs, lambda one: rx.cond(one.id == state.schedule_id, rx.el.span(one.used_by))
    )
    return rx.el.div(
        rx.el.div(
            section_heading("Weekly hours", class_name="sr-only"),
            text_field(
                name="schedule-name",
                label="Schedule",
                value=state.name,
                error=state.name_error,
                on_change=state.set_name,
            ),
            timezone_field(
                value=state.timezone,
                on_change=state.set_timezone,
                hint="The hours are wall-clock time there.",
            ),
            class_name="grid sm:grid-cols-2 gap-4 items-start",
        ),
        rx.el.div(
            rx.cond(
                state.is_default,
                badge("Default", tone="accent", icon_name="check"),
                rx.el.div(
                    button(
                        "Make it the default",
                        kind="quiet",
                        on_click=state.make_default,
                        class_name="-ms-4 text-small",
                    ),
                    button(
                        "Delete", kind="quiet", on_click=state.ask_delete, class_name="text-small text-muted"
                    ),
                    class_name="flex",
                ),
            ),
            rx.el.span(used_by, class_name="text-small text-muted"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        class_name="flex flex-col gap-3",
    )


def _date_dialog() -> rx.Component:
    state = AvailabilityState
    return override_dialog(
        is_open=state.is_editing_date,
        day=state.edited_date,
        first_date=state.first_date,
        date_error=state.date_error,
        is_day_open=state.is_date_open,
        intervals=state.date_intervals,
        problem=state.override_problem,
        on_date=state.set_date,
        on_day_open=state.set_date_open,
        on_time=state.set_date_time,
        on_add=state.add_date_interval,
        on_remove=state.remove_date_interval,
        on_save=state.save_date,
        on_close=state.close_date,
    )


def _new_dialog() -> rx.Component:
    state = AvailabilityState
    return dialog(
        rx.el.div(
            text_field(
                name="new-schedule",
                label="Name",
                hint="For you only, like “Evenings”.",
                value=state.new_name,
                error=state.new_name_error,
                on_change=state.set_new_name,
            ),
            error_note(state.ask_problem),
            rx.el.div(
                button("Add schedule", kind="primary", on_click=state.add),
                button("Cancel", on_click=state.stop_asking),
                class_name="flex gap-3",
            ),
            class_name="flex flex-col gap-5 pt-3",
        ),
        title="New schedule",
        is_open=state.is_adding,
        on_close=state.stop_asking,
        name="new-schedule-dialog",
    )


def _delete_dialog() -> rx.Component:
    state = AvailabilityState
    return dialog(
        rx.el.div(
            rx.el.p("Its hours and dates are gone for good. Bookings stay."),
            error_note(state.ask_problem),
            rx.el.div(
                button("Delete schedule", kind="danger", on_click=state.delete),
                button("Keep it", on_click=state.stop_asking),
                class_name="flex gap-3",
            ),
            class_name="flex flex-col gap-5 pt-3",
        ),
        title=f"Delete {state.name}?",
        is_open=state.is_deleting,
        on_close=state.stop_asking,
        name="delete-schedule",
    )
