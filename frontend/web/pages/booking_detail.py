"""One booking."""

import reflex as rx

from web import routes
from web.components.bookings.attendees import add_person_dialog, attendee_card, remove_person_dialog
from web.components.bookings.card import cancel_dialog
from web.components.bookings.details import (
    booking_links,
    booking_time,
    calendar_card,
    invitee_card,
    message_card,
    series_card,
)
from web.components.bookings.history import history_card
from web.components.bookings.overriding import override_dialog
from web.components.bookings.series_dates import scope_choice
from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note, loading_words, skeleton
from web.components.design.focus import page_heading
from web.components.design.icons import icon
from web.components.design.status_badge import booking_badge
from web.components.layout.organizer import back_link, page_head, until_loaded
from web.components.questions.fields import organizer_questions
from web.components.workflows.runs import automation_card, run_lines
from web.pages.frame import may_change_bookings, own_page
from web.pages.move_booking import move_section
from web.pages.not_found import not_found_note
from web.states.booking_detail import BookingDetailState
from web.states.session import SessionState
from web.states.workflow_runs import BookingRunsState

TITLE = "Booking · Kalends"


def booking_detail_page() -> rx.Component:
    """Everything about one booking, and what can still be done."""
    state = BookingDetailState
    return own_page(
        state,
        back_link("Bookings", routes.to(routes.BOOKINGS)),
        rx.cond(
            state.is_missing,
            not_found_note("There is no such booking."),
            rx.fragment(
                rx.cond(state.booking.is_none(), page_head("Booking")),
                until_loaded(
                    _booking(),
                    is_loading=state.booking.is_none(),
                    is_stale=state.is_stale,
                    problem=state.problem,
                    waiting=_waiting(),
                    on_retry=state.load,
                ),
            ),
        ),
        cancel_dialog(
            is_open=state.asked == "cancel",
            what=f"{state.booking.name}, {state.booking.day}, {state.booking.span}",
            people=state.booking.people,
            reason=state.reason,
            problem=state.ask_problem,
            is_busy=state.is_acting,
            on_reason=state.set_reason,
            on_cancel=state.act,
            on_keep=state.keep,
            scope=rx.cond(
                state.booking.dates.length() > 0, scope_choice(value=state.scope, on_change=state.set_scope)
            ),
        ),
        _close_dialog(),
        *_people_dialogs(),
        override_dialog(
            broken=state.broken,
            when=state.broken_for,
            label="Move it anyway",
            is_busy=state.is_acting,
            on_insist=state.move_anyway,
            on_keep=state.keep_to_rules,
        ),
        here=routes.BOOKINGS,
    )


def _people_dialogs() -> list[rx.Component]:
    state = BookingDetailState
    return [
        add_person_dialog(
            is_open=state.person_asked == "add",
            questions=organizer_questions(
                state.questions,
                watched=state.watched,
                unasked=state.unasked,
                errors=state.answer_errors,
                on_answers=state.answers_changed,
            ),
            problem=state.person_problem,
            is_busy=state.is_person_acting,
            on_add=state.add_person,
            on_keep=state.leave_people,
        ),
        remove_person_dialog(
            is_open=state.person_asked == "remove",
            concerned=state.person_concerned,
            problem=state.person_problem,
            is_busy=state.is_person_acting,
            on_remove=state.remove_person,
            on_keep=state.leave_people,
        ),
    ]


def _waiting() -> rx.Component:
    return rx.fragment(
        loading_words("Loading the booking"),
        skeleton("h-64 w-full rounded-card mb-4"),
        skeleton("h-48 w-full rounded-card"),
    )


def _booking() -> rx.Component:
    state = BookingDetailState
    booking = state.booking
    return rx.fragment(
        rx.el.header(
            rx.el.div(
                page_heading(booking.title),
                rx.el.div(
                    rx.el.span(booking.about, class_name="text-muted"),
                    booking_badge(booking.status, booking.status_words),
                    class_name="flex flex-wrap items-center gap-3",
                ),
                class_name="flex flex-col gap-1 min-w-0",
            ),
            rx.cond(may_change_bookings(booking.event_type_id), _actions()),
            class_name="flex flex-wrap items-start justify-between gap-4 mb-6",
        ),
        rx.el.div(booking_links(booking), class_name="flex flex-col gap-2 mb-4 empty:hidden"),
        rx.cond(state.is_moving, move_section()),
        rx.el.div(_at_first(), _beside(), class_name="grid lg:grid-cols-2 gap-4 items-start"),
    )


def _at_first() -> rx.Component:
    """The time, who comes, and what has followed."""
    state = BookingDetailState
    booking = state.booking
    return rx.el.div(
        booking_time(booking),
        rx.cond(
            booking.attendees.length() > 0,
            attendee_card(
                booking,
                may_change=may_change_bookings(booking.event_type_id),
                on_add=state.ask_to_add,
                on_remove=state.ask_to_remove,
                on_mark=state.mark_person,
            ),
        ),
        calendar_card(
            booking.calendar_sync,
            may_change=may_change_bookings(booking.event_type_id),
            is_busy=state.is_syncing,
            on_retry=state.sync_calendar,
        ),
        message_card(
            booking.notifications,
            may_change=may_change_bookings(booking.event_type_id),
            on_resend=state.resend,
        ),
        _automation(),
        class_name="flex flex-col gap-4 min-w-0",
    )


def _beside() -> rx.Component:
    """Who booked, and what was done since."""
    state = BookingDetailState
    booking = state.booking
    return rx.el.div(
        invitee_card(booking),
        rx.cond(booking.dates.length() > 0, series_card(booking)),
        history_card(
            state.history,
            zone=booking.zone_city,
            problem=state.history_problem,
            is_loading=state.is_history_loading,
            has_more=state.history_cursor != "",
            is_loading_more=state.is_more_history_loading,
            on_retry=state.load_history,
            on_more=state.load_more_history,
        ),
        class_name="flex flex-col gap-4 min-w-0",
    )


def _automation() -> rx.Component:
    state = BookingRunsState
    lines = run_lines(
        state.runs,
        trying=state.trying,
        problem=state.run_problem,
        refused=state.run_refused,
        may_change=SessionState.may_make,
        on_retry=state.retry,
        of_one_booking=True,
    )
    return automation_card(lines, runs=state.runs, problem=state.problem, on_retry=state.load)


def _actions() -> rx.Component:
    state = BookingDetailState
    booking = state.booking
    return rx.el.div(
        rx.cond(
            booking.can_be_rescheduled & ~state.is_moving,
            button(icon("calendar", "size-4"), "Move", kind="primary", on_click=state.start_moving),
        ),
        rx.cond(
            booking.can_be_closed,
            rx.fragment(
                button("Mark as completed", kind="primary", on_click=state.ask("complete")),
                button("No-show", on_click=state.ask("no_show")),
            ),
        ),
        rx.cond(booking.can_be_cancelled, button("Cancel", kind="danger", on_click=state.ask("cancel"))),
        class_name="flex flex-wrap gap-2",
    )


def _close_dialog() -> rx.Component:
    state = BookingDetailState
    is_no_show = state.asked == "no_show"
    return dialog(
        rx.el.div(
            rx.el.p(
                rx.cond(
                    is_no_show,
                    "It counts as a meeting that nobody came to. No mail is sent.",
                    "It counts as a meeting that took place. No mail is sent.",
                )
            ),
            error_note(state.ask_problem),
            rx.el.div(
                button(
                    rx.cond(is_no_show, "Mark as a no-show", "Mark as completed"),
                    kind="primary",
                    on_click=state.act,
                    is_busy=state.is_acting,
                ),
                button("Not now", on_click=state.keep),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title=rx.cond(is_no_show, "Did nobody come?", "Did the meeting take place?"),
        is_open=(state.asked == "complete") | is_no_show,
        on_close=state.keep,
        name="close-booking",
    )
