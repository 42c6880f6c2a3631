"""Schedules over HTTP."""

from uuid import UUID

from ninja import Router, Status

from apps.availability import services
from apps.availability.presenters import show_schedule
from apps.availability.selectors import get_schedule, list_schedules
from apps.users.services.access import Area, may
from core import clock
from core.auth import SignedInRequest
from shared_types.availability import DateOverrideWrite, ScheduleCreate, ScheduleRead, ScheduleUpdate
from shared_types.errors import Problem
from shared_types.fields import Day

router = Router(tags=["Availability"], auth=may(Area.AVAILABILITY))


@router.get("/schedules/", response=list[ScheduleRead])
def list_all(request: SignedInRequest) -> list[ScheduleRead]:
    """One's schedules, the default one first."""
    now = clock.now()
    return [show_schedule(each, now=now) for each in list_schedules(organizer=request.user, now=now)]


@router.post("/schedules/", response={201: ScheduleRead, 409: Problem})
def create(request: SignedInRequest, data: ScheduleCreate) -> Status[ScheduleRead]:
    """Make a schedule. The first one is the default; a new default takes the old one's place."""
    now = clock.now()
    schedule = services.create_schedule(organizer=request.user, data=data, now=now)
    return Status(201, show_schedule(schedule, now=now))


@router.get("/schedules/{uuid:schedule_id}/", response=ScheduleRead)
def get(request: SignedInRequest, schedule_id: UUID) -> ScheduleRead:
    """One schedule, with all seven weekdays and the overrides from today on."""
    now = clock.now()
    return show_schedule(get_schedule(organizer=request.user, schedule_id=schedule_id, now=now), now=now)


@router.patch("/schedules/{uuid:schedule_id}/", response={200: ScheduleRead, 409: Problem})
def update(request: SignedInRequest, schedule_id: UUID, data: ScheduleUpdate) -> ScheduleRead:
    """Change a schedule. What is left out stays; weekly_hours replaces the whole week."""
    now = clock.now()
    schedule = services.update_schedule(organizer=request.user, schedule_id=schedule_id, data=data, now=now)
    return show_schedule(schedule, now=now)


@router.delete("/schedules/{uuid:schedule_id}/", response={204: None, 409: Problem})
def delete(request: SignedInRequest, schedule_id: UUID) -> Status[None]:
    """Delete a schedule that is neither the default one nor used."""
    services.delete_schedule(organizer=request.user, schedule_id=schedule_id)
    return Status(204, None)


@router.put("/schedules/{uuid:schedule_id}/overrides/", response={200: ScheduleRead, 409: Problem})
def set_override(request: SignedInRequest, schedule_id: UUID, data: DateOverrideWrite) -> ScheduleRead:
    """Give a date hours of its own, in place of its weekday's; no intervals means closed."""
    now = clock.now()
    schedule = services.set_override(organizer=request.user, schedule_id=schedule_id, data=data, now=now)
    return show_schedule(schedule, now=now)


@router.delete("/schedules/{uuid:schedule_id}/overrides/{day}/", response=ScheduleRead)
def remove_override(request: SignedInRequest, schedule_id: UUID, day: Day) -> ScheduleRead:
    """Give a date its weekday's hours back."""
    now = clock.now()
    schedule = services.remove_override(organizer=request.user, schedule_id=schedule_id, day=day, now=now)
    return show_schedule(schedule, now=now)
