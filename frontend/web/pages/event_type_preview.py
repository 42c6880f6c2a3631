"""An event type as its invitees will see it."""

import reflex as rx

from web import routes
from web.components.design.buttons import button, link_button, text_link
from web.components.design.feedback import note, skeleton
from web.components.design.icons import icon
from web.components.design.surfaces import card, fact
from web.components.event_types.why_not import why_not_card
from web.components.layout.organizer import page_head
from web.components.questions.tryout import question_tryout
from web.components.times.calendar_widget import calendar_widget
from web.components.times.time_slot_picker import time_slot_picker
from web.components.times.timezone_field import timezone_field
from web.components.times.visit import change_day, change_time, visit
from web.pages.frame import once_loaded, page_of_one
from web.states.event_type_preview import EventTypePreviewState
from web.states.session import SessionState

TITLE = "Preview · Kalends"


def event_type_preview_page() -> rx.Component:
    """The booking page with its real times, in any zone and on two widths; nothing is booked."""
    state = EventTypePreviewState
    edit = link_button(icon("edit", "size-4"), "Edit", href=state.card.edit_path)
    return page_of_one(
        state,
        kind="event type",
        here=routes.EVENT_TYPES,
        head=page_head(
            "Preview",
            rx.cond(state.card, edit),
            lead="What invitees see, with the times that are free now. Nothing is booked here.",
        ),
        content=once_loaded(
            state, _preview(), "Loading the preview", skeleton("h-20 w-full mb-4"), skeleton("h-96 w-full")
        ),
    )


def _preview() -> rx.Component:
    state = EventTypePreviewState
    return rx.el.div(
        rx.el.div(
            timezone_field(
                value=state.viewer_timezone,
                on_change=state.set_timezone,
                label="An invitee in",
                class_name="grow max-w-72",
            ),
            _width_switch(),
            class_name="flex flex-wrap items-end gap-4",
        ),
        rx.cond(
            state.card.is_active,
            None,
            note(
                rx.el.p("It is switched off: invitees see that it is closed, not these times."), tone="warn"
            ),
        ),
        rx.el.div(
            _page(),
            class_name=["w-full", rx.cond(state.is_phone, "max-w-97.5 mx-auto @container", "@container")],
        ),
        why_not_card(
            explanation=state.explanation,
            zone=state.viewer_zone,
            is_group=state.card.seats != "",
            problem=state.explain_problem,
            is_busy=state.is_explaining,
            on_ask=state.explain,
        ),
        class_name="flex flex-col gap-5",
    )


def _width_switch() -> rx.Component:
    state = EventTypePreviewState

    def choice(words: str, is_on: rx.Var[bool], is_phone: bool) -> rx.Component:
        return rx.el.button(
            words,
            type="button",
            on_click=state.set_phone(is_phone),
            aria_pressed=rx.cond(is_on, "true", "false"),
            class_name=[
                "min-h-10.5 px-4 transition-colors duration-calm",
                rx.cond(is_on, "bg-accent-tint text-ink font-medium", "bg-raised text-muted hover:bg-sunken"),
            ],
        )

    return rx.el.div(
        choice("Desk", ~state.is_phone, False),
        choice("Phone", state.is_phone, True),
        role="group",
        aria_label="Width",
        class_name="hidden md:flex rounded-control border border-control overflow-hidden",
    )


def _page() -> rx.Component:
    """The booking page's three parts; narrow, they stand below each other."""
    state = EventTypePreviewState
    what = rx.el.div(
        rx.el.p(SessionState.organizer_name, class_name="text-small text-muted"),
        rx.el.h2(state.card.name, class_name="text-heading font-strong"),
        fact("clock", state.card.facts),
        rx.cond(state.card.seats, fact("people", state.card.seats)),
        rx.cond(state.card.repeats, fact("repeat", state.card.repeats)),
        rx.cond(
            state.description,
            rx.el.p(state.description, class_name="text-small whitespace-pre-line [unicode-bidi:plaintext]"),
        ),
        class_name="flex flex-col gap-2 min-w-0",
    )
    when = rx.el.div(
        rx.el.div(
            calendar_widget(
                month=state.month,
                language="en",
                problem=state.slots_problem,
                otherwise=text_link("Look at your hours", href=routes.to(routes.AVAILABILITY)),
                on_month=state.show_month,
                on_retry=state.show_month(state.month.month),
            ),
            class_name=rx.cond(visit.date, "@max-2xl:hidden", ""),
        ),
        rx.el.div(
            rx.cond(
                visit.date,
                button(
                    icon("back", "size-4"),
                    "Another day",
                    on_click=change_day(),
                    class_name="@2xl:hidden mb-4",
                ),
            ),
            time_slot_picker(month=state.month, language="en", is_group=state.card.seats != ""),
        ),
        class_name="grid @2xl:grid-cols-[minmax(0,1fr)_13rem] gap-6 min-w-0",
    )
    return card(
        what,
        rx.cond(visit.slot, _form(), when),
        class_name="p-4 @2xl:p-6 grid @2xl:grid-cols-[13rem_minmax(0,1fr)] gap-6",
        aria_label="Booking page",
    )


def _form() -> rx.Component:
    """What the invitee would fill in; the questions can be tried out, and nothing is sent."""
    state = EventTypePreviewState

    def line(words: rx.Var[str] | str, is_required: rx.Var[bool] | bool) -> rx.Component:
        return rx.el.div(
            rx.el.p(words, rx.cond(is_required, None, rx.el.span(" (optional)", class_name="text-muted"))),
            rx.el.div(class_name="h-11 rounded-control border border-hairline bg-sunken", aria_hidden="true"),
            class_name="flex flex-col gap-1.5 font-medium",
        )

    return rx.el.div(
        rx.el.p("Then they fill this in:", class_name="text-muted"),
        line("Name", True),
        line("Mail address", True),
        question_tryout(
            state.tryout,
            names=state.tryout_names,
            unasked=state.tryout_unasked,
            errors=state.tryout_faults,
            on_answers=state.try_answers,
        ),
        rx.el.div(button("Back to the times", on_click=change_time())),
        class_name="flex flex-col gap-4",
    )
