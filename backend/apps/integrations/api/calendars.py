"""Linked calendars over HTTP.

Only the organizer in person links an account: whoever could do it for them would be sent their bookings.
"""

from uuid import UUID

from ninja import Router, Status

from apps.integrations import services
from apps.integrations.presenters import show_calendar_connection
from apps.integrations.selectors import get_calendar_connection, list_calendar_connections
from apps.users.services.access import Area, may
from core import clock
from core.auth import SignedInRequest, signed_in
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.integrations import (
    CalDavCreate,
    CalendarConnectionRead,
    CalendarConnectionUpdate,
    CalendarUpdate,
    IcsCreate,
)

router = Router(auth=may(Area.INTEGRATIONS))
_ONE = "/calendars/{uuid:connection_id}/"


@router.get("/calendars/", response=list[CalendarConnectionRead])
def list_all(request: SignedInRequest) -> list[CalendarConnectionRead]:
    """One's linked accounts with their calendars, in the order in which they were linked."""
    now = clock.now()
    found = list_calendar_connections(organizer_id=request.user.pk)
    return [show_calendar_connection(each, now=now) for each in found]


@router.post(
    "/calendars/caldav/",
    response={201: CalendarConnectionRead, 409: Problem, 429: Problem},
    auth=signed_in,
)
def link_caldav(request: SignedInRequest, data: CalDavCreate) -> Status[CalendarConnectionRead]:
    """Link an account at a calendar server, by its address or its host alone.

    Name and password are tried at once: `422` names `url` or `password`. Linked again, an account that
    did not work any more is mended, and keeps what was chosen for its calendars.
    """
    spend(Limit.LINKING_PER_ORGANIZER, str(request.user.pk))
    linked = services.link_caldav(organizer=request.user, data=data, now=clock.now())
    return Status(201, _show(request, linked.id))


@router.post(
    "/calendars/ics/", response={201: CalendarConnectionRead, 409: Problem, 429: Problem}, auth=signed_in
)
def link_ics(request: SignedInRequest, data: IcsCreate) -> Status[CalendarConnectionRead]:
    """Link a published calendar, which is read and never written. It is fetched at once."""
    spend(Limit.LINKING_PER_ORGANIZER, str(request.user.pk))
    linked = services.link_ics(organizer=request.user, data=data, now=clock.now())
    return Status(201, _show(request, linked.id))


@router.put(_ONE, response=CalendarConnectionRead)
def update(
    request: SignedInRequest, connection_id: UUID, data: CalendarConnectionUpdate
) -> CalendarConnectionRead:
    """Say what happens to the slots while the account cannot be read. What is left out stays."""
    services.update_connection(organizer_id=request.user.pk, connection_id=connection_id, data=data)
    return _show(request, connection_id)


@router.delete(_ONE, response={204: None})
def unlink(request: SignedInRequest, connection_id: UUID) -> Status[None]:
    """Let an account go. Its events go with it, and the time they took is free at once."""
    services.unlink_calendars(organizer_id=request.user.pk, connection_id=connection_id)
    return Status(204, None)


@router.post(f"{_ONE}sync/", response={200: CalendarConnectionRead, 429: Problem})
def sync(request: SignedInRequest, connection_id: UUID) -> CalendarConnectionRead:
    """Read the account now; how it went stands in the answer. One that needs consent is not asked."""
    spend(Limit.CALENDAR_SYNC_PER_ORGANIZER, str(request.user.pk))
    get_calendar_connection(organizer_id=request.user.pk, connection_id=connection_id)
    services.sync_connection(connection_id=connection_id, now=clock.now())
    return _show(request, connection_id)


@router.put(f"{_ONE}calendars/{{uuid:calendar_id}}/", response={200: CalendarConnectionRead, 409: Problem})
def choose(
    request: SignedInRequest, connection_id: UUID, calendar_id: UUID, data: CalendarUpdate
) -> CalendarConnectionRead:
    """Say what one calendar is used for. The one that takes the bookings does so in place of any other."""
    services.choose_calendar(
        organizer_id=request.user.pk, connection_id=connection_id, calendar_id=calendar_id, data=data
    )
    return _show(request, connection_id)


def _show(request: SignedInRequest, connection_id: UUID) -> CalendarConnectionRead:
    found = get_calendar_connection(organizer_id=request.user.pk, connection_id=connection_id)
    return show_calendar_connection(found, now=clock.now())
