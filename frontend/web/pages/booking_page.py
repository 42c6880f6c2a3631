"""`/<organizer_slug>/<event_type_slug>`: pick a day, pick a time, say who you are, done."""

import reflex as rx

from web.components.design.buttons import link_button, lone_link, text_button
from web.components.design.feedback import note
from web.components.design.focus import FocusWhen
from web.components.design.later import later
from web.components.design.leave import leave_soon
from web.components.design.page_states import booking_skeleton, failed_note
from web.components.design.surfaces import card
from web.components.guest.booking_confirmation import booking_facts, calendar_buttons, change_words, done_sign
from web.components.guest.booking_form import booking_form, lost_slot_note
from web.components.guest.choices_made import choices_made
from web.components.guest.offer import contact_lines, offer_facts, offer_head
from web.components.guest.proof import proof_of_work
from web.components.layout.public import public_page
from web.components.layout.shell import shell_done
from web.components.times.pick_time import pick_time
from web.components.times.visit import DETAILS, start_over, visit
from web.pages.not_found import not_found_note
from web.pages.series_step import series_booked, series_chosen, series_plan_step
from web.states.booking_page import BookingPageState as State


def booking_page() -> rx.Component:
    """The public booking page."""
    is_done = (visit.step == "done") & State.booked.is_not_none()
    return public_page(
        rx.match(
            State.status,
            ("ready", rx.cond(is_done, _done(), _booking())),
            (
                "missing",
                not_found_note("There is nothing to book at this address. The link may be cut short."),
            ),
            ("failed", failed_note(State.problem, on_retry=State.try_again)),
            booking_skeleton(),
        ),
        rx.cond(State.status != "loading", shell_done()),
        brand=State.brand,
    )


def _booking() -> rx.Component:
    """One card. A desk shows who, month and times beside each other, a phone one after the other."""
    return rx.fragment(
        card(
            _who_and_what(),
            _picking(),
            rx.cond(State.offer.is_series & (visit.slot != ""), _planning()),
            _telling(),
            class_name="grid lg:grid-cols-[17rem_minmax(0,1fr)] lg:min-h-[34rem]",
        ),
        FocusWhen.create(on=visit.date, selector="#day-title"),
        FocusWhen.create(on=visit.slot, selector="#form-title"),
    )


def _who_and_what() -> rx.Component:
    at_first = rx.cond(visit.date, "max-lg:hidden", "")
    return rx.el.header(
        offer_head(State.organizer, State.offer, f"/{State.organizer.organizer_slug}"),
        choices_made(
            month=State.month, zone=State.zone, language=State.language, is_slot_lost=State.lost_slot != ""
        ),
        rx.el.div(
            offer_facts(
                State.offer,
                State.offer.location_details,
                class_name="flex-wrap gap-x-5 gap-y-1.5 lg:flex-col lg:gap-3 text-small sm:text-body",
            ),
            rx.cond(
                State.offer.description,
                rx.el.p(
                    State.offer.description,
                    class_name="text-muted whitespace-pre-line [unicode-bidi:plaintext] max-lg:line-clamp-2 "
                    "max-lg:text-small",
                ),
            ),
            rx.el.p(State.offer.policy, class_name="text-small text-muted max-lg:hidden"),
            class_name=["flex flex-col gap-3 lg:gap-4", at_first],
        ),
        class_name="flex flex-col gap-3 lg:gap-4 p-4 sm:p-6 border-b lg:border-b-0 lg:border-e "
        "border-hairline",
    )


def _picking() -> rx.Component:
    ask = rx.el.div(
        rx.el.p("Nothing is free for now. Ask ", State.organizer.name, ":"),
        contact_lines(State.organizer),
        class_name="flex flex-col gap-2",
    )
    return pick_time(
        month=State.month,
        zone=State.zone,
        zone_matches=State.zone_matches,
        language=State.language,
        clock_hours=State.clock_hours,
        problem=State.calendar_problem,
        is_group=State.offer.is_group_event,
        is_zone_locked=State.offer.is_zone_locked,
        otherwise=ask,
        wait_href=State.waitlist_path,
        below=rx.cond(State.offer.has_waitlist & State.month.is_loaded, _wait_instead()),
        handlers=State,
        on_take=State.note_time_chosen,
    )


def _wait_instead() -> rx.Component:
    """For those whose time is taken: the waitlist's page, on the day that they look at."""
    return rx.el.p(
        "Is your time taken? ",
        lone_link("Join the waitlist", href=f"{State.waitlist_path}?date={visit.date}"),
        class_name="text-small text-muted pt-4",
    )


def _is_planned() -> rx.Var[bool]:
    """Whether there is nothing left to say about the dates of a series."""
    return (
        (visit.step == DETAILS) & (State.accepted > 0) & (State.undecided == 0) & (State.plan_problem == "")
    )


def _planning() -> rx.Component:
    """Out of sight while the form is filled in; it would ask for the plan anew if it came back as another."""
    return rx.el.div(
        later(series_plan_step()),
        class_name=["p-4 sm:p-6 max-w-2xl min-w-0", rx.cond(_is_planned(), "hidden", "")],
    )


def _telling() -> rx.Component:
    """Always there, if unseen: what was typed outlives every change of mind."""
    return rx.el.section(
        rx.el.h2(
            "Your details", id="form-title", tab_index=-1, class_name="text-heading font-strong outline-none"
        ),
        lost_slot_note(
            words=State.lost_slot,
            alternatives=State.alternatives,
            on_take=State.take_alternative,
            comfort="Nothing you have typed is lost.",
        ),
        rx.cond(State.offer.is_series & _is_planned(), later(series_chosen())),
        booking_form(
            offer=State.offer,
            month=State.month,
            errors=State.errors,
            refusals=State.refusals,
            problem=State.form_problem,
            is_booking=State.is_booking,
            is_slot_lost=State.lost_slot != "",
            dates=State.accepted_words,
            unasked=State.unasked,
            on_check=State.check_field,
            on_answers=State.answers_changed,
            on_book=State.book,
        ),
        rx.el.p(State.offer.policy, class_name="text-small text-muted lg:hidden"),
        proof_of_work(State.challenge, on_solved=State.prove),
        aria_labelledby="form-title",
        class_name=[
            "flex flex-col gap-5 p-4 sm:p-6 max-w-xl",
            rx.cond(visit.slot & (~State.offer.is_series | _is_planned()), "", "hidden"),
        ],
    )


def _done() -> rx.Component:
    """What, when, where, and what happens next."""
    booked = State.booked
    return card(
        done_sign(),
        rx.el.div(
            rx.el.h1(
                "You are booked",
                id="done-title",
                tab_index=-1,
                class_name="text-title font-strong outline-none",
            ),
            rx.el.p(
                "A mail with the calendar file is on its way to ",
                booked.invitee_email,
                ".",
                class_name="text-muted",
            ),
            class_name="flex flex-col gap-1",
        ),
        rx.cond(State.redirect_url, note(leave_soon(State.redirect_url, State.redirect_host), tone="accent")),
        booking_facts(booked),
        rx.cond(State.booked_dates.length() > 0, later(series_booked())),
        rx.el.div(
            rx.el.h2("Add to your calendar", class_name="font-medium"),
            calendar_buttons(booked),
            class_name="flex flex-col gap-2 print:hidden",
        ),
        rx.el.div(
            rx.el.p(
                "Something comes up? Move or cancel the meeting with the link in your mail, or here.",
                class_name="text-muted",
            ),
            change_words(booked),
            rx.el.div(
                link_button("Move or cancel", href=State.manage_path),
                text_button("Book another time", on_click=[start_over(), State.book_another]),
                class_name="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden",
            ),
            class_name="flex flex-col gap-3 border-t border-hairline pt-5",
        ),
        FocusWhen.create(on=visit.step, selector="#done-title", at_once=True),
        class_name="max-w-2xl mx-auto flex flex-col gap-6 p-5 sm:p-8",
    )
