"""Dates and times in a visitor's language; `clock_hours` is 12 or 24."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

FALLBACK_LOCALE: Final = "en_US"
LONGEST_WEEKDAY: Final = 5
"""Letters that fit above a column of the month on a phone."""

_YEAR: Final = re.compile(
    r"(?:,?\s*'del?'\s*|,?\s*)?y+(?:年|년|\.)?(?:\s*'[^']*'\.?|\([^)]*\)'[^']*')?[,\s]*"
)


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The locale of a browser's language tag such as "de-CH"; the nearest known one, else US English."""
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(FALLBACK_LOCALE)


def clock_hours_of(locale: Locale) -> int:
    """Whether a language writes times with 12 or with 24 hours."""
    pattern = re.sub(r"'[^']*'", "", locale.time_formats["short"].pattern)
    return 12 if re.search(r"[hK]", pattern) else 24


@lru_cache(maxsize=4096)
def clock_time(wall: time, *, locale: Locale, clock_hours: int) -> str:
    """A wall-clock time: "14:05", or "2:05 PM", which never breaks across two lines."""
    text: str = format_skeleton("hm" if clock_hours == 12 else "Hm", wall, locale=locale)
    return "\N{NO-BREAK SPACE}".join(text.split())


def long_date(day: date, *, locale: Locale, this_year: int) -> str:
    """A date as people say it, with its weekday; with its year only where it is another."""
    if day.year != this_year:
        return format_date(day, "full", locale)
    return format_date(day, _yearless_pattern(locale), locale)


def full_date(day: date, *, locale: Locale) -> str:
    """A date with its weekday and its year."""
    return format_date(day, "full", locale)


def month_title(month: date, *, locale: Locale) -> str:
    """The name of a month with its year, to stand alone: "December 2026"."""
    names = get_month_names("wide", context="stand-alone", locale=locale)
    text: str = format_skeleton("yMMMM", month, locale=locale) if "yMMMM" in locale.datetime_skeletons else ""
    return _capitalised(text or f"{names[month.month]} {month.year}")


def weekdays(locale: Locale) -> list[tuple[str, str]]:
    """The names of the days, short and full, from the first of the locale's week on."""
    short = get_day_names("abbreviated", context="stand-alone", locale=locale)
    if max(map(len, short.values())) > LONGEST_WEEKDAY:
        short = get_day_names("narrow", context="stand-alone", locale=locale)
    full = get_day_names("wide", context="stand-alone", locale=locale)
    order = [(locale.first_week_day + offset) % 7 for offset in range(7)]
    return [(short[day].rstrip("."), full[day]) for day in order]


def week_start(day: date, *, locale: Locale) -> date:
    """The first day of the locale's week that holds `day`."""
    return day - timedelta(days=(day.weekday() - locale.first_week_day) % 7)


def moment(at: datetime, *, locale: Locale, clock_hours: int, this_year: int) -> str:
    """A date and a time of day, in the zone that `at` carries."""
    day = long_date(at.date(), locale=locale, this_year=this_year)
    return f"{day}, {clock_time(at.time(), locale=locale, clock_hours=clock_hours)}"


def time_span(start: datetime, end: datetime, *, locale: Locale, clock_hours: int) -> str:
    """From when to when: "10:00" and "10:30" with a dash; both in the zone they carry."""
    first, last = (clock_time(at.time(), locale=locale, clock_hours=clock_hours) for at in (start, end))
    return f"{first} \N{EN DASH} {last}"


@lru_cache(maxsize=256)
def _yearless_pattern(locale: Locale) -> str:
    skeleton = locale.datetime_skeletons.get("MMMMEEEEd")
    pattern = skeleton.pattern if skeleton else ""
    if "EEEE" in pattern and "MMMM" in pattern:
        return pattern
    # Few languages name this form, so the long one is used without its year.
    return _YEAR.sub("", locale.date_formats["full"].pattern, count=1).strip()


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
