"""What the proxy writes into public pages before they reach the browser; no part of the described API."""

from django.http import HttpRequest
from ninja import Router

from apps.events.presenters.shell import event_type_shell, organizer_shell
from apps.events.selectors.event_types import get_public_event_type, list_public_event_types
from apps.users.selectors import get_organizer_by_slug

router = Router()


@router.get("/shell/{organizer_slug}/", auth=None, include_in_schema=False)
def organizer_page(request: HttpRequest, organizer_slug: str) -> dict[str, str]:
    """An organizer's page in words; 404 where there is none."""
    organizer = get_organizer_by_slug(organizer_slug)
    return organizer_shell(organizer, list(list_public_event_types(organizer=organizer)))


@router.get("/shell/{organizer_slug}/{event_type_slug}/", auth=None, include_in_schema=False)
def event_type_page(request: HttpRequest, organizer_slug: str, event_type_slug: str) -> dict[str, str]:
    """A booking page in words; 404 where there is none."""
    event_type = get_public_event_type(organizer_slug=organizer_slug, event_type_slug=event_type_slug)
    return event_type_shell(event_type)
