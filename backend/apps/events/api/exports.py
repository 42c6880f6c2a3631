"""Bookings as files, written while they are read: a file of any length takes the same memory."""

from collections.abc import Iterable, Iterator
from typing import Literal

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from apps.events.api.booking_filters import BookingFilters, bookings_asked_for
from apps.events.models import Booking
from apps.events.presenters.booking_table import booking_rows, headings
from apps.events.presenters.calendar import organizer_entries
from apps.events.selectors.bookings import in_order_for_export, with_people
from apps.events.services.sharing.access import on_bookings
from apps.notifications.services import calendar_stream
from core import clock
from core.auth import SignedInRequest
from core.csv_text import csv_lines
from core.sheet import sheet_of

router = Router(auth=on_bookings(narrowed=True))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportQuery(BookingFilters):
    """Which bookings, and as what."""

    file: Literal["csv", "xlsx", "ics"] = "csv"


@router.get("/bookings/export/", response={200: None})
def export(request: SignedInRequest, asked: Query[ExportQuery]) -> HttpResponseBase:
    """Your bookings as CSV, as a spreadsheet or as a calendar file, soonest first; filters as in the list."""
    zone = request.user.timezone
    bookings = in_order_for_export(bookings_asked_for(request, asked))
    name = f"bookings-{clock.now():%Y-%m-%d}.{asked.file}"
    match asked.file:
        case "csv":
            return _stream(csv_lines(_table(bookings, zone)), "text/csv", name)
        case "ics":
            entries = organizer_entries(bookings)
            return _stream(calendar_stream(entries, name="Bookings", timezone=zone), "text/calendar", name)
        case "xlsx":
            sheet = sheet_of(_table(bookings, zone), name="Bookings")
            return FileResponse(sheet, content_type=_XLSX, as_attachment=True, filename=name)


def _table(bookings: Iterator[Booking], zone: str) -> Iterable[list[object]]:
    yield headings(zone)
    yield from booking_rows(with_people(bookings), zone)


def _stream(lines: Iterable[str] | Iterable[bytes], content_type: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
