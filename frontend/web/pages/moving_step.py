"""The step of the manage page in which a meeting, or one date of a series, is moved to another time."""

import reflex as rx

from web.components.design.buttons import button, text_button
from web.components.design.feedback import error_note
from web.components.design.focus import FocusWhen
from web.components.design.icons import icon
from web.components.design.surfaces import card
from web.components.guest.booking_form import lost_slot_note
from web.components.guest.choices_made import choices_made
from web.components.guest.offer import contact_lines
from web.components.times.pick_time import pick_time
from web.components.times.time_slot_picker import chosen_time_label
from web.components.times.visit import show_step, visit
from web.format.calendar import DayView
from web.states.manage_booking import ManageBookingState as State


def moving_step() -> rx.Component:
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
