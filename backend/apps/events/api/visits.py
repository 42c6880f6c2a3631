"""Counting visits: asked by the booking page once it is alive in a browser, and never in a visitor's way."""

from django.http import HttpRequest
from ninja import Router, Status

from apps.events.selectors.event_types import get_public_event_type
from apps.events.services.visits import Link, count_visit
from core import clock
from core.auth import visitor_id_of
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.visits import VisitCreate

router = Router()


@router.post("/public/{organizer_slug}/{event_type_slug}/visits/", response={204: None}, auth=None)
def count(request: HttpRequest, organizer_slug: str, event_type_slug: str, data: VisitCreate) -> Status[None]:
    """Count how far a visit came: each step once a visit. Nothing about the visitor is kept.

    Organizers who are signed in are not counted on their own pages.
    """
    spend(Limit.VISIT_PER_ADDRESS, neighbourhood_of(request))
    link = Link(organizer_slug, event_type_slug)
    counted = count_visit(link, steps=data.steps, visitor_id=visitor_id_of(request), now=clock.now())
    if not counted:
        # Either it is the organizer's own, or there is nothing to visit, which this refuses.
        get_public_event_type(organizer_slug=organizer_slug, event_type_slug=event_type_slug)
    return Status(204, None)
