"""Times as people say them: with the weekday, on the reader's clocks, and the zone by name."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name

# English with the day before the month and 24 hours: nobody mistakes 3/4 or 12 am.
LOCALE = "en_GB"
TO = " \N{EN DASH} "


def day_and_hours(start: datetime, end: datetime, zone_name: str) -> str:
    """ "Tuesday 1 December 2026, 10:00 to 10:30" with a dash; the end's day too where it is another one."""
    first, last = start.astimezone(ZoneInfo(zone_name)), end.astimezone(ZoneInfo(zone_name))
    if first.date() == last.date():
        return f"{day_and_time(start, zone_name)}{TO}{last:%H:%M}"
    return f"{day_and_time(start, zone_name)}{TO}{day_and_time(end, zone_name)}"


def day_and_time(instant: datetime, zone_name: str) -> str:
    """ "Tuesday 1 December 2026, 10:00"."""
    local = instant.astimezone(ZoneInfo(zone_name))
    return f"{format_date(local, 'EEEE d MMMM y', locale=LOCALE)}, {local:%H:%M}"


def short_day_and_time(instant: datetime, zone_name: str) -> str:
    """ "Tue 1 Dec 2026, 10:00 (Berlin)", for a subject."""
    local = instant.astimezone(ZoneInfo(zone_name))
    place = zone_name.rpartition("/")[2].replace("_", " ")
    return f"{format_date(local, 'EEE d MMM y', locale=LOCALE)}, {local:%H:%M} ({place})"


def zone_in_words(instant: datetime, zone_name: str) -> str:
    """ "Europe/Berlin, Central European Standard Time, UTC+1": the zone and what it is at that instant."""
    local = instant.astimezone(ZoneInfo(zone_name))
    spoken = get_timezone_name(local, locale=LOCALE)
    # A zone that English has no name for is called by its offset, which is said anyway.
    names = [zone_name.replace("_", " "), "" if spoken.startswith("GMT") else spoken, _offset(local)]
    return ", ".join(filter(None, dict.fromkeys(names)))


def _offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    minutes = round(abs(offset).total_seconds() / 60)
    sign = "+" if offset > timedelta() else "\N{MINUS SIGN}"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
