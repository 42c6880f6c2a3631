"""The calendars of an account, and how far one of them is."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from apps.integrations.providers.caldav.xml import CALDAV, DAV, SERVER, Found, asked_for, request
from apps.integrations.providers.ports import CalendarListing

LIST = request(
    f"{DAV}propfind",
    asked_for(
        f"{DAV}resourcetype",
        f"{DAV}displayname",
        f"{DAV}current-user-privilege-set",
        f"{CALDAV}supported-calendar-component-set",
    ),
)
STATE = request(
    f"{DAV}propfind", asked_for(f"{DAV}sync-token", f"{SERVER}getctag", f"{CALDAV}calendar-timezone")
)
COUNTER = "ctag:"
_MAY_WRITE = {f"{DAV}{name}" for name in ("all", "write", "write-content", "bind")}
_ZONE = re.compile(r"^(?:X-LIC-LOCATION|TZID)[^:\r\n]*:([^\r\n]+)$", re.MULTILINE)


@dataclass(frozen=True)
class CalendarState:
    """Where a calendar's changes go on, and its zone."""

    sync_token: str
    zone: ZoneInfo


def listing_of(found: Found, *, address: str) -> CalendarListing | None:
    """A calendar for events; None for address books, task lists, inboxes and folders."""
    if f"{CALDAV}calendar" not in found.children(f"{DAV}resourcetype"):
        return None
    kinds = found.properties.get(f"{CALDAV}supported-calendar-component-set")
    if kinds is not None and not any(str(each.get("name", "")).upper() == "VEVENT" for each in kinds):
        return None
    name = found.text(f"{DAV}displayname") or found.href.rstrip("/").rpartition("/")[2]
    # A server that does not say what one may do is asked to write, and may still refuse.
    rights = found.children(f"{DAV}current-user-privilege-set")
    return CalendarListing(
        external_id=address,
        name=name,
        can_write=not rights or bool(rights & _MAY_WRITE),
    )


def state_of(found: Found, *, zone: ZoneInfo) -> CalendarState:
    """Servers without sync tokens count changes instead: then it is known whether there are any."""
    counter = found.text(f"{SERVER}getctag")
    token = found.text(f"{DAV}sync-token") or (f"{COUNTER}{counter}" if counter else "")
    return CalendarState(token, _zone_in(found.text(f"{CALDAV}calendar-timezone")) or zone)


def _zone_in(text: str) -> ZoneInfo | None:
    for name in _ZONE.findall(text):
        try:
            return ZoneInfo(name.strip())
        except (LookupError, ValueError, OSError):
            continue
    return None
