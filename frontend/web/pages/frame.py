"""The frame of every signed-in page, joined with who is signed in and with the state of the page."""

from typing import Any, Final

import reflex as rx

from web import routes
from web.components.design.feedback import loading_words
from web.components.layout.acting import Acting
from web.components.layout.organizer import back_link, organizer_page, until_loaded
from web.pages.not_found import not_found_note
from web.states.attention import AttentionState
from web.states.session import OrganizerPage, SessionState

ACTING: Final = Acting(
    choices=SessionState.choices,
    acting_for=SessionState.acting_for,
    name=SessionState.organizer_name,
    words=SessionState.acting_words,
    sees_event_types=SessionState.sees_event_types,
    sees_all=SessionState.sees_all,
    is_over=SessionState.is_over,
    attention=AttentionState.words,
)


def own_page(
    state: type[OrganizerPage],
    *children: Any,
    here: str,
    can_undo: rx.Var[bool] | None = None,
    on_undo: Any = None,
) -> rx.Component:
    """A page of the organizer's, with its state's news at the foot. `here` is its place in the rail."""
    return organizer_page(
        *children,
        here=here,
        public_url=SessionState.public_url,
        acting=ACTING,
        said=state.said,
        on_dismiss=state.dismiss,
        can_undo=can_undo,
        on_undo=on_undo,
    )


def page_of_one(
    state: Any, *around: Any, kind: str, here: str, head: rx.Component, content: rx.Component
) -> rx.Component:
    """The page of one thing out of a list, which may be gone. kind: what it is, as in "event type"."""
    return own_page(
        state,
        *around,
        back_link(f"{kind.capitalize()}s", routes.to(here)),
        rx.cond(
            state.is_missing,
            not_found_note(f"There is no such {kind}. It may have been deleted."),
            rx.fragment(head, content),
        ),
        here=here,
    )


def once_loaded(state: Any, content: rx.Component, waiting_for: str, *shapes: rx.Component) -> rx.Component:
    """What the state has loaded; grey shapes until then, and another try where it failed."""
    return until_loaded(
        content,
        is_loading=state.is_loading,
        is_stale=state.is_stale,
        problem=state.problem,
        waiting=rx.fragment(loading_words(waiting_for), *shapes),
        on_retry=state.load,
    )


def may_change_bookings(event_type_id: rx.Var[str]) -> rx.Var[bool]:
    """Whether what can be done with bookings of an event type is open to who acts; to oneself all is."""
    return SessionState.may_make | SessionState.bookings_open.contains(event_type_id)


def may_change_event_type(event_type_id: rx.Var[str]) -> rx.Var[bool]:
    """The same for the event type itself."""
    return SessionState.may_make | SessionState.event_types_open.contains(event_type_id)
