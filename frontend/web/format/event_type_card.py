"""An event type as its organizer's list shows it."""

from pydantic import BaseModel

from shared_types.event_types import COUNTED_TO, EventTypeRead
from web import routes
from web.format.words import LOCATIONS, REPEATS, duration


class EventTypeCard(BaseModel):
    """One event type in the list; `seats` and `repeats` are empty where it is no group and no series."""

    id: str
    name: str
    facts: str
    counts: str
    upcoming: int
    is_active: bool
    is_private: bool
    seats: str
    repeats: str
    public_url: str
    edit_path: str
    preview_path: str
    bookings_path: str


def card_of(event_type: EventTypeRead) -> EventTypeCard:
    """What the list shows of an event type."""
    ident = str(event_type.id)
    return EventTypeCard(
        id=ident,
        name=event_type.name,
        facts=f"{duration(event_type.duration)} · {LOCATIONS[event_type.location_type]}",
        counts=_counts(event_type),
        upcoming=event_type.upcoming_booking_count,
        is_active=event_type.is_active,
        is_private=event_type.is_private,
        seats=f"Group of {event_type.max_attendees}" if event_type.is_group_event else "",
        repeats=REPEATS[event_type.recurrence_type],
        public_url=event_type.public_url,
        edit_path=routes.to(routes.EDIT_EVENT_TYPE, event_type_id=ident),
        preview_path=routes.to(routes.PREVIEW_EVENT_TYPE, event_type_id=ident),
        bookings_path=f"{routes.to(routes.BOOKINGS)}?event_type_id={ident}",
    )


def _counts(event_type: EventTypeRead) -> str:
    if not event_type.total_booking_count:
        return "No bookings yet"
    upcoming, total = (
        f"{count}+" if count == COUNTED_TO else str(count)
        for count in (event_type.upcoming_booking_count, event_type.total_booking_count)
    )
    return f"{upcoming} upcoming of {total} booking{'' if total == '1' else 's'}"
