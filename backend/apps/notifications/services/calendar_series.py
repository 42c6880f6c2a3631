"""The times of a calendar entry, as its file writes them: one event, or the several that a series takes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.notifications.services.series import Series, SeriesDate


@dataclass(frozen=True)
class EventTimes:
    """When one event of a file takes place. recurrence_id: of which date of the series it says so."""

    start: datetime
    end: datetime
    recurrence_id: datetime | None = None
    rule: str = ""
    left_out: tuple[datetime, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether it is written on the clocks of a zone."""
        return any(each is not None and each.tzinfo is not UTC for each in (self.start, self.recurrence_id))


def series_parts(series: Series) -> list[EventTimes]:
    """The event that repeats and those of the dates it gets wrong; or the dates that a message tells of."""
    if not series.is_whole:
        return [_date_times(series, each) for each in series.told]
    others = [each for each in series.dates if not _is_as_the_rule_has_it(series, each)]
    return [_repeating(series), *(_date_times(series, each) for each in others)]


def _is_as_the_rule_has_it(series: Series, date: SeriesDate) -> bool:
    """Whether a calendar that goes by the clocks gets it right: not moved, and no clock change in it."""
    zone = ZoneInfo(series.timezone)
    start, end = (each.astimezone(zone).replace(tzinfo=None) for each in (date.start, date.end))
    first, last = (
        each.astimezone(zone).replace(tzinfo=None) for each in (series.first_start, series.first_end)
    )
    planned = rule_time(series, date.original_start).replace(tzinfo=None)
    is_steady = date.start.astimezone(zone).utcoffset() == date.end.astimezone(zone).utcoffset()
    return start == planned and end - start == last - first and is_steady


def _repeating(series: Series) -> EventTimes:
    start = rule_time(series, series.first_start)
    return EventTimes(
        start=start,
        end=series.first_end.astimezone(start.tzinfo),
        rule=series.rule if series.dates else "",
        left_out=tuple(rule_time(series, each) for each in series.left_out) if series.dates else (),
    )


def _date_times(series: Series, date: SeriesDate) -> EventTimes:
    start, end = written(date.start, date.end, ZoneInfo(series.timezone))
    return EventTimes(start=start, end=end, recurrence_id=rule_time(series, date.original_start))


def rule_time(series: Series, original_start: datetime) -> datetime:
    """The rule's time on a date: what the clock time says, also where the clocks skip it that day.

    Calendars compare it as text: the date that a rule makes is written like the one that is left out of it.
    """
    zone = UTC if series.timezone == "UTC" else ZoneInfo(series.timezone)
    wall = series.first_start.astimezone(zone).time().replace(fold=0)
    return datetime.combine(original_start.astimezone(zone).date(), wall, tzinfo=zone)


def written(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end on the clocks of a zone; in UTC where these show a time the second time."""
    start, end = start.astimezone(zone), end.astimezone(zone)
    if zone.key == "UTC" or start.fold or end.fold:
        return start.astimezone(UTC), end.astimezone(UTC)
    return start, end
