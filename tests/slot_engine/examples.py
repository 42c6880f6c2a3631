"""Short ways to write hours, rules and instants, and to read slots."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slot_engine import Agenda, Hours, Instant, Interval, LocalInterval, Slot, SlotRules, find_slots

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
UTC_ZONE = ZoneInfo("UTC")

NOTHING = Agenda()
MONDAY = date(2027, 3, 1)
LONG_BEFORE = int(datetime(2027, 2, 1, tzinfo=UTC_ZONE).timestamp())


def at(text: str, zone: ZoneInfo = BERLIN) -> Instant:
    """The instant that a time such as "2027-03-01 09:00" means on the clocks of a zone."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def wall(text: str) -> datetime:
    """A time such as "2027-03-01 09:00" as clocks show it, in no zone."""
    return datetime.fromisoformat(text)


def local(text: str) -> LocalInterval:
    """ "09:00-17:00" in minutes of the day."""
    start, end = ((int(edge[:2]) * 60 + int(edge[3:])) for edge in text.split("-"))
    return LocalInterval(start, end)


def locals_of(texts: Iterable[str]) -> tuple[LocalInterval, ...]:
    """Several of them."""
    return tuple(local(text) for text in texts)


def every_day(
    *texts: str, zone: ZoneInfo = BERLIN, overrides: Mapping[date, list[str]] | None = None
) -> Hours:
    """The same hours on each weekday."""
    return Hours(
        zone=zone,
        weekly={weekday: locals_of(texts) for weekday in range(1, 8)},
        overrides={day: locals_of(each) for day, each in (overrides or {}).items()},
    )


def on_date(day: date, *texts: str, zone: ZoneInfo = BERLIN) -> Hours:
    """Open on one date only."""
    return Hours(zone=zone, weekly={}, overrides={day: locals_of(texts)})


def half_hours(**fields: Any) -> SlotRules:
    """Thirty minutes every thirty minutes, and what a test adds."""
    return SlotRules(**{"duration_minutes": 30, "slot_interval_minutes": 30, **fields})


def hourly(**fields: Any) -> SlotRules:
    """An hour every hour, and what a test adds."""
    return half_hours(**{"duration_minutes": 60, "slot_interval_minutes": 60, **fields})


def day_of(text: str, zone: ZoneInfo = BERLIN) -> Interval:
    """The window of one date."""
    day = date.fromisoformat(text)
    return Interval(at(f"{day} 00:00", zone), at(f"{date.fromordinal(day.toordinal() + 1)} 00:00", zone))


def slots_on(
    text: str,
    hours: Hours,
    rules: SlotRules,
    *,
    agenda: Agenda = NOTHING,
    now: Instant = LONG_BEFORE,
    seats: int = 1,
) -> list[Slot]:
    """The slots of one date of the organizer."""
    window = day_of(text, hours.zone)
    return find_slots(hours=hours, rules=rules, agenda=agenda, window=window, now=now, seats=seats)


def times(slots: Iterable[Slot], zone: ZoneInfo = BERLIN) -> list[str]:
    """The starts as the clocks of a zone show them."""
    return [f"{datetime.fromtimestamp(slot.start, zone):%H:%M}" for slot in slots]
