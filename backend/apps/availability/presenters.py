"""Schedules as answers show them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.availability.models import LocalHours, Schedule
from shared_types.availability import DateOverrideRead, ScheduleRead, WallIntervalRead, WeeklyHoursRead


def show_schedule(schedule: Schedule, *, now: datetime) -> ScheduleRead:
    """A schedule as the selectors fetch it, hours and all; its own zone says which overrides are over."""
    today = now.astimezone(ZoneInfo(schedule.timezone)).date()
    by_weekday: dict[int, list[LocalHours]] = {weekday: [] for weekday in range(1, 8)}
    for each in schedule.weekly_hours.all():
        by_weekday[each.weekday].append(each)
    return ScheduleRead(
        id=schedule.id,
        name=schedule.name,
        timezone=schedule.timezone,
        is_default=schedule.is_default,
        event_type_count=schedule.event_type_count,
        weekly_hours=[
            WeeklyHoursRead(weekday=weekday, intervals=_show_hours(hours))
            for weekday, hours in by_weekday.items()
        ],
        overrides=[
            DateOverrideRead(date=override.date, intervals=_show_hours(override.hours.all()))
            for override in schedule.overrides.all()
            if override.date >= today
        ],
    )


def _show_hours(hours: Iterable[LocalHours]) -> list[WallIntervalRead]:
    return [
        WallIntervalRead(start_local=_show_minute(each.start_minute), end_local=_show_minute(each.end_minute))
        for each in hours
    ]


def _show_minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
