"""What everybody may read: an organizer's page and a booking page, without their slots."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from apps.events.presenters.event_types import public_event_type_read, public_summary
from apps.events.presenters.organizers import organizer_read
from apps.events.selectors.event_types import (
    get_public_event_type,
    list_public_event_types,
    state_of_event_types,
)
from apps.events.selectors.questions import list_questions
from apps.users.selectors import get_organizer_by_slug
from core.conditional import answer_remembered
from shared_types.event_types import OrganizerPageRead, PublicEventTypeRead

router = Router()


@router.get("/public/{organizer_slug}/", response={200: OrganizerPageRead, 304: None}, auth=None)
def organizer_page(request: HttpRequest, organizer_slug: str) -> HttpResponseBase:
    """An organizer and the event types that anybody may book; private ones are reached by their link only.

    Remembered for 15 minutes and dropped by any change; X-Cache says hit or miss.
    """
    organizer = get_organizer_by_slug(organizer_slug)
    state = state_of_event_types(organizer=organizer)

    def make() -> OrganizerPageRead:
        event_types = [public_summary(each) for each in list_public_event_types(organizer=organizer)]
        return OrganizerPageRead(organizer=organizer_read(organizer), event_types=event_types)

    return answer_remembered(
        request, OrganizerPageRead, of=(organizer.id, organizer.updated_at, *state), make=make
    )


@router.get(
    "/public/{organizer_slug}/{event_type_slug}/",
    response={200: PublicEventTypeRead, 304: None},
    auth=None,
)
def event_type_page(request: HttpRequest, organizer_slug: str, event_type_slug: str) -> HttpResponseBase:
    """An event type and its questions. Its slots are asked for apart: they are always true.

    Remembered for 15 minutes and dropped by any change; X-Cache says hit or miss.
    """
    event_type = get_public_event_type(organizer_slug=organizer_slug, event_type_slug=event_type_slug)
    organizer = event_type.organizer
    return answer_remembered(
        request,
        PublicEventTypeRead,
        of=(event_type.id, event_type.updated_at, organizer.updated_at),
        make=lambda: public_event_type_read(event_type, list_questions(event_type_id=event_type.id)),
    )
