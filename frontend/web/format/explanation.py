"""Why a time is not offered: the reasons in words, and where each can be looked at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.explanations import ExternalEventInTheWay, StartExplanation, StartReason
from shared_types.vocabulary import CalendarProvider, ErrorCode
from web import routes
from web.format.calendar import Look, moment_of
from web.format.zones import offset_label, zone_city

_PROVIDERS: Final[Mapping[str, str]] = {
    CalendarProvider.GOOGLE: "Google Calendar",
    CalendarProvider.OUTLOOK: "Outlook",
    CalendarProvider.CALDAV: "The calendar",
    CalendarProvider.ICS: "The calendar",
}
_SET_IN_EVENT_TYPE: Final = (
    ErrorCode.EVENT_TYPE_INACTIVE,
    ErrorCode.TOO_SOON,
    ErrorCode.TOO_FAR,
    ErrorCode.OFF_GRID,
    ErrorCode.DAY_FULL,
)


class ReasonLine(BaseModel):
    """A rule against a start. `path` leads to what is behind it, by the words of `link`; empty: nowhere."""

    words: str
    path: str
    link: str
    source: str


class ExplanationView(BaseModel):
    """What became of a question. `when` names the zone that the time was read in."""

    when: str
    is_offered: bool
    reasons: list[ReasonLine]


def explanation_view(found: StartExplanation, *, look: Look, edit_path: str) -> ExplanationView:
    """The answer in words, its reasons in the order of the API."""
    return ExplanationView(
        when=moment_and_zone(found.start_time, look),
        is_offered=found.is_offered,
        reasons=[_reason(reason, edit_path) for reason in found.reasons],
    )


def moment_and_zone(at: datetime, look: Look) -> str:
    """A date and time with the zone they are read in: "Friday, December 4, 10:00 AM in Berlin, UTC+1"."""
    there = at.astimezone(ZoneInfo(look.timezone))
    return f"{moment_of(at, look)} in {zone_city(look.timezone, locale=look.locale)}, {offset_label(there)}"


def _reason(reason: StartReason, edit_path: str) -> ReasonLine:
    path, link = _behind(reason, edit_path)
    source = _source(reason.external_event) if reason.external_event else ""
    return ReasonLine(words=reason.words, path=path, link=link, source=source)


def _behind(reason: StartReason, edit_path: str) -> tuple[str, str]:
    """Where what forbids the start can be looked at, and what that is called."""
    booking_id = reason.booking.id if reason.booking else reason.seats.booking_id if reason.seats else None
    if booking_id:
        return routes.to(routes.BOOKING, booking_id=str(booking_id)), "Open the booking"
    if reason.hours:
        return routes.to(routes.AVAILABILITY), "Look at your hours"
    if reason.unread_calendar:
        return routes.to(routes.INTEGRATIONS), "Look at your calendars"
    if reason.code in _SET_IN_EVENT_TYPE:
        return edit_path, "Change the event type"
    return "", ""


def _source(event: ExternalEventInTheWay) -> str:
    """Which calendar an event is in."""
    return f"{_PROVIDERS[event.provider]} of {event.account_email}"
