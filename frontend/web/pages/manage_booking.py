"""`/booking/<access_token>/manage`: the booking behind a link, and what can be done with it."""

import reflex as rx

from web.components.bookings.series_dates import scope_choice, series_dates
from web.components.design.buttons import button, link_button, text_button
from web.components.design.feedback import badge, error_note, note
from web.components.design.focus import FocusWhen
from web.components.design.icons import icon
from web.components.design.page_states import card_skeleton, dead_link, failed_note
from web.components.design.surfaces import card
from web.components.guest.booking_confirmation import booking_facts, calendar_buttons, change_words, done_sign
from web.components.guest.cancel_dialog import PANEL as CANCEL
from web.components.guest.cancel_dialog import cancel_dialog
from web.components.guest.correct_answers import correct_answers
from web.components.guest.erase_data import erase_data
from web.components.guest.offer import contact_lines
from web.components.guest.party import add_guest_dialog, party_section
from web.components.layout.public import public_page
from web.components.times.visit import close_panel, open_panel, show_step, visit
from web.pages.moving_step import moving_step
from web.states.manage_booking import MOVE
from web.states.manage_booking import ManageBookingState as State


def manage_booking_page() -> rx.Component:
    """The invitee's page for one booking."""
    moves = (visit.step == MOVE) & State.is_movable
    return public_page(
        rx.match(
            State.status,
            ("ready", rx.cond(moves, moving_step(), _details())),
            (
                "missing",
                dead_link(
                    "There is no booking behind this link",
                    "It may have been replaced by a newer link, or be cut short. "
                    "The latest mail about the meeting has the one that works.",
                ),
            ),
            (
                "expired",
                dead_link(
                    "This link has expired",
                    "Links stop working some time after their "
                    "meeting. To change something now, answer the confirmation mail.",
                ),
            ),
            (
                "erased",
                dead_link(
                    "Your data is deleted",
                    "Nothing here names you any more. The organizer keeps when the meeting was. "
                    "Mails that were sent are in your mailbox and theirs; this link leads nowhere now.",
                ),
            ),
            ("failed", failed_note(State.problem, on_retry=State.try_again)),
            card_skeleton(),
        ),
        brand=State.brand,
    )


def _details() -> rx.Component:
    booking = State.booking
    return card(
        _headline(),
        error_note(State.change_problem),
        booking_facts(booking),
        rx.cond(
            State.questions.length() > 0,
            correct_answers(
                is_open=State.is_correcting,
                is_answered=booking.answers.length() > 0,
                questions=State.questions,
                watched=State.watched,
                unasked=State.unasked,
                errors=State.answer_errors,
                refusals=State.answer_refusals,
                problem=State.change_problem,
                is_busy=State.is_changing,
                handlers=State,
            ),
        ),
        rx.cond(
            booking.cancellation_reason,
            rx.el.div(
                rx.el.h2("Reason", class_name="text-small text-muted"),
                rx.el.p(
                    booking.cancellation_reason, class_name="whitespace-pre-line [unicode-bidi:plaintext]"
                ),
            ),
        ),
        change_words(booking),
        rx.cond(State.dates.length() > 0, _dates()),
        rx.cond(
            State.is_group & (booking.status != "cancelled"),
            party_section(
                booking,
                can_add=State.can_add_guests,
                can_remove=State.can_be_cancelled,
                on_bring=State.set_bringing(True),
                on_remove=State.remove_guest,
            ),
        ),
        rx.cond(State.can_be_cancelled | State.can_be_moved, _actions(), _afterwards()),
        rx.cond(
            State.can_be_erased,
            erase_data(
                "Your name, address, phone, answers and the messages about this meeting are deleted. "
                "The organizer keeps when it was.",
                State.erase,
                is_busy=State.is_changing,
            ),
        ),
        *_dialogs(),
        FocusWhen.create(on=State.outcome, selector="#manage-title"),
        class_name="max-w-2xl mx-auto flex flex-col gap-6 p-5 sm:p-8",
    )


def _dates() -> rx.Component:
    """The series: every date, each with what can be done about it."""
    return series_dates(
        State.dates,
        words=State.series_words,
        on_move=lambda date: [close_panel(), show_step(MOVE), State.move_date(date)],
        on_cancel=lambda date: [open_panel(CANCEL), State.ask_to_cancel(date)],
        is_busy=State.is_changing,
    )


def _dialogs() -> list[rx.Component]:
    booking, is_series = State.booking, State.dates.length() > 0
    return [
        add_guest_dialog(
            is_open=State.is_bringing,
            names_are_shown=booking.names_are_shown,
            problem=State.guest_problem,
            is_busy=State.is_changing,
            on_add=State.add_guest,
            on_keep=State.set_bringing(False),
        ),
        cancel_dialog(
            is_possible=rx.cond(is_series, State.is_asked_cancellable, State.can_be_cancelled),
            what=rx.cond(is_series, State.cancel_words, f"The meeting on {booking.day_and_time}"),
            scope=rx.cond(is_series, scope_choice(value=State.scope, on_change=State.set_scope)),
            organizer_name=booking.organizer_name,
            problem=State.change_problem,
            is_busy=State.is_changing,
            on_cancel=State.cancel,
        ),
    ]


def _headline() -> rx.Component:
    """How the booking stands, as a word and a sign, and what was just done."""
    is_series = State.dates.length() > 0
    title = rx.match(
        State.outcome,
        ("moved", "Your meeting is moved"),
        (
            "cancelled",
            rx.cond(State.cancelled_dates, f"{State.cancelled_dates} cancelled", "Your meeting is cancelled"),
        ),
        ("renewed", "This is your new link"),
        ("guest_added", "A seat is taken for them"),
        ("guest_removed", "The seat is given up"),
        ("corrected", "Your answers are changed"),
        rx.match(
            State.booking.status,
            ("cancelled", rx.cond(is_series, "This series was cancelled", "This meeting was cancelled")),
            rx.cond(
                State.is_over,
                rx.cond(is_series, "This series is over", "This meeting is over"),
                rx.cond(is_series, "Your next meeting", "Your meeting"),
            ),
        ),
    )
    words = rx.match(
        State.outcome,
        ("moved", f"A mail with the new time is on its way to {State.booking.invitee_email}."),
        (
            "cancelled",
            f"{State.booking.organizer_name} knows. A mail for your calendar is on its way to you.",
        ),
        ("renewed", "The old one no longer works. Keep this page's address."),
        ("guest_added", f"A mail that says so is on its way to {State.booking.invitee_email}."),
        ("guest_removed", f"A mail that says so is on its way to {State.booking.invitee_email}."),
        "",
    )
    stands = rx.match(
        State.booking.status,
        ("cancelled", badge("Cancelled", tone="bad", icon_name="close")),
        ("no_show", badge("Missed", tone="warn", icon_name="alert")),
        rx.cond(
            State.is_over,
            badge("Over", icon_name="check"),
            badge("Confirmed", tone="good", icon_name="check"),
        ),
    )
    return rx.el.header(
        rx.cond(State.outcome == "moved", done_sign()),
        rx.el.div(stands),
        rx.el.h1(title, id="manage-title", tab_index=-1, class_name="text-title font-strong outline-none"),
        rx.cond(words, rx.el.p(words, role="status", class_name="text-muted")),
        rx.cond(
            State.booking.cancelled,
            rx.el.p("Cancelled on ", State.booking.cancelled, ".", class_name="text-muted"),
        ),
        class_name="flex flex-col gap-2",
    )


def _actions() -> rx.Component:
    move = button(icon("calendar"), "Move it", kind="primary", on_click=[show_step(MOVE), State.open_move])
    cancel = button(icon("close"), "Cancel it", kind="danger", on_click=open_panel(CANCEL))
    return rx.el.div(
        rx.el.div(
            rx.cond(State.can_be_moved, move),
            rx.cond(State.can_be_cancelled, cancel),
            class_name=["flex flex-col sm:flex-row gap-3", rx.cond(State.dates.length() > 0, "hidden", "")],
        ),
        rx.el.div(
            rx.el.h2("Add to your calendar", class_name="font-medium"),
            calendar_buttons(State.booking),
            class_name="flex flex-col gap-2",
        ),
        rx.el.div(
            rx.el.p("Has somebody else seen this link?", class_name="text-small text-muted"),
            text_button("Make a new one", on_click=State.renew_link, class_name="text-small"),
            class_name="flex flex-wrap items-center gap-x-3 border-t border-hairline pt-3",
        ),
        class_name="flex flex-col gap-6 print:hidden",
    )


def _afterwards() -> rx.Component:
    """Nothing can be changed any more: what can be done instead."""
    return rx.el.div(
        rx.cond(
            (State.booking.status == "confirmed") & ~State.is_over,
            note(
                rx.el.p("It is too late to change this meeting here. Ask ", State.organizer.name, "."),
                contact_lines(State.organizer),
            ),
        ),
        rx.el.div(link_button("Book another time", href=State.book_again_path, kind="primary")),
        class_name="flex flex-col gap-4 print:hidden",
    )
