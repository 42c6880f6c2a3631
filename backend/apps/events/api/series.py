"""Planning and booking a series: open to everybody."""

from django.http import HttpRequest
from ninja import Router, Status

from apps.events.api.origins import origin_of
from apps.events.api.public_writes import let_write
from apps.events.api.repeating import IdempotencyKey
from apps.events.errors import BookingNotFound
from apps.events.presenters.invitee import series_created
from apps.events.selectors.series import list_dates
from apps.events.services.series.create import create_series
from apps.events.services.series.plan import plan_series
from apps.events.services.visits import Link, counting_refusals
from core import clock
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.series import SeriesPlanRead, SeriesPlanRequest
from shared_types.series_bookings import SeriesCreate, SeriesCreated

router = Router()


@router.post("/bookings/series/plan/", response={200: SeriesPlanRead, 404: Problem}, auth=None)
def plan(request: HttpRequest, data: SeriesPlanRequest) -> SeriesPlanRead:
    """Every date of a series as it stands now, with free times near those that cannot be had."""
    spend(Limit.PUBLIC_READ_PER_ADDRESS, neighbourhood_of(request))
    return plan_series(data, now=clock.now())


@router.post(
    "/bookings/series/create/",
    response={201: SeriesCreated, 404: Problem, 409: Problem, 428: Problem},
    auth=None,
)
def create(
    request: HttpRequest,
    data: SeriesCreate,
    idempotency_key: IdempotencyKey = "",
) -> Status[SeriesCreated]:
    """Book what was accepted of a plan, all or nothing. `series_changed` brings a new plan."""
    let_write(request, organizer_slug=data.organizer_slug, email=data.invitee_email, website=data.website)
    now = clock.now()
    with counting_refusals(Link(data.organizer_slug, data.event_type_slug), now=now):
        made = create_series(data=data, idempotency_key=idempotency_key, origin=origin_of(request), now=now)
    series = made.booking.recurrence
    if series is None:
        raise BookingNotFound
    return Status(201, series_created(series, list_dates(series.id), now=now))
