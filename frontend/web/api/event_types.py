"""Event types, as their organizer sees them."""

from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from shared_types.base import Page
from shared_types.event_types import EventTypeActivate, EventTypeCreate, EventTypeRead, EventTypeUpdate
from shared_types.explanations import StartExplanation
from shared_types.slots import SlotsRead
from web.api.client import Caller, Query, ask, segment, tell

_EVENT_TYPES = "events/event-types/"


async def list_event_types(*, caller: Caller, cursor: str = "") -> Page[EventTypeRead]:
    """One page of the caller's event types."""
    return await ask(Page[EventTypeRead], "GET", _EVENT_TYPES, caller=caller, query={"cursor": cursor})


async def get_event_type(event_type_id: UUID, *, caller: Caller) -> EventTypeRead:
    """One event type, whole."""
    return await ask(EventTypeRead, "GET", f"{_EVENT_TYPES}{event_type_id}/", caller=caller)


async def create_event_type(event_type: EventTypeCreate, *, caller: Caller) -> EventTypeRead:
    """Add an event type."""
    return await ask(EventTypeRead, "POST", _EVENT_TYPES, caller=caller, body=event_type)


async def update_event_type(
    event_type_id: UUID, event_type: EventTypeUpdate, *, caller: Caller
) -> EventTypeRead:
    """Put an event type in the old one's place."""
    path = f"{_EVENT_TYPES}{event_type_id}/"
    return await ask(EventTypeRead, "PUT", path, caller=caller, body=event_type)


async def duplicate_event_type(event_type_id: UUID, *, caller: Caller) -> EventTypeRead:
    """A copy under a new name and link."""
    return await ask(EventTypeRead, "POST", f"{_EVENT_TYPES}{event_type_id}/duplicate/", caller=caller)


async def activate_event_type(event_type_id: UUID, *, is_active: bool, caller: Caller) -> EventTypeRead:
    """Open or close an event type for booking."""
    path = f"{_EVENT_TYPES}{event_type_id}/activate/"
    return await ask(EventTypeRead, "POST", path, caller=caller, body=EventTypeActivate(is_active=is_active))


async def delete_event_type(event_type_id: UUID, *, caller: Caller) -> None:
    """Delete an event type without upcoming bookings."""
    await tell("DELETE", f"{_EVENT_TYPES}{event_type_id}/", caller=caller)


async def list_own_slots(
    event_type_id: UUID,
    *,
    start_date: date,
    end_date: date,
    timezone: str,
    caller: Caller,
    of_series: bool = False,
    moving: UUID | None = None,
) -> SlotsRead:
    """The slots of a window of dates, also of an event type that is off or private.

    of_series: for a date of a series, beyond the horizon too.
    moving: a booking whose own time is free for its next place.
    """
    window: Query = {
        "start_date": start_date.isoformat(),
        "end_date": end_date.isoformat(),
        "timezone": timezone,
    }
    if of_series:
        window = {**window, "of_series": "true"}
    if moving:
        window = {**window, "moving": str(moving)}
    return await ask(SlotsRead, "GET", f"{_EVENT_TYPES}{event_type_id}/slots/", caller=caller, query=window)


async def explain_start(
    public_url: str, *, start: datetime, seats: int, timezone: str, caller: Caller
) -> StartExplanation:
    """What forbids a start of the event type with this public address; the words are in `timezone`."""
    organizer, event_type = (segment(part) for part in urlsplit(public_url).path.split("/")[-2:])
    query: Query = {"start": start.isoformat(), "attendee_count": seats, "timezone": timezone}
    path = f"events/slots/{organizer}/{event_type}/explain/"
    return await ask(StartExplanation, "GET", path, caller=caller, query=query)
