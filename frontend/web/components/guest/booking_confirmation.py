"""It worked: what, when, where, and what happens next. Also how a booking is read again later."""

import reflex as rx

from web.components.design.buttons import link_button, lone_link
from web.components.design.icons import icon
from web.components.design.surfaces import fact
from web.components.guest.offer import location_icon
from web.format.meeting import BookingView

type Words = rx.Var[str] | str


def booking_facts(booking: rx.Var[BookingView]) -> rx.Component:
    """When, where and who; the time first."""
    return rx.el.div(
        fact(
            "calendar",
            rx.el.p(booking.day_and_time, class_name="text-heading font-strong tabular-nums"),
            rx.el.p(f"{booking.span}, {booking.lasts}", class_name="tabular-nums"),
            rx.el.p(booking.zone, class_name="text-muted"),
            line="text-heading",
        ),
        rx.el.div(
            location_icon(booking.location_type),
            rx.el.div(
                rx.el.p(booking.location),
                rx.cond(booking.location_details, rx.el.p(booking.location_details, class_name="text-muted")),
                rx.cond(booking.meeting_link, lone_link(booking.meeting_link, href=booking.meeting_link)),
                rx.cond(booking.meeting_password, rx.el.p("Password: ", booking.meeting_password)),
                class_name="min-w-0",
            ),
            class_name="flex gap-2.5",
        ),
        fact("person", rx.el.p(booking.name, " with ", booking.organizer_name)),
        rx.cond(booking.seats, fact("people", booking.seats)),
        fact(
            "mail",
            rx.el.p(booking.invitee_name),
            rx.el.p(booking.invitee_email, class_name="text-muted"),
        ),
        rx.cond(booking.answers.length() > 0, _answers(booking)),
        class_name="flex flex-col gap-4",
    )


def change_words(booking: rx.Var[BookingView]) -> rx.Component:
    """Until when it can be cancelled and moved, or why not; nothing where it is over."""
    return rx.cond(
        booking.changes.length() > 0,
        rx.el.div(
            rx.foreach(booking.changes, rx.el.p),
            class_name="text-small text-muted tabular-nums",
        ),
    )


def calendar_buttons(booking: rx.Var[BookingView]) -> rx.Component:
    """Ways to put the booking into a calendar."""
    away = {"target": "_blank", "rel": "noopener"}
    return rx.el.div(
        link_button(
            icon("download"),
            "Calendar file",
            href=booking.calendar_links.ics_url,
            reload_document=True,  # a file, not a page of ours
            download=True,
        ),
        link_button(
            "Google Calendar", icon("external", "size-4"), href=booking.calendar_links.google_url, **away
        ),
        link_button("Outlook", icon("external", "size-4"), href=booking.calendar_links.outlook_url, **away),
        role="group",
        aria_label="Add to your calendar",
        class_name="flex flex-col sm:flex-row sm:flex-wrap gap-2 print:hidden",
    )


def done_sign() -> rx.Component:
    """A tick in a circle: it worked."""
    return rx.el.span(
        icon("check", "size-7"),
        class_name="grid place-items-center size-14 rounded-full bg-good-tint text-good",
    )


def _answers(booking: rx.Var[BookingView]) -> rx.Component:
    def answer(one: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.dt(one.text, class_name="text-small text-muted [unicode-bidi:plaintext]"),
            rx.el.dd(one.answer, class_name="m-0 whitespace-pre-line [unicode-bidi:plaintext]"),
        )

    return rx.el.dl(rx.foreach(booking.answers, answer), class_name="flex flex-col gap-3 m-0 ps-8")
