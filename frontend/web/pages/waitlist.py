"""`/waitlist`: who waits, who is being asked, and what came of it."""

import reflex as rx

from web import routes
from web.components.bookings.card import booking_skeletons
from web.components.design.buttons import button, link_button, text_link
from web.components.design.dialog import dialog
from web.components.design.feedback import badge, empty_note, error_note
from web.components.design.list_head import event_type_filter, tab_links
from web.components.layout.organizer import page_head
from web.format.waitlist import CountView, EntryRow
from web.pages.frame import once_loaded, own_page
from web.states.session import SessionState
from web.states.waitlist import WaitlistState as State

TITLE = "Waitlist · Kalends"


def waitlist_page() -> rx.Component:
    """Figures, tabs by status, one filter, the people below."""
    return own_page(
        State,
        page_head(
            "Waitlist",
            lead="What becomes free is kept for the first in line, who is asked by mail.",
        ),
        rx.cond(State.figures.length() > 0, _figures()),
        rx.el.div(
            tab_links(State.tabs, here=State.status, label="Which entries"),
            event_type_filter(
                State.event_types, chosen=State.event_type_id, on_choose=State.choose_event_type
            ),
            class_name="flex flex-wrap items-center justify-between gap-3 mb-4",
        ),
        error_note(State.act_problem, class_name="mb-4"),
        once_loaded(
            State,
            rx.cond(State.rows.length() > 0, _people(), _nobody()),
            "Loading the waitlist",
            booking_skeletons(),
        ),
        _remove_dialog(),
        here=routes.WAITLIST,
    )


def _figures() -> rx.Component:
    def figure(count: rx.Var[CountView]) -> rx.Component:
        return rx.el.div(
            rx.el.dt(count.label, class_name="text-small text-muted"),
            rx.el.dd(count.number, class_name="m-0 text-title font-strong tabular-nums"),
            class_name="flex flex-col-reverse justify-end",
            key=count.label,
        )

    return rx.el.section(
        rx.el.dl(
            rx.foreach(State.figures, figure),
            class_name="grid grid-cols-2 sm:grid-cols-4 gap-4 m-0 p-4 bg-raised border border-hairline "
            "rounded-card",
        ),
        rx.el.p("Of those who joined in the last 90 days.", class_name="text-small text-muted pt-2"),
        aria_label="What came of it",
        class_name="mb-6",
    )


def _people() -> rx.Component:
    more = button("Show more", on_click=State.load_more, is_busy=State.is_loading_more)
    return rx.el.div(
        rx.el.p("Times in ", State.zone, " time, yours.", class_name="text-small text-muted"),
        rx.el.ul(
            rx.foreach(State.rows, _person),
            class_name="list-none p-0 m-0 bg-raised border border-hairline rounded-card",
        ),
        rx.cond(State.next_cursor, rx.el.div(more, class_name="flex justify-center")),
        class_name="flex flex-col gap-3",
    )


def _person(row: rx.Var[EntryRow]) -> rx.Component:
    sign = rx.match(
        row.status,
        ("unconfirmed", badge(row.status_words, tone="warn", icon_name="mail")),
        ("notified", badge(row.status_words, tone="accent", icon_name="mail")),
        ("converted", badge(row.status_words, tone="good", icon_name="check")),
        ("active", badge(row.status_words, icon_name="clock")),
        badge(row.status_words, icon_name="close"),
    )
    offer = button(
        "Offer",
        kind="quiet",
        on_click=State.offer(row.id),
        disabled=State.is_acting,
        class_name="px-3 text-small",
        aria_label=f"Offer a free time to {row.title}",
    )
    remove = button(
        "Remove",
        kind="quiet",
        on_click=State.ask_remove(row.id),
        class_name="px-3 text-small text-muted hover:text-bad",
        aria_label=f"Remove {row.title}",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.title, class_name="font-medium break-words"),
            rx.el.p(row.email, class_name="text-small text-muted break-words"),
            class_name="min-w-0 basis-44 grow",
        ),
        rx.el.div(
            rx.el.p(row.wished, class_name="tabular-nums"),
            rx.el.p(row.about, class_name="text-small text-muted"),
            rx.cond(row.note, rx.el.p(row.note, class_name="text-small")),
            class_name="min-w-0 basis-64 grow-[2]",
        ),
        rx.el.div(sign, class_name="shrink-0"),
        rx.el.div(
            rx.cond(row.can_be_offered & SessionState.may_make, offer),
            rx.cond(row.can_be_removed & SessionState.may_make, remove),
            rx.cond(
                row.booking_path, text_link("Booking", href=row.booking_path, class_name="text-small px-3")
            ),
            class_name="flex shrink-0 items-center min-h-11 -mx-3 sm:mx-0 sm:w-44 sm:justify-end",
        ),
        key=row.id,
        class_name="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 border-b border-hairline "
        "last:border-b-0",
    )


def _nobody() -> rx.Component:
    everything = link_button("Show all event types", href=routes.to(routes.WAITLIST))
    event_types = link_button("See your event types", href=routes.to(routes.EVENT_TYPES), kind="primary")
    return rx.cond(
        State.event_type_id,
        empty_note("Nobody of this event type here.", everything, icon_name="clock"),
        rx.cond(
            State.status == "active",
            empty_note(
                "Nobody waits. Event types with a waitlist offer it where their times are taken.",
                event_types,
                icon_name="clock",
            ),
            empty_note("Nobody here.", icon_name="clock"),
        ),
    )


def _remove_dialog() -> rx.Component:
    return dialog(
        rx.el.div(
            rx.el.p(State.asked.title, ", ", State.asked.wished, class_name="font-medium"),
            rx.el.p(
                "They lose their place in line and get a mail. What is kept for them goes to the next. "
                "This can't be undone."
            ),
            error_note(State.ask_problem),
            rx.el.div(
                button("Remove them", kind="danger", on_click=State.remove, is_busy=State.is_acting),
                button("Keep them", on_click=State.keep),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title="Remove from the waitlist?",
        is_open=State.asked.is_not_none(),
        on_close=State.keep,
        name="remove-entry",
    )
