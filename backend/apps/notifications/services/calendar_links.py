"""Addresses that open a web calendar with the booking filled in."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from apps.notifications.services.calendar_entries import CalendarEntry

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


def google_url(entry: CalendarEntry) -> str:
    """Google Calendar's form for a new event."""
    query = {
        "action": "TEMPLATE",
        "text": entry.name,
        "dates": f"{_compact(entry.start)}/{_compact(entry.end)}",
        "ctz": entry.timezone,
        "details": entry.notes,
        "location": entry.place,
    }
    return f"{GOOGLE}?{urlencode(query)}"


def outlook_url(entry: CalendarEntry) -> str:
    """Outlook's form for a new event."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.name,
        "startdt": _with_dashes(entry.start),
        "enddt": _with_dashes(entry.end),
        "body": entry.notes,
        "location": entry.place,
    }
    return f"{OUTLOOK}?{urlencode(query)}"


def _compact(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _with_dashes(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
