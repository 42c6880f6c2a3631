"""iCalendar files (RFC 5545) and invitations (RFC 5546, 6047): one builder for mails and downloads.

A calendar takes every file with one UID for the same event, and of these the one with the highest SEQUENCE.
A series
has one UID: an event that repeats by RRULE, EXDATE for the dates that are left out, and for each date that
has moved an event with its RECURRENCE-ID.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vRecur, vText

from apps.notifications.services.calendar_entries import CalendarEntry
from apps.notifications.services.calendar_series import EventTimes, series_parts, written
from apps.notifications.services.calendar_zones import timezone_component
from apps.notifications.services.plain_text import plain_line, plain_lines

PRODUCT = "-//Kalends//Kalends//EN"


class Text(vText):
    """Text escaped as RFC 5545, 3.3.11 has it. The library reads a typed `\\N` as a line break."""

    def to_ical(self) -> bytes:
        """The escaped text."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


class Method(StrEnum):
    """What a calendar is to do with a file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def booking_calendar_file(entry: CalendarEntry, *, now: datetime) -> bytes:
    """The booking as a file to download and open in any calendar. now: when it was written."""
    events = _events(entry, now=now)
    for event in events:
        event.organizer = _person(entry.organizer_name, entry.organizer_email)
    return _file(events, Method.PUBLISH, entry)


def calendar_object(entry: CalendarEntry, *, now: datetime) -> bytes:
    """The booking as a calendar server stores it (RFC 4791, 4.1): without METHOD, and with nobody invited."""
    return _file(_events(entry, now=now), None, entry)


def calendar_stream(
    entries: Iterable[tuple[CalendarEntry, datetime]], *, name: str, timezone: str
) -> Iterator[bytes]:
    """Many bookings as one file, as they come; each with when it was last changed.

    Times are written as the entries have them. timezone: whose clocks the calendar is to be shown by.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", Text(plain_line(name)))
    calendar.add("x-wr-timezone", timezone)
    head, end, _ = calendar.to_ical().partition(b"END:VCALENDAR")
    yield head
    for entry, changed_at in entries:
        yield from (event.to_ical() for event in _events(entry, now=changed_at))
    yield end + b"\r\n"


def invitation(
    entry: CalendarEntry,
    *,
    method: Method,
    attendee_name: str,
    attendee_email: str,
    sent_by: str,
    now: datetime,
) -> bytes:
    """The calendar part of a mail to one person, who is the only attendee in it: nobody sees who else comes.

    sent_by: our own address, since the mail comes from us and not from the organizer (RFC 6047, 2.2.1).
    now: the same for each attempt at sending one mail.
    """
    events = _events(entry, now=now)
    speaks_for_other = sent_by if sent_by != entry.organizer_email else None
    for event in events:
        event.organizer = _person(entry.organizer_name, entry.organizer_email, sent_by=speaks_for_other)
        # They chose the time themselves, so there is nothing to answer.
        event.attendees = [
            vCalAddress.new(
                attendee_email,
                cn=plain_line(attendee_name),
                cutype="INDIVIDUAL",
                partstat="ACCEPTED",
                role="REQ-PARTICIPANT",
                rsvp=False,
            )
        ]
    return _file(events, method, entry)


def _events(entry: CalendarEntry, *, now: datetime) -> list[Event]:
    return [_event(entry, part, now=now) for part in _parts(entry)]


def _parts(entry: CalendarEntry) -> list[EventTimes]:
    """The one event of a single meeting; what a series' entry is about, the event that repeats first."""
    if entry.series is not None:
        return series_parts(entry.series)
    return [EventTimes(*written(entry.start, entry.end, ZoneInfo(entry.timezone)))]


def _event(entry: CalendarEntry, part: EventTimes, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", part.start)
    event.add("dtend", part.end)
    if part.recurrence_id:
        event.add("recurrence-id", part.recurrence_id)
    if part.rule:
        event.add("rrule", vRecur.from_ical(part.rule))
    if part.left_out:
        event.add("exdate", list(part.left_out))
    event.add("summary", Text(plain_line(entry.name)))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    for name, text in (("description", plain_lines(entry.notes)), ("location", plain_line(entry.place))):
        if text:
            event.add(name, Text(text))
    if entry.is_private:
        event.add("class", "PRIVATE")
    if entry.manage_url:
        event.add("url", entry.manage_url)
    return event


def _person(name: str, email: str, *, sent_by: str | None = None) -> vCalAddress:
    return vCalAddress.new(email, cn=plain_line(name), sent_by=sent_by)


def _file(events: Sequence[Event], method: Method | None, entry: CalendarEntry) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method is not None:
        calendar.add("method", method.value)
    timezone = entry.series.timezone if entry.series else entry.timezone
    if any(part.is_local for part in _parts(entry)):
        zone = timezone_component(ZoneInfo(timezone), around=entry.first_start, until=entry.last_start)
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
