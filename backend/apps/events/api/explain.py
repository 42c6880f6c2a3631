"""Why not ten o'clock?"""

from ninja import Query, Router

from apps.events.presenters.explanations import start_explanation
from apps.events.selectors.explanations import explain_link
from apps.events.services.sharing.access import on_bookings
from core import clock
from core.auth import SignedInRequest
from shared_types.base import In
from shared_types.explanations import StartExplanation
from shared_types.fields import CapacityInQuery, Moment, TimeZoneName

# Whoever sees it sees bookings of any event type: for those with whom everything is shared.
router = Router(auth=on_bookings())


class ExplainQuery(In):
    """The start that is asked about, for how many people, and in whose zone to say why."""

    start: Moment
    attendee_count: CapacityInQuery = 1
    timezone: TimeZoneName | None = None


@router.get("/slots/{organizer_slug}/{event_type_slug}/explain/", response=StartExplanation)
def explain_start(
    request: SignedInRequest, organizer_slug: str, event_type_slug: str, asked: Query[ExplainQuery]
) -> StartExplanation:
    """Every rule that forbids a start of one of your event types, in order, and what is behind it."""
    found = explain_link(
        organizer=request.user,
        organizer_slug=organizer_slug,
        event_type_slug=event_type_slug,
        start=asked.start,
        seats=asked.attendee_count,
        now=clock.now(),
    )
    return start_explanation(found, timezone=asked.timezone or request.user.timezone)
