"""Time zones as people know them: a city, the name of its time, its distance from UTC, its clock."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_name
from pydantic import BaseModel

from shared_types.fields import known_timezones
from web.format.dates import clock_time

FALLBACK_ZONE: Final = "UTC"
MAX_MATCHES: Final = 40
_MINUS: Final = "\N{MINUS SIGN}"
_OFFSET: Final = re.compile(rf"(utc)?[+{_MINUS}]\d{{1,2}}(:\d{{0,2}})?")


class ZoneView(BaseModel):
    """A time zone in a list or under the calendar."""

    timezone: str
    city: str
    name: str
    offset: str
    clock: str


def known_zone(name: str, *, otherwise: str = FALLBACK_ZONE) -> str:
    """A zone's name if there is such a zone."""
    return name if name in known_timezones() else otherwise


def offset_label(at: datetime) -> str:
    """How far the clocks of a moment's zone are from UTC then: "UTC+5:30"."""
    minutes = round((at.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else _MINUS}{hours}{f':{rest:02d}' if rest else ''}"


def zone_city(timezone: str, *, locale: Locale) -> str:
    """The city that a zone is named after, in the visitor's language where that is known."""
    known = locale.time_zones.get(timezone, {}).get("city")
    return str(known) if known else timezone.rsplit("/", 1)[-1].replace("_", " ")


def zone_view(timezone: str, *, at: datetime, locale: Locale, clock_hours: int) -> ZoneView:
    """A zone as it is at one moment."""
    there = at.astimezone(ZoneInfo(timezone))
    return ZoneView(
        timezone=timezone,
        city=zone_city(timezone, locale=locale),
        name=_name(timezone, locale),
        offset=offset_label(there),
        clock=clock_time(
            there.time().replace(second=0, microsecond=0), locale=locale, clock_hours=clock_hours
        ),
    )


def find_zones(words: str, *, at: datetime, locale: Locale, clock_hours: int) -> list[ZoneView]:
    """Zones whose city, country, name or offset has every word; best first, `MAX_MATCHES` at most."""
    wanted = words.casefold().replace("gmt", "utc").replace("-", _MINUS).split()
    offsets = [word.removeprefix("utc") for word in wanted if _OFFSET.fullmatch(word)]
    texts = [word for word in wanted if not _OFFSET.fullmatch(word)]
    found = sorted(
        (_rank(text, texts), zone) for zone, text in _index(locale) if all(word in text for word in texts)
    )
    views = (zone_view(zone, at=at, locale=locale, clock_hours=clock_hours) for _, zone in found)
    fitting = (
        view for view in views if all(view.offset.removeprefix("UTC").startswith(one) for one in offsets)
    )
    return list(islice(fitting, MAX_MATCHES))


def clock_change(day: date, timezone: str) -> str:
    """What the clocks of a zone do on a date, as a sentence; empty on all but a few days a year."""
    zone = ZoneInfo(timezone)
    before = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = datetime.combine(day + timedelta(days=1), before.timetz())
    moved = round(
        ((after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())).total_seconds() / 60
    )
    if not moved:
        return ""
    amount = {60: "one hour", 30: "half an hour"}.get(abs(moved), f"{abs(moved)} minutes")
    return f"The clocks go {'forward' if moved > 0 else 'back'} {amount} on this day."


def _rank(text: str, words: list[str]) -> int:
    """How far down a match belongs: a city or country of that very name stands first."""
    names = text.split("|")
    if not words or " ".join(words) in names:
        return 0
    return 1 if any(name.startswith(words[0]) for name in names) else 2


def _name(timezone: str, locale: Locale) -> str:
    """What the zone's time is called; nothing where the name would only say the offset or the place again."""
    name = get_timezone_name(timezone, width="long", locale=locale)
    return "" if "(" in name or "+" in name or "/" in name else name


@lru_cache(maxsize=16)
def _index(locale: Locale) -> list[tuple[str, str]]:
    """Every zone with the text to search in: one zone a city, none of the old second spellings."""
    territories = get_global("zone_territories")
    known = sorted(set(territories) & known_timezones() | {FALLBACK_ZONE})
    entries = []
    for zone in known:
        country = locale.territories.get(territories.get(zone, ""), "")
        words = (zone.replace("_", " "), zone_city(zone, locale=locale), country, _name(zone, locale))
        entries.append((zone, "|".join(words).casefold()))
    return entries
