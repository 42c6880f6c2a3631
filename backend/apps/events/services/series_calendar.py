"""A series as calendars have it: the rule, less what was called off, and what has moved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.events.models import Booking, BookingSeries
from apps.notifications.services import Series, SeriesDate
from slot_engine import expand, format_rule, parse_rule


def calendar_series(
    series: BookingSeries, dates: Sequence[Booking], *, told: Sequence[Booking] = (), is_whole: bool = True
) -> Series:
    """dates: all of the series. told: what a message is about; where none are given, all that stand."""
    live = sorted((each for each in dates if each.is_live()), key=_planned)
    zone = ZoneInfo(series.timezone)
    rule, planned = _planned_until(series, zone, _planned(live[-1])) if live else ("", [])
    days_kept = {_planned(each).astimezone(zone).date() for each in live}
    # A date is known by its day: its instant may have changed, where a country has changed its clocks since.
    by_day = {start.date(): start for start in planned}
    return Series(
        rule=rule,
        first_start=series.first_start,
        first_end=series.first_start + timedelta(minutes=series.duration),
        timezone=series.timezone,
        dates=tuple(_date(each, by_day, zone) for each in live),
        left_out=tuple(start for day, start in by_day.items() if day not in days_kept),
        told=tuple(_date(each, by_day, zone) for each in told or live),
        is_whole=is_whole,
    )


def _planned_until(series: BookingSeries, zone: ZoneInfo, last: datetime) -> tuple[str, list[datetime]]:
    """The rule's text up to a date, and all that it makes until then, in the series' zone."""
    rule = parse_rule(series.recurrence_rule)
    begins = series.first_start.astimezone(zone).replace(tzinfo=None)
    ends = replace(rule, count=None, until=last.astimezone(zone).date())
    starts = [datetime.fromtimestamp(start, zone) for start in expand(ends, begins, zone)]
    return format_rule(rule, until=starts[-1]), starts


def _planned(booking: Booking) -> datetime:
    assert booking.original_start is not None  # each date of a series has one
    return booking.original_start


def _date(booking: Booking, by_day: Mapping[date, datetime], zone: ZoneInfo) -> SeriesDate:
    planned = _planned(booking)
    return SeriesDate(
        original_start=by_day.get(planned.astimezone(zone).date(), planned),
        start=booking.start_time,
        end=booking.end_time,
    )
