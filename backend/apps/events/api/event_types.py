"""An organizer's event types."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Status

from apps.events.api.narrowing import narrowed
from apps.events.api.origins import origin_of
from apps.events.api.slots import SlotsQuery, answer_slots
from apps.events.presenters.event_types import event_type_read
from apps.events.selectors.event_types import get_event_type, list_event_types
from apps.events.selectors.offers import get_own_offer
from apps.events.services.event_types import editing as services
from apps.events.services.sharing.access import on_bookings, on_event_types
from core import clock
from core.auth import SignedInRequest
from core.paging import Ordering, PageQuery, page_of
from shared_types.base import Page
from shared_types.errors import Problem
from shared_types.event_types import EventTypeActivate, EventTypeCreate, EventTypeRead, EventTypeUpdate
from shared_types.slots import SlotsRead

router = Router(auth=on_event_types())


@router.get("/event-types/", response=Page[EventTypeRead], auth=on_event_types(narrowed=True))
def list_own(request: SignedInRequest, page: Query[PageQuery]) -> Page[EventTypeRead]:
    """Your event types, by name."""
    mine = narrowed(list_event_types(organizer=request.user, now=clock.now()), request, column="id")
    return page_of(mine, ordering=Ordering("name"), query=page, show=event_type_read)


@router.post("/event-types/", response={201: EventTypeRead, 409: Problem})
def create(request: SignedInRequest, data: EventTypeCreate) -> Status[EventTypeRead]:
    """Add an event type."""
    made = services.create_event_type(organizer=request.user, data=data, now=clock.now())
    return Status(201, event_type_read(made))


@router.get("/event-types/{event_type_id}/", response=EventTypeRead)
def read(request: SignedInRequest, event_type_id: UUID) -> EventTypeRead:
    """One of your event types, whole."""
    found = get_event_type(organizer=request.user, event_type_id=event_type_id, now=clock.now())
    return event_type_read(found)


@router.put("/event-types/{event_type_id}/", response={200: EventTypeRead, 409: Problem})
def update(request: SignedInRequest, event_type_id: UUID, data: EventTypeUpdate) -> EventTypeRead:
    """Put an event type in the old one's place; bookings that are made stay as they were made."""
    changed = services.update_event_type(
        organizer=request.user,
        event_type_id=event_type_id,
        data=data,
        origin=origin_of(request),
        now=clock.now(),
    )
    return event_type_read(changed)


@router.delete("/event-types/{event_type_id}/", response={204: None, 409: Problem})
def delete(request: SignedInRequest, event_type_id: UUID) -> Status[None]:
    """Take an event type away; one with upcoming bookings is refused, with their number."""
    services.delete_event_type(organizer=request.user, event_type_id=event_type_id, now=clock.now())
    return Status(204, None)


@router.post("/event-types/{event_type_id}/duplicate/", response={201: EventTypeRead, 409: Problem})
def duplicate(request: SignedInRequest, event_type_id: UUID) -> Status[EventTypeRead]:
    """A copy with its questions, switched off, under a name and a link of its own."""
    copy = services.duplicate_event_type(organizer=request.user, event_type_id=event_type_id, now=clock.now())
    return Status(201, event_type_read(copy))


@router.post("/event-types/{event_type_id}/activate/", response=EventTypeRead)
def activate(request: SignedInRequest, event_type_id: UUID, data: EventTypeActivate) -> EventTypeRead:
    """Open or close an event type for booking."""
    changed = services.activate_event_type(
        organizer=request.user, event_type_id=event_type_id, is_active=data.is_active, now=clock.now()
    )
    return event_type_read(changed)


@router.get("/event-types/{event_type_id}/slots/", response=SlotsRead, auth=on_bookings())
def list_own_slots(request: SignedInRequest, event_type_id: UUID, asked: Query[SlotsQuery]) -> HttpResponse:
    """The slots of one of your event types, also while it is private or off: for a preview."""
    now = clock.now()
    first, last = asked.reach(now)
    offer = get_own_offer(organizer_id=request.user.id, event_type_id=event_type_id, first=first, last=last)
    return answer_slots(offer, asked, now=now)
