"""What Microsoft Graph answers, as far as it is read, and what of it takes time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from apps.integrations.providers.ports import ExternalEventData

_LONGEST_ID = 1024
_LONGEST_TITLE = 300
_LONGEST_ETAG = 200
_TIMELESS = {"free", "workingElsewhere"}
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
# The name under which we keep a booking's UID beside its event; the number is ours, and never changes.
UID_PROPERTY = "String {6e35ee0c-64f5-4d6f-8f5c-0c6fd7f6a6a1} Name KalendsUid"


class _Said(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CalendarEntry(_Said):
    """A calendar of an account."""

    id: str = Field(min_length=1, max_length=_LONGEST_ID)
    name: str = ""
    can_edit: bool = False
    is_default_calendar: bool = False


class Page(_Said):
    """A piece of a list. value: each is read by itself, so that one that makes no sense spoils no other."""

    value: list[object] = []
    next_link: str = Field(default="", alias="@odata.nextLink")
    delta_link: str = Field(default="", alias="@odata.deltaLink")


class Edge(_Said):
    """A time by the clocks of a zone, which is UTC as we ask for it."""

    date_time: str = ""
    time_zone: str = "UTC"


class Response(_Said):
    """What the owner of the calendar has answered to an invitation."""

    response: str | None = None


class Property(_Said):
    """Something that a program keeps beside an event."""

    id: str
    value: str = ""


class Event(_Said):
    """An event, a date of a recurring one by itself."""

    id: str = Field(min_length=1, max_length=_LONGEST_ID)
    etag: str = Field(default="", alias="@odata.etag")
    subject: str | None = None
    start: Edge = Edge()
    end: Edge = Edge()
    show_as: str | None = None
    is_cancelled: bool | None = None
    is_all_day: bool | None = None
    i_cal_u_id: str | None = None
    original_start_time_zone: str | None = None
    response_status: Response | None = None
    single_value_extended_properties: list[Property] = []


def read_each[Model: BaseModel](page: Page, model: type[Model]) -> Iterator[Model]:
    """What can be read of a page."""
    for item in page.value:
        try:
            yield model.model_validate(item)
        except ValidationError:
            continue


def event_data(event: Event, *, zone: ZoneInfo) -> ExternalEventData | None:
    """An event in our words; None where its times make no sense. zone: for whole days that name none."""
    start, end = _instant(event.start, event, zone), _instant(event.end, event, zone)
    if start is None or end is None:
        return None
    return ExternalEventData(
        external_id=event.id,
        start=start,
        end=end,
        title=(event.subject or "")[:_LONGEST_TITLE].replace("\x00", ""),
        is_busy=_takes_time(event),
        etag=event.etag[:_LONGEST_ETAG],
        uid=_uid_of(event)[:_LONGEST_ID],
    )


def _takes_time(event: Event) -> bool:
    is_declined = event.response_status is not None and event.response_status.response == "declined"
    return not (event.is_cancelled or is_declined) and event.show_as not in _TIMELESS


def _uid_of(event: Event) -> str:
    ours = (each.value for each in event.single_value_extended_properties if each.id == UID_PROPERTY)
    return next(ours, "") or event.i_cal_u_id or ""


def _instant(edge: Edge, event: Event, zone: ZoneInfo) -> datetime | None:
    try:
        wall = datetime.fromisoformat(edge.date_time)
        if event.is_all_day and (wall.hour, wall.minute) == (0, 0):
            # A whole day is that day wherever its owner is, and is told as midnight in any zone.
            whole_day_zone = _zone_called(event.original_start_time_zone or "") or zone
            instant = wall.replace(tzinfo=whole_day_zone).astimezone(UTC)
        else:
            known = wall if wall.tzinfo else wall.replace(tzinfo=_zone_called(edge.time_zone) or UTC)
            instant = known.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if _EARLIEST <= instant <= _LATEST else None


def _zone_called(name: str) -> ZoneInfo | None:
    """A zone by Windows' name or by IANA's; None for UTC, which programs say where they know of none."""
    if name in ("", "UTC"):
        return None
    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (KeyError, ValueError, OSError):  # there is none, or the name is no name
        return None
