"""What the frame of every signed-in page shows of who is signed in, and for whom they act."""

from typing import Final

import reflex as rx

from web.components.acting import Acting
from web.states.attention import AttentionState
from web.states.session import SessionState

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


def may_change_bookings(event_type_id: rx.Var[str]) -> rx.Var[bool]:
    """Whether what can be done with bookings of an event type is open to who acts; to oneself all is."""
    return SessionState.may_make | SessionState.bookings_open.contains(event_type_id)


def may_change_event_type(event_type_id: rx.Var[str]) -> rx.Var[bool]:
    """The same for the event type itself."""
    return SessionState.may_make | SessionState.event_types_open.contains(event_type_id)
