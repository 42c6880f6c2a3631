"""The bookings on a calendar, where the address asks for one."""

import reflex as rx

from web.components.bookings.calendar import calendar_frame, calendar_notes
from web.components.bookings.month import booking_month_table
from web.components.bookings.week import booking_week_grid, week_skeleton
from web.components.design.feedback import loading_words, retry_note
from web.components.design.list_head import event_type_filter, filter_menu, tab_links
from web.format.booking_calendar import STATUSES, WEEK
from web.states.booking_calendar import BookingCalendarState


def view_links() -> rx.Component:
    """The list, the week or the month."""
    state = BookingCalendarState
    return tab_links(state.views, here=state.view, label="How bookings are shown")


def booking_calendar() -> rx.Component:
    """The filters, and the week or the month below."""
    state = BookingCalendarState
    return rx.fragment(
        rx.el.div(
            filter_menu(
                *(rx.el.option(name, value=status) for status, name in STATUSES.items()),
                label="Status",
                chosen=state.narrowing.status,
                on_choose=state.choose_status,
            ),
            event_type_filter(
                state.event_types,
                chosen=state.narrowing.event_type_id,
                on_choose=state.choose_event_type,
            ),
            class_name="flex flex-wrap items-center gap-3 max-w-full mb-6",
        ),
        rx.cond(
            state.is_loading,
            rx.cond(
                state.problem,
                retry_note(state.problem, on_retry=state.load),
                rx.fragment(loading_words("Loading bookings"), week_skeleton()),
            ),
            rx.cond(state.view == WEEK, _week(), _month()),
        ),
    )


def _week() -> rx.Component:
    week = BookingCalendarState.week
    return calendar_frame(
        _unless_failed(booking_week_grid(week), is_empty=week.is_empty, what="week"),
        title=week.title,
        what="week",
        previous=week.previous,
        today=week.today,
        following=week.following,
    )


def _month() -> rx.Component:
    month = BookingCalendarState.month
    return calendar_frame(
        _unless_failed(booking_month_table(month), is_empty=month.is_empty, what="month"),
        title=month.title,
        what="month",
        previous=month.previous,
        today=month.today,
        following=month.following,
    )


def _unless_failed(content: rx.Component, *, is_empty: rx.Var[bool], what: str) -> rx.Component:
    """The days, with what is to be said about them all; another try where they could not be had."""
    state = BookingCalendarState
    return rx.cond(
        state.problem,
        retry_note(state.problem, on_retry=state.load),
        rx.fragment(
            rx.cond(
                state.is_turning,
                loading_words("Loading bookings"),
                calendar_notes(is_empty=is_empty, cut=state.cut, what=what),
            ),
            rx.el.div(
                content,
                aria_busy=state.is_turning,
                class_name=rx.cond(state.is_turning, "animate-pulse", ""),
            ),
        ),
    )
