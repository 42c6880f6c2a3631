"""The hours of a date, and times, as an organizer reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from apps.events.selectors.explanations import Explanation
from shared_types.availability import WallIntervalRead
from shared_types.explanations import HoursOfDate

_TO = "\N{EN DASH}"


def hours_of(found: Explanation) -> HoursOfDate:
    """What is open on the date of a start, by the schedule's clocks."""
    hours = found.offer.hours
    day = found.start.astimezone(hours.zone).date()
    intervals = hours.overrides.get(day, hours.weekly.get(day.isoweekday(), ()))
    return HoursOfDate(
        date=day,
        timezone=hours.zone.key,
        schedule_name=found.schedule_name,
        is_override=day in hours.overrides,
        intervals=[
            WallIntervalRead(start_local=_clock(each.start_minute), end_local=_clock(each.end_minute))
            for each in sorted(intervals, key=lambda each: each.start_minute)
        ],
    )


def hours_words(hours: HoursOfDate, found: Explanation) -> str:
    """Why a start does not lie within the hours of its date."""
    whose = f"{hours.schedule_name!r}" if hours.schedule_name else "your hours"
    day = f"{hours.date:%A} {hours.date.day} {hours.date:%B %Y}"
    by = f"by {'an exception for that date' if hours.is_override else 'the week'} in {whose}"
    if not hours.intervals:
        return f"{day} is closed, {by}."
    spans = " and ".join(f"{each.start_local}{_TO}{each.end_local}" for each in hours.intervals)
    lasts = found.offer.rules.duration_minutes
    return f"{day} is open {spans} ({hours.timezone}), {by}; {lasts} minutes from then do not fit."


def time_words(moment: datetime, timezone: str) -> str:
    """ "Mon 1 Feb 2027, 09:00"."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def span_words(start: datetime, end: datetime, timezone: str) -> str:
    """The same with an end; the end's day too where it is another one."""
    first, last = (each.astimezone(ZoneInfo(timezone)) for each in (start, end))
    until = f"{last:%H:%M}" if first.date() == last.date() else f" {time_words(end, timezone)}"
    return f"{time_words(start, timezone)}{_TO}{until}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
