"""Dates that differ from their weekday, as their list shows them."""

from babel import Locale
from pydantic import BaseModel

from shared_types.availability import DateOverrideRead
from web.format.dates import full_date


class OverrideLine(BaseModel):
    """One date in the list."""

    date: str
    title: str
    hours: str


def override_line(override: DateOverrideRead, *, locale: Locale) -> OverrideLine:
    """A date and its hours in words."""
    hours = [f"{one.start_local} to {one.end_local}" for one in override.intervals]
    return OverrideLine(
        date=override.date.isoformat(),
        title=full_date(override.date, locale=locale),
        hours=", ".join(hours) or "Closed",
    )
