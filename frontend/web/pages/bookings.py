"""The list of bookings."""

import reflex as rx

from web import routes
from web.components.bookings.card import booking_skeletons, cancel_dialog, day_group
from web.components.bookings.series_dates import scope_choice
from web.components.design.buttons import button, file_link, link_button
from web.components.design.feedback import empty_note
from web.components.design.icons import icon
from web.components.design.list_head import event_type_filter, tab_links
from web.components.layout.organizer import page_head
from web.pages.booking_calendar import booking_calendar, view_links
from web.pages.frame import may_change_bookings, once_loaded, own_page
from web.states.booking_calendar import BookingCalendarState
from web.states.bookings import BookingsState
from web.states.session import SessionState

TITLE = "Bookings · Kalends"


def bookings_page() -> rx.Component:
    """A list or a calendar; what can be done with a booking is asked about over either."""
    state, zone = (
        BookingsState,
        rx.cond(BookingCalendarState.view, BookingCalendarState.zone, BookingsState.zone),
    )
    return own_page(
        state,
        page_head(
            "Bookings",
            rx.cond(
                SessionState.may_book,
                link_button(icon("plus", "size-4"), "Book for someone", href=state.book_for_path),
            ),
            lead=rx.cond(
                SessionState.acting_for,
                f"Times in {zone} time, {SessionState.organizer_name}'s.",
                rx.cond(zone, f"Times in {zone} time, yours.", "Times in your zone."),
            ),
        ),
        rx.el.div(view_links(), class_name="mb-3"),
        rx.cond(BookingCalendarState.view, booking_calendar(), _list()),
        cancel_dialog(
            is_open=state.asked.is_not_none(),
            what=f"{state.asked.title}, {state.asked_day}, {state.asked.span}",
            people=state.asked.people,
            reason=state.reason,
            problem=state.ask_problem,
            is_busy=state.is_cancelling,
            on_reason=state.set_reason,
            on_cancel=state.cancel,
            on_keep=state.keep,
            scope=rx.cond(
                state.asked.is_in_series, scope_choice(value=state.scope, on_change=state.set_scope)
            ),
        ),
        here=routes.BOOKINGS,
    )


def _list() -> rx.Component:
    """Three tabs, one filter, the days below."""
    state = BookingsState
    return rx.fragment(
        rx.el.div(
            tab_links(state.tabs, here=state.when, label="Which bookings"),
            rx.el.div(
                event_type_filter(
                    state.event_types, chosen=state.event_type_id, on_choose=state.choose_event_type
                ),
                _exports(),
                class_name="flex flex-wrap items-center gap-3 max-w-full",
            ),
            class_name="flex flex-wrap items-center justify-between gap-3 mb-6",
        ),
        once_loaded(
            state,
            rx.cond(state.groups.length() > 0, _days(), _none()),
            "Loading bookings",
            booking_skeletons(),
        ),
    )


def _exports() -> rx.Component:
    """The list as a file; the browser brings its session along."""
    links = rx.foreach(
        BookingsState.exports,
        lambda one: rx.el.li(
            file_link(one.name, href=one.path),
            key=one.name,
        ),
    )
    return rx.el.details(
        rx.el.summary(
            "Export",
            class_name="min-h-11 px-3 inline-flex items-center rounded-control text-small text-accent "
            "font-medium cursor-pointer hover:bg-accent-tint",
        ),
        rx.el.ul(
            links,
            class_name="absolute end-0 z-10 list-none m-0 px-4 py-2 rounded-card bg-raised border "
            "border-hairline shadow-float whitespace-nowrap",
        ),
        class_name="relative ms-auto",
    )


def _days() -> rx.Component:
    state = BookingsState
    more = button("Show more", on_click=state.load_more, is_busy=state.is_loading_more)
    return rx.el.div(
        rx.foreach(
            state.groups,
            lambda group: day_group(group, may_change=may_change_bookings, on_cancel=state.ask_cancel),
        ),
        rx.cond(state.next_cursor, rx.el.div(more, class_name="flex justify-center")),
        class_name="flex flex-col gap-6",
    )


def _none() -> rx.Component:
    state = BookingsState
    share = link_button("Share an event type", href=routes.to(routes.EVENT_TYPES), kind="primary")
    everything = link_button("Show all event types", href=routes.to(routes.BOOKINGS))
    back = link_button("Show upcoming bookings", href=routes.to(routes.BOOKINGS))
    return rx.cond(
        state.event_type_id,
        empty_note("No bookings of this event type here.", everything),
        rx.match(
            state.when,
            ("past", empty_note("No meeting has taken place yet.", back)),
            ("cancelled", empty_note("Nothing has been cancelled.", back)),
            empty_note("Nobody has booked a time to come.", share),
        ),
    )
