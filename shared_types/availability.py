"""Schedules: weekly hours and date overrides, in wall-clock time of one zone."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared_types.base import In, Out
from shared_types.fields import Day, Flag, Name, TimeZoneName, WallTime, Weekday


class WallInterval(In):
    """Open from one wall-clock time to another; an end not after its start is on the next day.

    00:00 (also written 24:00) as an end is the midnight that ends the day.
    """

    start_local: WallTime
    end_local: WallTime


class WeeklyHours(In):
    """The hours of one weekday, 1 = Monday to 7 = Sunday. No intervals: closed."""

    weekday: Weekday
    intervals: list[WallInterval] = Field(max_length=12)


class DateOverrideWrite(In):
    """The hours of one date, in place of its weekday's. No intervals: closed."""

    date: Day
    intervals: list[WallInterval] = Field(max_length=12)


class ScheduleCreate(In):
    """A new schedule."""

    name: Name
    timezone: TimeZoneName
    weekly_hours: list[WeeklyHours] = Field(max_length=7)
    is_default: Flag = False


class ScheduleUpdate(In):
    """Changes to a schedule: what is left out stays as it is; `weekly_hours` replaces all seven days."""

    name: Name | None = None
    timezone: TimeZoneName | None = None
    weekly_hours: list[WeeklyHours] | None = Field(default=None, max_length=7)
    is_default: Flag | None = None


class WallIntervalRead(Out):
    """Open from one wall-clock time to another, "HH:MM"; "24:00" is the midnight that ends the day."""

    start_local: str
    end_local: str


class WeeklyHoursRead(Out):
    """The hours of one weekday, 1 = Monday to 7 = Sunday."""

    weekday: int
    intervals: list[WallIntervalRead]


class DateOverrideRead(Out):
    """The hours of one date."""

    date: date
    intervals: list[WallIntervalRead]


class ScheduleRead(Out):
    """A schedule with all seven weekdays and the overrides from today on, soonest first."""

    id: UUID
    name: str
    timezone: str
    is_default: bool
    event_type_count: int
    weekly_hours: list[WeeklyHoursRead]
    overrides: list[DateOverrideRead]
