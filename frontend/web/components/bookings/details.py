"""A booking, whole: when for both, who, what they said, what was sent."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from web import routes
from web.components.design.buttons import button, link_button, text_link
from web.components.design.copy_button import copy_link_button
from web.components.design.feedback import note
from web.components.design.status_badge import booking_badge, message_badge, sync_badge
from web.components.design.surfaces import card, fact, titled_card
from web.format.booking_details import AnswerLine, BookingDetails, NotificationLine, SeriesLine
from web.format.calendar_sync import CalendarSyncView

_TALL: Final = "inline-block py-2.5 -my-2.5"  # a finger's height without a gap between the lines


def booking_time(booking: rx.Var[BookingDetails]) -> rx.Component:
    """The time is the hero: the organizer's reading first, the invitee's below."""
    return card(
        rx.el.div(
            rx.el.p(booking.day, class_name="text-heading font-strong"),
            rx.el.p(booking.span, class_name="text-title font-strong tabular-nums"),
            rx.el.p(booking.zone, class_name="text-small text-muted tabular-nums"),
            class_name="flex flex-col",
        ),
        rx.cond(
            booking.their_time,
            fact(
                "globe",
                rx.el.p("For ", booking.invitee_name, ": ", booking.their_time, class_name="tabular-nums"),
                rx.el.p(booking.their_zone, class_name="text-small text-muted tabular-nums"),
            ),
        ),
        rx.el.div(
            fact("clock", booking.lasts),
            fact(
                "pin",
                booking.location,
                rx.cond(
                    booking.location_details,
                    rx.el.span(booking.location_details, class_name="block text-small text-muted"),
                ),
            ),
            rx.cond(
                booking.meeting_link,
                fact("link", *_way_in(booking)),
                rx.cond(
                    booking.meeting_link_follows,
                    fact("link", "The link is being made. Invitees get it by mail."),
                ),
            ),
            rx.cond(booking.seats, fact("people", booking.seats, " taken")),
            class_name="flex flex-col gap-2",
        ),
        class_name="p-4 sm:p-6 flex flex-col gap-5",
        aria_label="Time and place",
    )


def _way_in(booking: rx.Var[BookingDetails]) -> list[rx.Component]:
    """The link of the call and its password, each a press away from the clipboard."""
    near = "-ms-3 text-small"
    return [
        text_link(
            booking.meeting_link,
            href=booking.meeting_link,
            target="_blank",
            rel="noopener",
            class_name=f"break-all {_TALL}",
        ),
        rx.el.div(
            copy_link_button(booking.meeting_link, class_name=near),
            rx.cond(
                booking.meeting_password,
                copy_link_button(booking.meeting_password, label="Copy password", class_name="text-small"),
            ),
            class_name="flex flex-wrap",
        ),
        rx.cond(
            booking.meeting_number,
            rx.el.p("Meeting ID: ", booking.meeting_number, class_name="text-small text-muted"),
        ),
        rx.cond(
            booking.meeting_password,
            rx.el.p("Password: ", booking.meeting_password, class_name="text-small text-muted break-all"),
        ),
    ]


def calendar_card(
    sync: rx.Var[CalendarSyncView], *, may_change: rx.Var[bool], is_busy: rx.Var[bool], on_retry: Any
) -> rx.Component:
    """Whether the organizer's own calendar has it; nothing where none takes bookings."""
    shown = titled_card(
        "Your calendar",
        rx.el.div(
            rx.el.p(sync.words, class_name="font-medium min-w-0"),
            sync_badge(sync.status),
            class_name="flex flex-wrap items-center justify-between gap-x-4 gap-y-1",
        ),
        rx.cond(sync.reason, rx.el.p(sync.reason, class_name="text-small text-muted")),
        rx.cond(
            sync.can_retry & may_change,
            rx.el.div(
                button("Try again", on_click=on_retry, is_busy=is_busy),
                link_button("Look at your accounts", href=routes.to(routes.INTEGRATIONS), kind="quiet"),
                class_name="flex flex-wrap gap-2",
            ),
        ),
    )
    return rx.cond(sync.status, shown)


def booking_links(booking: rx.Var[BookingDetails]) -> rx.Component:
    """The bookings before and after this one in a chain of moves."""
    return rx.fragment(
        rx.cond(
            booking.later_path,
            note(
                rx.el.p("This time was given up for another."),
                rx.el.div(link_button("Go to the new booking", href=booking.later_path)),
                tone="accent",
                icon_name="forward",
            ),
        ),
        rx.cond(
            booking.earlier_path,
            rx.el.p(
                "Moved here from ",
                text_link("an earlier time", href=booking.earlier_path),
                ".",
                class_name="text-small text-muted",
            ),
        ),
    )


def invitee_card(booking: rx.Var[BookingDetails]) -> rx.Component:
    """Who booked, and what they answered."""
    return titled_card(
        "Invitee",
        rx.el.div(
            fact("person", booking.invitee_name),
            fact(
                "mail",
                text_link(booking.invitee_email, href=f"mailto:{booking.invitee_email}", class_name=_TALL),
            ),
            rx.cond(
                booking.invitee_phone,
                fact(
                    "phone",
                    text_link(booking.invitee_phone, href=f"tel:{booking.invitee_phone}", class_name=_TALL),
                ),
            ),
            class_name="flex flex-col gap-2",
        ),
        rx.cond(booking.policy, rx.el.p(booking.policy, class_name="text-small text-muted")),
        rx.cond(booking.answers.length() > 0, answer_list(booking.answers)),
        gap="gap-4",
    )


def series_card(booking: rx.Var[BookingDetails]) -> rx.Component:
    """The series of a booking: every date, this one marked, each leading to its own page."""

    def line(one: rx.Var[SeriesLine]) -> rx.Component:
        title = rx.cond(
            one.is_this,
            rx.el.span(one.title, class_name="font-medium", aria_current="page"),
            text_link(one.title, href=one.path, class_name=_TALL),
        )
        return rx.el.li(
            rx.el.span(title, class_name="min-w-0 tabular-nums"),
            rx.cond(one.status_words, booking_badge(one.status, one.status_words)),
            key=one.path,
            class_name="flex flex-wrap items-center justify-between gap-x-3 min-h-11 border-b "
            "border-hairline last:border-b-0",
        )

    return titled_card(
        "Series",
        rx.el.p(booking.series, class_name="text-small text-muted"),
        rx.el.ol(rx.foreach(booking.dates, line), class_name="list-none p-0 m-0"),
        gap="gap-2",
    )


def answer_list(answers: rx.Var[list[AnswerLine]]) -> rx.Component:
    """Questions and answers."""
    return rx.el.dl(
        rx.foreach(
            answers,
            lambda one: rx.el.div(
                rx.el.dt(one.question, class_name="text-small text-muted [unicode-bidi:plaintext]"),
                rx.el.dd(
                    rx.cond(one.answer, one.answer, "Not answered"),
                    class_name="m-0 whitespace-pre-line [unicode-bidi:plaintext]",
                ),
            ),
        ),
        class_name="flex flex-col gap-3 m-0 pt-4 border-t border-hairline",
    )


def message_card(
    notifications: rx.Var[list[NotificationLine]],
    *,
    may_change: rx.Var[bool],
    on_resend: Callable[[rx.Var[str]], Any],
) -> rx.Component:
    """What was sent about this booking, and what did not arrive."""

    def line(one: rx.Var[NotificationLine]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.p(one.words, class_name="font-medium"),
                rx.el.p(
                    one.recipient,
                    rx.cond(one.sent, f", {one.sent}", ""),
                    class_name="text-small text-muted tabular-nums",
                ),
                rx.cond(one.error, rx.el.p(one.error, class_name="text-small text-bad")),
                class_name="min-w-0 grow basis-48",
            ),
            message_badge(one.status, one.status_words),
            rx.cond(
                one.can_resend & may_change,
                button(
                    "Send again",
                    kind="quiet",
                    on_click=on_resend(one.id),
                    aria_label=f"Send again: {one.words}",
                    class_name="text-small -me-3",
                ),
            ),
            key=one.id,
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 border-b border-hairline "
            "last:border-b-0",
        )

    return titled_card(
        "Messages",
        rx.cond(
            notifications.length() > 0,
            rx.el.ul(rx.foreach(notifications, line), class_name="list-none p-0 m-0"),
            rx.el.p("Nothing has been sent yet.", class_name="text-muted"),
        ),
        gap="gap-2",
    )
