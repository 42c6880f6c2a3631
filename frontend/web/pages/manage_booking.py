"""`/booking/<access_token>/manage`: the booking behind a link, and what can be done with it."""

import reflex as rx

from web.components.booking_confirmation import booking_facts, calendar_buttons, change_words, done_sign
from web.components.booking_form import lost_slot_note
from web.components.buttons import button, link_button, text_button
from web.components.cancel_dialog import PANEL as CANCEL
from web.components.cancel_dialog import cancel_dialog
from web.components.choices_made import choices_made
from web.components.correct_answers import correct_answers
from web.components.erase_data import erase_data
from web.components.feedback import badge, error_note, note
from web.components.focus import FocusWhen, page_heading
from web.components.icons import icon
from web.components.layout_public import public_page
from web.components.offer import contact_lines
from web.components.page_states import card_skeleton, failed_note
from web.components.party import add_guest_dialog, party_section
from web.components.pick_time import pick_time
from web.components.series_dates import scope_choice, series_dates
from web.components.surfaces import card
from web.components.time_slot_picker import chosen_time_label
from web.components.visit import close_panel, open_panel, show_step, visit
from web.format.calendar import DayView
from web.states.manage_booking import MOVE
from web.states.manage_booking import ManageBookingState as State


def manage_booking_page() -> rx.Component:
    """The invitee's page for one booking."""
    moves = (visit.step == MOVE) & State.is_movable
    return public_page(
        rx.match(
            State.status,
            ("ready", rx.cond(moves, _moving(), _details())),
            (
                "missing",
                _dead_link(
                    "There is no booking behind this link",
                    "It may have been replaced by a newer link, or be cut short. "
                    "The latest mail about the meeting has the one that works.",
                ),
            ),
            (
                "expired",
                _dead_link(
                    "This link has expired",
                    "Links stop working some time after their "
                    "meeting. To change something now, answer the confirmation mail.",
                ),
            ),
            (
                "erased",
                _dead_link(
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


def _dead_link(title: str, words: str) -> rx.Component:
    return rx.el.div(
        page_heading(title),
        rx.el.p(words, class_name="text-muted max-w-line"),
        class_name="flex flex-col gap-4 py-16",
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


def _moving() -> rx.Component:
    """The same calendar as for booking, with the old time in sight."""
    return rx.fragment(
        card(
            rx.el.header(
                text_button(
                    icon("back", "size-4"),
                    "Keep the old time",
                    on_click=show_step(""),
                    class_name="self-start",
                ),
                rx.el.h1(
                    "Move your meeting",
                    tab_index=-1,
                    id="move-title",
                    class_name="text-heading sm:text-title font-strong outline-none",
                ),
                rx.el.p(State.booking.name, " with ", State.booking.organizer_name),
                rx.el.p("Now on ", State.moved_from, ", ", State.booking.zone, class_name="text-muted"),
                choices_made(
                    month=State.month,
                    zone=State.zone,
                    language=State.language,
                    is_slot_lost=State.lost_slot != "",
                ),
                class_name="flex flex-col gap-2 p-4 sm:p-6 border-b lg:border-b-0 lg:border-e "
                "border-hairline",
            ),
            pick_time(
                month=State.month,
                zone=State.zone,
                zone_matches=State.zone_matches,
                language=State.language,
                clock_hours=State.clock_hours,
                problem=rx.cond(State.calendar_problem, State.calendar_problem, State.change_problem),
                is_group=False,
                is_zone_locked=State.is_zone_locked,
                otherwise=contact_lines(State.organizer),
                handlers=State,
            ),
            _confirm_move(),
            class_name="grid lg:grid-cols-[17rem_minmax(0,1fr)] lg:min-h-[34rem]",
        ),
        FocusWhen.create(on=visit.step, selector="#move-title", at_once=True),
        FocusWhen.create(on=visit.date, selector="#day-title"),
        FocusWhen.create(on=visit.slot, selector="#confirm-title"),
    )


def _confirm_move() -> rx.Component:
    day = State.month.days[visit.date].to(DayView)
    is_lost = State.lost_slot != ""
    words = rx.cond(
        is_lost,
        rx.el.span("Choose another time first"),
        rx.el.span("Move to ", day.title, ", ", chosen_time_label(State.month)),
    )
    return rx.el.section(
        rx.el.h2(
            "Move it to this time?",
            id="confirm-title",
            tab_index=-1,
            class_name="text-heading font-strong outline-none",
        ),
        lost_slot_note(
            words=State.lost_slot,
            alternatives=State.alternatives,
            on_take=State.take_alternative,
            comfort="Your old time still stands.",
        ),
        rx.el.p(
            State.booking.organizer_name,
            " gets a mail with the new time, and so do you. The old time stands until then.",
            class_name="text-muted max-w-line",
        ),
        error_note(State.change_problem),
        button(
            words,
            kind="primary",
            on_click=State.move(visit.slot),
            is_busy=State.is_changing,
            disabled=is_lost,
            class_name="w-full sm:w-auto sm:self-start min-h-12 px-6",
        ),
        aria_labelledby="confirm-title",
        class_name=["flex flex-col gap-5 p-4 sm:p-6", rx.cond(visit.slot, "", "hidden")],
    )
