"""What everybody may see: organizers, their event types and the free slots."""

from datetime import date
from uuid import UUID

from shared_types.event_types import OrganizerPageRead, PublicEventTypeRead
from shared_types.slots import SlotsRead
from shared_types.visits import VisitCreate
from web.api.client import Caller, ask, segment, tell


async def get_organizer_page(organizer_slug: str, *, caller: Caller) -> OrganizerPageRead:
    """An organizer and what can be booked with them."""
    return await ask(OrganizerPageRead, "GET", f"events/public/{segment(organizer_slug)}/", caller=caller)


async def get_event_type(organizer_slug: str, event_type_slug: str, *, caller: Caller) -> PublicEventTypeRead:
    """An event type as invitees see it."""
    path = f"events/public/{segment(organizer_slug)}/{segment(event_type_slug)}/"
    return await ask(PublicEventTypeRead, "GET", path, caller=caller)


async def list_slots(
    organizer_slug: str,
    event_type_slug: str,
    *,
    first: date,
    last: date,
    timezone: str,
    caller: Caller,
    of_series: bool = False,
    moving: UUID | None = None,
) -> SlotsRead:
    """The slots from one of the viewer's dates to another, both included.

    of_series: for a date of a series after its first, beyond the horizon too.
    moving: a booking whose own time is free for its next place.
    """
    query = {"start_date": str(first), "end_date": str(last), "timezone": timezone}
    query |= {"of_series": "true"} if of_series else {}
    query |= {"moving": str(moving)} if moving else {}
    path = f"events/slots/{segment(organizer_slug)}/{segment(event_type_slug)}/"
    return await ask(SlotsRead, "GET", path, caller=caller, query=query)


async def count_visit(
    organizer_slug: str, event_type_slug: str, visit: VisitCreate, *, caller: Caller
) -> None:
    """Count how far a visit came."""
    path = f"events/public/{segment(organizer_slug)}/{segment(event_type_slug)}/visits/"
    await tell("POST", path, caller=caller, body=visit)
