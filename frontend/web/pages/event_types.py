"""The list of event types."""

import reflex as rx

from web import routes
from web.components.design.buttons import link_button
from web.components.design.feedback import empty_note
from web.components.design.icons import icon
from web.components.design.list_card import card_skeletons
from web.components.event_types.card import delete_event_type_dialog, event_type_card
from web.components.layout.organizer import page_head
from web.pages.frame import may_change_event_type, once_loaded, own_page
from web.states.event_types import EventTypesState
from web.states.session import SessionState

TITLE = "Event types · Kalends"


def event_types_page() -> rx.Component:
    """Every event type, and the way to a new one."""
    state = EventTypesState
    return own_page(
        state,
        page_head(
            "Event types",
            rx.cond(state.cards.length() > 0, _new_button()),
            lead="What people can book with you. Share a link, and they choose the time.",
        ),
        once_loaded(
            state,
            rx.cond(state.cards.length() > 0, _list(), _none_yet()),
            "Loading event types",
            card_skeletons("h-32", 3),
        ),
        delete_event_type_dialog(
            state.asked,
            problem=state.problem,
            on_delete=state.delete,
            on_off=state.set_active(state.asked.id, False),
            on_keep=state.keep,
        ),
        here=routes.EVENT_TYPES,
        can_undo=state.can_undo,
        on_undo=state.undo,
    )


def _new_button() -> rx.Component:
    return rx.cond(
        SessionState.may_make,
        link_button(
            icon("plus", "size-4"), "New event type", href=routes.to(routes.NEW_EVENT_TYPE), kind="primary"
        ),
    )


def _list() -> rx.Component:
    state = EventTypesState
    return rx.el.ul(
        rx.foreach(
            state.cards,
            lambda one: event_type_card(
                one,
                may_change=may_change_event_type(one.id),
                may_make=SessionState.may_make,
                on_active=state.set_active,
                on_duplicate=state.duplicate,
                on_delete=state.ask_delete,
            ),
        ),
        class_name="flex flex-col gap-3 list-none p-0 m-0",
    )


def _none_yet() -> rx.Component:
    return empty_note("Nothing can be booked with you yet.", _new_button(), icon_name="stack")
