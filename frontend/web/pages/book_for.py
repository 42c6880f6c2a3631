"""`/bookings/new`: an organizer books one of their event types for somebody."""

import reflex as rx

from web import routes
from web.components.bookings.overriding import other_time_fields, override_dialog
from web.components.design.buttons import button, link_button
from web.components.design.feedback import empty_note, error_note, loading_words, skeleton
from web.components.design.fields import error_line, select_field, switch, text_field
from web.components.design.focus import FocusWhen
from web.components.design.surfaces import card, section_heading, titled_card
from web.components.layout.organizer import back_link, page_head, until_loaded
from web.components.questions.fields import organizer_questions
from web.components.times.own_times import own_times
from web.components.times.time_slot_picker import chosen_time_label
from web.components.times.timezone_field import timezone_field
from web.components.times.visit import change_time, start_over, visit
from web.format.calendar import DayView
from web.pages.frame import own_page
from web.states.book_for import BookForState as State

TITLE = "Book for someone · Kalends"


def book_for_page() -> rx.Component:
    """Three cards and a button: what, when, for whom."""
    nothing = empty_note(
        "There is no event type to book yet.",
        link_button("Create an event type", href=routes.to(routes.NEW_EVENT_TYPE), kind="primary"),
    )
    return own_page(
        State,
        back_link("Bookings", routes.to(routes.BOOKINGS)),
        page_head("Book for someone", lead="They get the same mail and link as if they had booked."),
        until_loaded(
            rx.cond(State.choices.length() > 0, _form(), nothing),
            is_loading=State.is_loading,
            problem=rx.cond(State.is_loading, State.problem, ""),
            waiting=rx.fragment(loading_words("Loading your event types"), skeleton("h-96 w-full")),
            on_retry=State.load,
        ),
        override_dialog(
            broken=State.broken,
            when=State.broken_for,
            label="Book it anyway",
            is_busy=State.is_booking,
            on_insist=State.book_anyway,
            on_keep=State.keep_to_rules,
        ),
        here=routes.BOOKINGS,
    )


def _form() -> rx.Component:
    return rx.el.form(
        _what_and_when(),
        _for_whom(),
        FocusWhen.create(on=State.refusals, selector="[data-faulty='true']"),
        on_submit=State.book,
        no_validate=True,
        class_name="flex flex-col gap-4 max-w-3xl",
    )


def _what_and_when() -> rx.Component:
    return card(
        select_field(
            rx.foreach(State.choices, lambda one: rx.el.option(one.name, value=one.id)),
            name="event_type_id",
            label="Event type",
            hint=f"{State.lasts}. {State.policy}",
            value=State.event_type_id,
            on_change=[start_over(), State.choose],
        ),
        rx.el.div(
            section_heading("When"),
            switch("A time that is not offered", is_on=State.is_other_time, on_change=State.set_other_time),
            class_name="flex flex-wrap items-center justify-between gap-x-6 gap-y-1",
        ),
        rx.el.p("Times in your zone, ", State.zone, ".", class_name="text-small text-muted -mt-3"),
        rx.cond(
            State.is_other_time,
            other_time_fields(zone=State.zone),
            rx.cond(
                visit.slot & State.month.days.contains(visit.date),
                _chosen(),
                own_times(
                    State.month,
                    problem=State.slots_problem,
                    is_group=State.max_attendees > 1,
                    on_month=State.show_month,
                ),
            ),
        ),
        rx.el.div(error_line("start_time", State.errors["start_time"]), role="alert"),
        class_name="p-4 sm:p-6 flex flex-col gap-5",
        aria_label="What and when",
    )


def _chosen() -> rx.Component:
    day = State.month.days[visit.date].to(DayView)
    return rx.el.div(
        rx.el.input(type="hidden", name="start_time", value=visit.slot),
        rx.el.p(day.title, ", ", chosen_time_label(State.month), class_name="font-strong tabular-nums"),
        button("Choose another time", on_click=change_time(), type="button"),
        role="status",
        class_name="flex flex-wrap items-center justify-between gap-3 p-4 rounded-card bg-accent-tint",
    )


def _for_whom() -> rx.Component:
    errors = State.errors
    seats = text_field(
        name="attendee_count",
        label="Seats",
        hint=f"For them and those they bring, {State.max_attendees} at most.",
        error=errors["attendee_count"],
        input_mode="numeric",
        default_value="1",
        control_class="max-w-28 tabular-nums",
    )
    return titled_card(
        "For whom",
        text_field(name="invitee_name", label="Name", error=errors["invitee_name"], auto_complete="off"),
        text_field(
            name="invitee_email",
            label="Email address",
            hint="The confirmation, the calendar file and the link to change it go there.",
            error=errors["invitee_email"],
            type="email",
            auto_complete="off",
        ),
        text_field(
            name="invitee_phone",
            label="Phone number",
            error=errors["invitee_phone"],
            is_required=False,
            type="tel",
            auto_complete="off",
        ),
        timezone_field(
            name="invitee_timezone",
            label="Their time zone",
            hint="The times in their mail are in it.",
            value=State.invitee_timezone,
            on_change=State.set_timezone,
        ),
        rx.cond(State.max_attendees > 1, seats),
        organizer_questions(
            State.questions,
            watched=State.watched,
            unasked=State.unasked,
            errors=State.answer_errors,
            on_answers=State.answers_changed,
        ),
        error_note(State.problem),
        button(
            "Book for them", kind="primary", type="submit", is_busy=State.is_booking, class_name="self-start"
        ),
    )
