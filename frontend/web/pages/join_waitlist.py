"""`/<organizer>/<event type>/waitlist`: get in line for what is taken."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button, link_button
from web.components.design.feedback import error_note, note
from web.components.design.fields import choice_line, choices_field, field, text_field, tick_field
from web.components.design.focus import focus_first_fault, page_heading
from web.components.design.icons import icon
from web.components.design.page_states import card_skeleton, failed_note
from web.components.design.surfaces import card
from web.components.guest.booking_form import not_for_people
from web.components.guest.proof import proof_of_work
from web.components.layout.public import public_page
from web.components.questions.fields import AnswerWatch, asked_questions
from web.format.calendar import TimeView
from web.pages.not_found import not_found_note
from web.states.join_waitlist import JoinWaitlistState as State

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CONTROL = (
    "min-h-11 rounded-control border border-control bg-raised text-ink px-3 tabular-nums hover:border-ink "
)


def join_waitlist_page() -> rx.Component:
    """The form, or what became of it."""
    return public_page(
        rx.match(
            State.status,
            ("ready", rx.cond(State.joined_email, _joined(), _form())),
            ("off", _off()),
            ("missing", not_found_note("There is nothing to wait for at this address.")),
            ("failed", failed_note(State.problem, on_retry=State.try_again)),
            card_skeleton(),
        ),
        brand=State.brand,
    )


def _form() -> rx.Component:
    return card(
        rx.el.header(
            rx.el.p(State.offer.name, " with ", State.organizer.name, class_name="text-muted"),
            page_heading("Join the waitlist"),
            rx.el.p(
                "When a place becomes free it is kept for the first in line. You get a mail and decide.",
                class_name="text-muted max-w-line",
            ),
            class_name="flex flex-col gap-1",
        ),
        rx.el.form(
            focus_first_fault(State.refusals),
            _what_for(),
            _about_you(),
            asked_questions(State.offer.questions, errors=State.errors, unasked=State.unasked),
            AnswerWatch.create(names=State.offer.watched, on_answers=State.answers_changed),
            tick_field(
                name="watch",
                label="Only watch: keep no place for me and send no mail",
                hint="Your page still shows when the time is free.",
            ),
            not_for_people(),
            error_note(
                State.form_problem,
                rx.cond(
                    State.is_free,
                    rx.el.div(link_button("Book it", href=State.booking_path, kind="primary")),
                ),
            ),
            button(
                "Join the waitlist",
                kind="primary",
                type="submit",
                is_busy=State.is_joining,
                class_name="w-full sm:w-auto sm:self-start min-h-12 px-6",
            ),
            on_submit=State.join,
            no_validate=True,
            class_name="flex flex-col gap-5",
        ),
        proof_of_work(State.challenge, on_solved=State.prove),
        class_name="max-w-2xl mx-auto flex flex-col gap-6 p-5 sm:p-8",
    )


def _what_for() -> rx.Component:
    def kind(value: str, words: str) -> rx.Component:
        return choice_line(
            words,
            kind="radio",
            name="kind",
            value=value,
            checked=State.kind == value,
            on_change=State.set_kind,
        )

    return rx.fragment(
        choices_field(
            kind("time", "One time that is taken"),
            kind("window", "Any time that suits me"),
            name="kind",
            label="What are you waiting for?",
        ),
        rx.cond(State.kind == "time", _one_time(), _window()),
        rx.el.p("Times in ", State.zone.city, " time.", class_name="text-small text-muted"),
    )


def _one_time() -> rx.Component:
    def line(time: rx.Var[TimeView]) -> rx.Component:
        return choice_line(
            time.label,
            kind="radio",
            name="start_time",
            value=time.starts,
            default_checked=time.starts == State.start,
        )

    nothing = rx.el.p(
        "Nothing is taken that day: what is offered can be booked. Try another day.",
        role="status",
        class_name="text-small text-muted",
    )
    return rx.fragment(
        field(
            rx.el.input(
                id="day",
                type="date",
                value=State.day,
                min=State.first_day,
                max=State.last_day,
                on_change=State.pick_day,
                class_name=_CONTROL + "max-w-56",
            ),
            name="day",
            label="Day",
        ),
        error_note(State.times_problem),
        rx.cond(
            State.times.length() > 0,
            choices_field(
                rx.foreach(State.times, line),
                name="start_time",
                label="Taken times",
                error=State.errors["start_time"],
            ),
            rx.cond(State.times_problem, rx.fragment(), nothing),
        ),
    )


def _window() -> rx.Component:
    days = [
        choice_line(name, kind="checkbox", name="weekdays", value=str(number))
        for number, name in enumerate(_DAYS, start=1)
    ]
    return rx.fragment(
        choices_field(*days, name="weekdays", label="On", error=State.errors["weekdays"]),
        _pair(
            _typed("from_time", "Not before", "time", default_value="09:00"),
            _typed("until_time", "Over by", "time", default_value="17:00"),
        ),
        _pair(
            _typed("first_date", "First day", "date", default_value=State.first_day),
            _typed("last_date", "Last day", "date"),
        ),
    )


def _pair(*fields: rx.Component) -> rx.Component:
    return rx.el.div(*fields, class_name="grid sm:grid-cols-2 gap-5")


def _typed(name: str, label: str, kind: str, **props: Any) -> rx.Component:
    return text_field(
        name=name,
        label=label,
        error=State.errors[name],
        type=kind,
        control_class="max-w-56 tabular-nums",
        **props,
    )


def _about_you() -> rx.Component:
    def line(name: str, label: str, **props: Any) -> rx.Component:
        return text_field(name=name, label=label, error=State.errors[name], **props)

    return rx.fragment(
        line("invitee_name", "Your name", auto_complete="name"),
        line(
            "invitee_email",
            "Email address",
            hint="You confirm your place with the link in the mail that goes there.",
            type="email",
            auto_complete="email",
        ),
        rx.cond(
            State.offer.needs_phone, line("invitee_phone", "Phone number", type="tel", auto_complete="tel")
        ),
        rx.cond(
            State.offer.is_group_event,
            line(
                "attendee_count",
                "Seats",
                type="number",
                input_mode="numeric",
                min="1",
                max=State.offer.max_attendees.to_string(),
                default_value="1",
                control_class="max-w-28 tabular-nums",
            ),
        ),
    )


def _joined() -> rx.Component:
    return card(
        rx.el.div(icon("mail", "size-8 text-accent")),
        page_heading("One more step: look into your mail"),
        rx.el.p(
            "A mail is on its way to ",
            rx.el.strong(State.joined_email),
            ". You are in line once you have confirmed it with the link there, within a day.",
            role="status",
            class_name="text-muted max-w-line",
        ),
        rx.el.div(
            link_button("See the free times", href=State.booking_path),
            button("Wait for another time", on_click=State.wait_for_another),
            class_name="flex flex-wrap gap-3",
        ),
        class_name="max-w-2xl mx-auto flex flex-col gap-4 p-5 sm:p-8",
    )


def _off() -> rx.Component:
    return card(
        page_heading("There is no waitlist here"),
        note(rx.el.p("What is free can be booked; what is taken cannot be waited for.")),
        rx.el.div(link_button("See the free times", href=State.booking_path, kind="primary")),
        class_name="max-w-2xl mx-auto flex flex-col gap-4 p-5 sm:p-8",
    )
