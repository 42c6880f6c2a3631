"""What Google Calendar answers, as far as it is read, and what of it takes time."""

from base64 import b32hexencode
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError

from apps.integrations.providers.ports import ExternalEventData

_LONGEST_ID = 1024
_LONGEST_TITLE = 300
_LONGEST_ETAG = 200
# Where and who somebody is says nothing of their time.
_TIMELESS = {"workingLocation", "birthday"}
UID = "kalendsUid"


class CalendarEntry(BaseModel):
    """A calendar in an account's list."""

    id: str = Field(min_length=1, max_length=_LONGEST_ID)
    summary: str = ""
    summaryOverride: str = ""  # noqa: N815
    accessRole: str = ""  # noqa: N815
    primary: bool = False
    deleted: bool = False


class CalendarPage(BaseModel):
    """calendarList.list."""

    items: list[CalendarEntry] = []
    nextPageToken: str = ""  # noqa: N815


class Edge(BaseModel):
    """When an event begins or ends: an instant, or for whole days a day."""

    dateTime: datetime | None = None  # noqa: N815
    date: str | None = None
    timeZone: str = ""  # noqa: N815


class Attendee(BaseModel):
    """Somebody who was asked to come."""

    self: bool = False
    responseStatus: str = ""  # noqa: N815


class Properties(BaseModel):
    """What programs keep beside an event."""

    private: dict[str, str] = {}


class Event(BaseModel):
    """An event, or of a cancelled one its id."""

    id: str = Field(min_length=1, max_length=_LONGEST_ID)
    status: str = ""
    summary: str = ""
    etag: str = ""
    iCalUID: str = ""  # noqa: N815
    start: Edge = Edge()
    end: Edge = Edge()
    transparency: str = ""
    eventType: str = ""  # noqa: N815
    attendees: list[Attendee] = []
    extendedProperties: Properties = Properties()  # noqa: N815


class EventPage(BaseModel):
    """events.list. items: each is read by itself, so that one that makes no sense spoils no other."""

    items: list[object] = []
    timeZone: str = "UTC"  # noqa: N815
    nextPageToken: str = ""  # noqa: N815
    nextSyncToken: str = ""  # noqa: N815

    def events(self) -> Iterator[Event]:
        """What can be read of them."""
        for item in self.items:
            try:
                yield Event.model_validate(item)
            except ValidationError:
                continue


def event_id_of(uid: str) -> str:
    """Our own name for an event, in base32hex as Google wants it: given twice, there is one event.

    From the UID, which stays when a booking is moved. 20 bytes of its hash, as Google advises random ones.
    """
    return b32hexencode(sha256(uid.encode()).digest()[:20]).decode().lower()


def event_data(event: Event, *, timezone: str) -> ExternalEventData | None:
    """An event in our words; None where its times make no sense. timezone: the calendar's, for whole days."""
    start, end = _instant(event.start, timezone), _instant(event.end, timezone)
    if start is None or end is None:
        return None
    return ExternalEventData(
        external_id=event.id,
        start=start,
        end=end,
        title=event.summary[:_LONGEST_TITLE].replace("\x00", ""),
        is_busy=_takes_time(event),
        etag=event.etag[:_LONGEST_ETAG],
        uid=_uid_of(event)[:_LONGEST_ID],
    )


def _takes_time(event: Event) -> bool:
    is_declined = any(each.self and each.responseStatus == "declined" for each in event.attendees)
    return not is_declined and event.transparency != "transparent" and event.eventType not in _TIMELESS


def _uid_of(event: Event) -> str:
    """Of a mirror the booking's; a copy that was made of it by hand has another id, and is none."""
    kept = event.extendedProperties.private.get(UID, "")
    return kept if kept and event.id == event_id_of(kept) else event.iCalUID


def _instant(edge: Edge, timezone: str) -> datetime | None:
    try:
        if edge.date is not None:
            return datetime.combine(date.fromisoformat(edge.date), time(), ZoneInfo(timezone)).astimezone(UTC)
        if edge.dateTime is None:
            return None
        wall = edge.dateTime
        known = wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(edge.timeZone or timezone))
        instant = known.astimezone(UTC)
    except (KeyError, ValueError, OverflowError, OSError):  # no such zone, day or year
        return None
    return instant if timedelta() <= instant - _FIRST <= _SPAN else None


_FIRST, _SPAN = datetime(1900, 1, 1, tzinfo=UTC), timedelta(days=365 * 300)
