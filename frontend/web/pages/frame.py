"""What the frame of every signed-in page shows of who is signed in, and for whom they act."""

from typing import Final

from web.components.acting import Acting
from web.states.session import SessionState

ACTING: Final = Acting(
    choices=SessionState.choices,
    acting_for=SessionState.acting_for,
    name=SessionState.organizer_name,
    words=SessionState.acting_words,
    sees_event_types=SessionState.sees_event_types,
    sees_all=SessionState.sees_all,
    is_over=SessionState.is_over,
)
