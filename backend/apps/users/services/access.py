"""Who may use the API in an organizer's name: whom they let, and programs with a key of theirs."""

from enum import StrEnum

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from apps.users.errors import ScopeMissing, ViewOnly
from apps.users.models import User
from apps.users.selectors import find_api_key, get_organizer_by_slug, may_everything
from apps.users.services.api_keys import note_use
from core import clock
from core.auth import Acting, Gate, SessionCookie, SessionToken, on_behalf_of
from core.errors import NotFound
from core.throttle import Limit, spend
from shared_types.vocabulary import KeyScope


class Area(StrEnum):
    """What routes are about. With reading and writing it makes the scopes of a key."""

    EVENT_TYPES = "event_types"
    BOOKINGS = "bookings"
    AVAILABILITY = "availability"
    INTEGRATIONS = "integrations"
    WORKFLOWS = "workflows"


class OrganizerGate:
    """Lets through whom an organizer has given everything."""

    def admit(self, request: HttpRequest, person: User, organizer_slug: str) -> tuple[User, Acting]:
        """The organizer, for somebody who may do this on their behalf; raises NotFound or ViewOnly."""
        organizer = get_organizer_by_slug(organizer_slug)
        if may_everything(person, organizer=organizer, to_change=changes(request)):
            return organizer, Acting(name=person.name, email=person.email)
        if changes(request) and may_everything(person, organizer=organizer, to_change=False):
            raise ViewOnly
        raise NotFound


class ApiKeyToken(HttpBearer):
    """A key that an organizer has made for a program: it opens what its scopes say, of their own."""

    openapi_description = "`Authorization: Bearer kal_…`, made in the settings."

    def __init__(self, area: Area) -> None:
        super().__init__()
        self.area = area

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The organizer whose key it is; raises ScopeMissing, and NotFound on behalf of somebody else."""
        now = clock.now()
        key = find_api_key(token, now=now)
        if key is None:
            return None
        spend(Limit.REQUESTS_PER_KEY, key.prefix)
        if KeyScope(f"{self.area}:{'write' if changes(request) else 'read'}") not in key.scopes:
            raise ScopeMissing
        if (on_behalf_of(request) or key.organizer.slug) != key.organizer.slug:
            raise NotFound
        note_use(key, now=now)
        organizer = key.organizer
        acting = Acting(name=f"{organizer.name} ({key.name})"[:200], email=organizer.email)
        request.user, request.acting = organizer, acting  # type: ignore[attr-defined]
        return organizer


def changes(request: HttpRequest) -> bool:
    """Whether a request is made to change anything."""
    return request.method not in ("GET", "HEAD")


def may(area: Area, gate: Gate | None = None) -> list[AuthBase]:
    """Who may use a route: its organizer, whom the gate lets through for them, and keys with the scope.

    gate: without one, those whom the organizer has given everything.
    """
    gate = gate or OrganizerGate()
    return [SessionToken(gate), SessionCookie(gate), ApiKeyToken(area)]
