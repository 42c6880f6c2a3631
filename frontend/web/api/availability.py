"""Schedules and their date overrides."""

from datetime import date
from uuid import UUID

from shared_types.availability import DateOverrideWrite, ScheduleCreate, ScheduleRead, ScheduleUpdate
from web.api.client import Caller, ask, tell

_SCHEDULES = "availability/schedules/"


async def list_schedules(*, caller: Caller) -> list[ScheduleRead]:
    """All schedules of the caller."""
    return await ask(list[ScheduleRead], "GET", _SCHEDULES, caller=caller)


async def create_schedule(schedule: ScheduleCreate, *, caller: Caller) -> ScheduleRead:
    """Add a schedule."""
    return await ask(ScheduleRead, "POST", _SCHEDULES, caller=caller, body=schedule)


async def update_schedule(schedule_id: UUID, changes: ScheduleUpdate, *, caller: Caller) -> ScheduleRead:
    """Change what is set in `changes`; weekly hours replace all seven days."""
    return await ask(ScheduleRead, "PATCH", f"{_SCHEDULES}{schedule_id}/", caller=caller, body=changes)


async def delete_schedule(schedule_id: UUID, *, caller: Caller) -> None:
    """Delete a schedule that nothing uses."""
    await tell("DELETE", f"{_SCHEDULES}{schedule_id}/", caller=caller)


async def set_override(schedule_id: UUID, override: DateOverrideWrite, *, caller: Caller) -> ScheduleRead:
    """Give one date hours of its own, in place of any it had."""
    path = f"{_SCHEDULES}{schedule_id}/overrides/"
    return await ask(ScheduleRead, "PUT", path, caller=caller, body=override)


async def delete_override(schedule_id: UUID, day: date, *, caller: Caller) -> ScheduleRead:
    """Give one date its weekday's hours back."""
    path = f"{_SCHEDULES}{schedule_id}/overrides/{day.isoformat()}/"
    return await ask(ScheduleRead, "DELETE", path, caller=caller)
