"""What the clocks of a zone show, and when: the only module of the engine that knows about offsets.

A wall time the clocks skip is read with the offset before the gap, one they repeat is its first occurrence
(RFC 5545, 3.3.5; fold=0 of PEP 495). Days are counted as `date.toordinal()` does.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from slot_engine.interval import DAY, MINUTE, Instant


def instant(day: date, wall: time, zone: ZoneInfo) -> Instant:
    """The instant at which the clocks of `zone` show `wall` on `day`.

    wall: without a zone; the midnight that ends a day is the next day's 00:00.
    Raises ValueError where `wall` carries a zone of its own, or a fraction of a second.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall-clock time has no zone of its own.")
    if wall.microsecond:
        raise ValueError("A wall-clock time is whole seconds.")
    return int(datetime.combine(day, wall.replace(fold=0), tzinfo=zone).timestamp())


@lru_cache(maxsize=32_768)
def midnight(day_number: int, zone: ZoneInfo) -> Instant:
    """The instant a day begins: its 00:00, read by the rule above."""
    return instant(date.fromordinal(day_number), time.min, zone)


def instant_of_minute(day_number: int, minute: int, zone: ZoneInfo) -> Instant:
    """The instant of a minute of the wall-clock day; 1440 and more are the next day's."""
    days_on, minute = divmod(minute, DAY // MINUTE)
    wall = time(minute // 60, minute % 60)
    return instant(date.fromordinal(day_number + days_on), wall, zone)


def day_number_at(moment: Instant, zone: ZoneInfo) -> int:
    """The day that holds an instant, where a day lasts from its own midnight to the next day's.

    This is the date on the clocks but for a zone that changes them across midnight, where it stays one
    unbroken stretch.
    """
    number = datetime.fromtimestamp(moment, zone).toordinal()
    if moment < midnight(number, zone):
        return number - 1
    return number + 1 if moment >= midnight(number + 1, zone) else number


def is_skipped(day_number: int, zone: ZoneInfo) -> bool:
    """Whether the zone leaves the whole date out, as Pacific/Apia did with 2011-12-30."""
    noon = instant_of_minute(day_number, 720, zone)
    return datetime.fromtimestamp(noon, zone).toordinal() != day_number


@lru_cache(maxsize=32_768)
def steady_offset(day_number: int, zone: ZoneInfo) -> timedelta | None:
    """The offset from UTC that holds all day, or None where the clocks change in it."""
    first, last = midnight(day_number, zone), midnight(day_number + 1, zone) - 1
    offset = _offset_at(first, zone)
    is_steady = last - first == DAY - 1 and offset == _offset_at(last, zone)
    return offset if is_steady else None


def _offset_at(moment: Instant, zone: ZoneInfo) -> timedelta:
    """The offset in force at an instant."""
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always has one
    return offset
