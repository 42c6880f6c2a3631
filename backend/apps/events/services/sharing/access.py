"""Who may use the routes about event types and bookings in an organizer's name."""

from uuid import UUID

from django.http import HttpRequest
from ninja.security.base import AuthBase

from apps.events.models import Booking
from apps.events.selectors.shares import event_types_open_to
from apps.users.errors import ViewOnly
from apps.users.models import User
from apps.users.selectors import get_organizer_by_slug, may_everything
from apps.users.services.access import Area, changes, may
from core.auth import Acting
from core.errors import NotFound

_CODENAMES = {
    (Area.EVENT_TYPES, False): "see_event_type",
    (Area.EVENT_TYPES, True): "manage_event_type",
    (Area.BOOKINGS, False): "see_bookings",
    (Area.BOOKINGS, True): "manage_bookings",
}


class EventTypeGate:
    """Lets through whom an organizer has given everything, or the event type that the path leads to.

    A path that leads to no event type and no booking is open to the latter only where the route itself looks
    at `request.acting.event_type_ids`: then it says so here, as `narrowed`.
    """

    def __init__(self, area: Area, *, narrowed: bool = False) -> None:
        self.area, self.narrowed = area, narrowed

    def admit(self, request: HttpRequest, person: User, organizer_slug: str) -> tuple[User, Acting]:
        """The organizer, for somebody who may do this on their behalf; raises NotFound or ViewOnly.

        2 to 4 queries, and up to 3 more for a refusal.
        """
        organizer = get_organizer_by_slug(organizer_slug)
        to_change = changes(request)
        acting = self._acting(request, person, organizer, to_change=to_change)
        if acting is not None:
            return organizer, acting
        if to_change and self._acting(request, person, organizer, to_change=False) is not None:
            raise ViewOnly
        raise NotFound

    def _acting(
        self, request: HttpRequest, person: User, organizer: User, *, to_change: bool
    ) -> Acting | None:
        if may_everything(person, organizer=organizer, to_change=to_change):
            return Acting(name=person.name, email=person.email)
        codename = _CODENAMES[self.area, to_change]
        ids = event_types_open_to(person, organizer=organizer, codename=codename)
        if not ids or not self._leads_into(ids, request):
            return None
        return Acting(name=person.name, email=person.email, event_type_ids=ids)

    def _leads_into(self, ids: frozenset[UUID], request: HttpRequest) -> bool:
        asked = request.resolver_match.kwargs if request.resolver_match else {}
        if "event_type_id" in asked:
            return _as_uuid(asked["event_type_id"]) in ids
        if "booking_id" in asked:
            booking_id = _as_uuid(asked["booking_id"])
            theirs = Booking.objects.filter(event_type_id__in=ids)
            return booking_id is not None and theirs.filter(id=booking_id).exists()
        return self.narrowed


def _as_uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def on_event_types(*, narrowed: bool = False) -> list[AuthBase]:
    """Who may use a route about event types."""
    return may(Area.EVENT_TYPES, EventTypeGate(Area.EVENT_TYPES, narrowed=narrowed))


def on_bookings(*, narrowed: bool = False) -> list[AuthBase]:
    """Who may use a route about bookings."""
    return may(Area.BOOKINGS, EventTypeGate(Area.BOOKINGS, narrowed=narrowed))
