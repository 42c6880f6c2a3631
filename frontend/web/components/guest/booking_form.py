"""Who books: the fields, the organizer's questions, and the button that says what it does."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.feedback import error_note, note
from web.components.design.fields import text_field
from web.components.design.focus import focus_first_fault
from web.components.questions.fields import AnswerWatch, KeptForm, asked_questions
from web.components.times.time_slot_picker import chosen_time_label
from web.components.times.visit import take_slot, visit
from web.format.calendar import ChoiceView, DayView, MonthView
from web.format.meeting import OfferDetailsView

type Errors = rx.Var[dict[str, str]]


def booking_form(
    *,
    offer: rx.Var[OfferDetailsView],
    month: rx.Var[MonthView],
    errors: Errors,
    refusals: rx.Var[int],
    problem: rx.Var[str],
    is_booking: rx.Var[bool],
    is_slot_lost: rx.Var[bool],
    dates: rx.Var[str],
    unasked: rx.Var[list[str]],
    on_check: Any,
    on_answers: Any,
    on_book: Any,
) -> rx.Component:
    """The form. Its fields keep what is typed in the browser, whatever happens around them.

    dates: how many dates of a series it books; empty where it is one meeting.
    """
    return rx.el.form(
        rx.el.input(type="hidden", name="start_time", value=visit.slot),
        focus_first_fault(refusals),
        _about_you(offer, errors, on_check),
        asked_questions(offer.questions, errors=errors, unasked=unasked),
        AnswerWatch.create(names=offer.watched, on_answers=on_answers),
        KeptForm.create(),
        not_for_people(),
        error_note(problem),
        _book_button(month, is_booking, is_slot_lost, dates),
        on_submit=on_book,
        no_validate=True,
        class_name="flex flex-col gap-5",
    )


def lost_slot_note(
    *, words: rx.Var[str], alternatives: rx.Var[list[ChoiceView]], on_take: Any, comfort: str
) -> rx.Component:
    """The slot is gone: calm words, what still stands (`comfort`), and the nearest others one press away."""
    others = rx.el.div(
        rx.foreach(
            alternatives,
            lambda choice: button(
                choice.title, on_click=[take_slot(choice.date, choice.starts), on_take(choice.starts)]
            ),
        ),
        class_name="flex flex-col sm:flex-row sm:flex-wrap gap-2 pt-1",
    )
    kept = rx.el.p(comfort, class_name="text-small")
    return rx.el.div(
        rx.cond(
            words,
            note(
                rx.el.p(words, class_name="text-body font-medium"),
                kept,
                others,
                tone="warn",
                icon_name="clock",
            ),
        ),
        role="alert",
        class_name="empty:hidden",
    )


def not_for_people() -> rx.Component:
    """A field that robots fill in: out of sight, out of the keyboard's way, unknown to screen readers."""
    return rx.el.div(
        rx.el.label("Leave this empty", html_for="website"),
        rx.el.input(id="website", name="website", tab_index=-1, auto_complete="off"),
        aria_hidden="true",
        class_name="absolute -start-[9999px] size-px overflow-hidden",
    )


def _about_you(offer: rx.Var[OfferDetailsView], errors: Errors, on_check: Any) -> rx.Component:
    def checked(name: str) -> dict[str, Any]:
        return {"name": name, "error": errors[name], "on_blur": lambda value: on_check(name, value)}

    phone = text_field(
        **checked("invitee_phone"),
        label="Phone number",
        hint=rx.cond(offer.needs_phone, "You will be called at this number.", ""),
        type="tel",
        auto_complete="tel",
    )
    seats = text_field(
        **checked("attendee_count"),
        label="Seats",
        hint=f"For you and those you bring, {offer.max_attendees} at most.",
        type="number",
        input_mode="numeric",
        min="1",
        max=offer.max_attendees.to_string(),
        default_value="1",
        control_class="max-w-28 tabular-nums",
    )
    return rx.fragment(
        text_field(**checked("invitee_name"), label="Your name", auto_complete="name"),
        text_field(
            **checked("invitee_email"),
            label="Email address",
            hint="The confirmation and the calendar file go there.",
            type="email",
            auto_complete="email",
        ),
        rx.cond(offer.needs_phone, phone),
        rx.cond(offer.is_group_event, seats),
        rx.cond(
            offer.seen_by_others, rx.el.p(offer.seen_by_others, class_name="text-small text-muted max-w-line")
        ),
    )


def _book_button(
    month: rx.Var[MonthView],
    is_booking: rx.Var[bool],
    is_slot_lost: rx.Var[bool],
    dates: rx.Var[str],
) -> rx.Component:
    day = month.days[visit.date].to(DayView)
    words = rx.cond(
        is_slot_lost,
        rx.el.span("Choose another time first"),
        rx.cond(
            dates,
            rx.el.span(rx.cond(is_booking, "Booking ", "Book "), dates),
            rx.el.span(rx.cond(is_booking, "Booking ", "Book "), day.title, ", ", chosen_time_label(month)),
        ),
    )
    return button(
        words,
        kind="primary",
        type="submit",
        is_busy=is_booking,
        disabled=is_slot_lost,
        class_name="w-full sm:w-auto sm:self-start min-h-12 px-6",
    )
