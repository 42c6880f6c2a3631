"""Everything of an organizer's, as the files of one archive."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from apps.events.models import Booking
from apps.events.presenters.calendar import calendar_entry
from apps.events.selectors.account_data import own_rows, own_tables, path_to_organizer
from apps.notifications.services import CalendarEntry, calendar_stream
from apps.users.models import User
from core.csv_text import csv_lines

_CSV_COLUMNS = (
    "id",
    "event_type",
    "status",
    "start_time",
    "end_time",
    "invitee_name",
    "invitee_email",
    "invitee_phone",
    "invitee_timezone",
    "attendee_count",
    "capacity",
    "cancelled_by",
    "cancellation_reason",
    "created_at",
)
_README = """Everything that Kalends keeps of you, as it was on {now:%Y-%m-%d %H:%M} UTC.

bookings.csv and bookings.ics are your bookings for a spreadsheet and for a calendar. The folder data has one
JSON file for each table. Times are in UTC; minutes of a day are those of the clocks of the schedule's zone.
Passwords, keys and access tokens are left out.
"""


def archive_files(organizer: User, *, now: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Names and pieces, read while they are asked for; a query a table and a few more."""
    yield "README.txt", [_README.format(now=now).encode()]
    yield "bookings.csv", (line.encode() for line in csv_lines(_csv_rows(organizer)))
    entries = (_entry(booking) for booking in _bookings(organizer))
    yield "bookings.ics", calendar_stream(entries, name="Bookings", timezone=organizer.timezone)
    for model in own_tables():
        if path_to_organizer(model):
            yield f"data/{model._meta.label_lower}.json", _json_lines(own_rows(organizer, model))


def _json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """An array, a row a line."""
    before = b"[\n"
    for row in rows:
        yield before + orjson.dumps(row, default=str)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _bookings(organizer: User) -> Iterator[Booking]:
    mine = Booking.objects.filter(organizer=organizer).select_related("event_type", "organizer", "recurrence")
    return mine.order_by("start_time", "id").iterator(chunk_size=500)


def _csv_rows(organizer: User) -> Iterator[list[object]]:
    yield list(_CSV_COLUMNS)
    for booking in _bookings(organizer):
        yield [
            value.isoformat() if isinstance(value, datetime) else str(value)
            for value in (getattr(booking, column) for column in _CSV_COLUMNS)
        ]


def _entry(booking: Booking) -> tuple[CalendarEntry, datetime]:
    """As invitations have it, so that a calendar which took one knows it again; in UTC, without the link."""
    entry = replace(calendar_entry(booking, None), manage_url="", timezone="UTC")
    if booking.recurrence_id:
        # Each date of a series is an event by itself here: one UID for all of them would be one event.
        entry = replace(entry, uid=f"{booking.id}.{entry.uid}")
    return entry, booking.updated_at
