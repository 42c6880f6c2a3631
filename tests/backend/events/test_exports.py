"""Bookings as files: whole, safe to open, and written without holding them all in memory."""

import csv
import tracemalloc
from collections import deque
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from icalendar import Calendar

from apps.events.api.exports import _table
from apps.events.models import Booking, EventType
from apps.events.presenters.calendar import organizer_entries
from apps.events.selectors.bookings import in_order_for_export
from apps.notifications.services import calendar_stream
from apps.users.models import User
from core.csv_text import csv_lines
from core.sheet import sheet_of
from shared_types.vocabulary import BookingStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, raw_booking
from tests.backend.events.test_bookings_api import CANCELLED

EXPORT = "events/bookings/export/"
HOUR = timedelta(hours=1)
FORMULAS = ["=1+1", "+1+1", "-1", "@SUM(A1)", "\uff1d1+1", "  =1+1"]


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def export(api: ApiClient, file: str, **query: Any) -> bytes:
    response = api.get(EXPORT, {"file": file, **query})
    assert response.status_code == 200, response.content
    assert response["Content-Disposition"] == f'attachment; filename="bookings-2027-01-28.{file}"'
    return b"".join(response.streaming_content)


def csv_rows(api: ApiClient, **query: Any) -> list[dict[str, str]]:
    text = export(api, "csv", **query).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True)))


def sheet_cells(content: bytes) -> list[tuple[str, str]]:
    """The type and the text of each cell of the first sheet."""
    with ZipFile(BytesIO(content)) as parts:
        page = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    cells = page.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c")
    return [(cell.get("t", "n"), "".join(cell.itertext())) for cell in cells]


class TestCsv:
    def test_has_the_organizers_times_and_names_the_zone(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        booking = book(intro_call, at=MONDAY_9, invitee_phone="+49 30/123-45").booking
        (row,) = csv_rows(olga_api)
        assert row["Booking"] == str(booking.id)
        assert (row["Start (Europe/Berlin)"], row["End (Europe/Berlin)"]) == (
            "2027-02-01 09:00",
            "2027-02-01 09:30",
        )
        assert (row["UTC offset"], row["Their time zone"]) == ("UTC+01:00", "Asia/Kathmandu")
        assert (row["Event type"], row["Status"], row["Name"]) == ("Intro call", "confirmed", "Ivo Invitee")

    @pytest.mark.parametrize("phone", ["+49 30/123-45", "+49(30)123.45", "+49 30 123 45"])
    def test_keeps_telephone_numbers_fit_for_dialling(
        self, intro_call: EventType, olga_api: ApiClient, phone: str
    ) -> None:
        book(intro_call, at=MONDAY_9, invitee_phone=phone)
        assert csv_rows(olga_api)[0]["Phone"] == "+49 30 123 45"

    @pytest.mark.parametrize("name", FORMULAS)
    def test_holds_no_formula(self, intro_call: EventType, olga_api: ApiClient, name: str) -> None:
        raw_booking(intro_call, invitee_name=name)
        assert csv_rows(olga_api)[0]["Name"] == f"'{name}"

    def test_has_a_row_for_each_person_of_a_group(self, workshop: EventType, olga_api: ApiClient) -> None:
        book(workshop, at=MONDAY_9)
        later = NOW + timedelta(minutes=1)
        book(workshop, at=MONDAY_9, now=later, invitee_name="Amara", invitee_email="amara@example.com")
        rows = csv_rows(olga_api)
        assert [(row["Name"], row["Seat"], row["Seats taken"]) for row in rows] == [
            ("Ivo Invitee", "confirmed", "2"),
            ("Amara", "confirmed", "2"),
        ]
        assert len({row["Booking"] for row in rows}) == 1

    def test_keeps_answers_with_their_questions(self, intro_call: EventType, olga_api: ApiClient) -> None:
        answers: Any = [{"question_id": "1", "question_text": "=Why?", "answer": ['a "b"', "two\nlines"]}]
        raw_booking(intro_call, custom_answers=answers)
        assert csv_rows(olga_api)[0]["Answers"] == '\'=Why?: a "b", two\nlines'

    def test_takes_the_filters_of_the_list(self, intro_call: EventType, olga_api: ApiClient) -> None:
        kept = book(intro_call, at=MONDAY_9 + HOUR).booking
        later = book(intro_call, at=MONDAY_9 + timedelta(days=1)).booking
        gone = raw_booking(intro_call, at=MONDAY_9, **CANCELLED)
        ids = [str(each.id) for each in (gone, kept, later)]
        assert [row["Booking"] for row in csv_rows(olga_api)] == ids
        assert [row["Booking"] for row in csv_rows(olga_api, when="cancelled")] == ids[:1]
        assert [row["Booking"] for row in csv_rows(olga_api, end_date="2027-02-01", when="upcoming")] == ids[
            1:2
        ]
        assert csv_rows(olga_api, event_type_id=str(uuid4())) == []

    def test_is_ones_own(self, intro_call: EventType, mallory_api: ApiClient, anyone_api: ApiClient) -> None:
        book(intro_call, at=MONDAY_9)
        assert csv_rows(mallory_api) == []
        assert anyone_api.get(EXPORT).status_code == 401

    def test_knows_three_kinds_of_file(self, olga_api: ApiClient) -> None:
        assert olga_api.get(EXPORT, {"file": "exe"}).status_code == 422


class TestXlsx:
    def test_keeps_texts_as_they_are_and_runs_none(self, intro_call: EventType, olga_api: ApiClient) -> None:
        raw_booking(intro_call, invitee_name="=1+1", invitee_phone="+49 30 12345")
        content = export(olga_api, "xlsx")
        assert b"<f>" not in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
        cells = sheet_cells(content)
        assert ("inlineStr", "=1+1") in cells
        assert ("inlineStr", "+49 30 12345") in cells
        assert ("inlineStr", "Start (Europe/Berlin)") in cells

    def test_has_times_that_are_times(self, intro_call: EventType, olga_api: ApiClient) -> None:
        book(intro_call, at=MONDAY_9)
        assert ("n", "46419.375") in sheet_cells(export(olga_api, "xlsx"))  # 1 February 2027, 09:00


class TestIcs:
    def test_can_be_read_by_a_calendar(self, intro_call: EventType, olga_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        raw_booking(intro_call, at=MONDAY_9 + HOUR, **CANCELLED)
        calendar = Calendar.from_ical(export(olga_api, "ics"))
        first, second = calendar.walk("VEVENT")
        assert (first.decoded("dtstart"), first.decoded("dtend")) == (MONDAY_9, MONDAY_9 + HALF_AN_HOUR)
        assert str(first["uid"]).startswith(str(booking.id))
        assert (str(first["status"]), str(second["status"])) == ("CONFIRMED", "CANCELLED")
        assert str(calendar["x-wr-timezone"]) == "Europe/Berlin"

    def test_is_a_calendar_without_bookings_too(self, olga_api: ApiClient) -> None:
        assert Calendar.from_ical(export(olga_api, "ics")).walk("VEVENT") == []


@pytest.mark.parametrize("file", ["csv", "xlsx", "ics"])
def test_many_bookings_take_no_more_memory(intro_call: EventType, olga: User, file: str) -> None:
    def peak() -> int:
        bookings = in_order_for_export(Booking.objects.filter(organizer=olga))
        tracemalloc.start()
        if file == "xlsx":
            sheet_of(_table(bookings, "Europe/Berlin"), name="Bookings").close()
        elif file == "ics":
            deque(calendar_stream(organizer_entries(bookings), name="Bookings", timezone="Europe/Berlin"), 0)
        else:
            deque(csv_lines(_table(bookings, "Europe/Berlin")), 0)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    def add(first: int, last: int) -> None:
        starts = [NOW + number * HOUR for number in range(first, last)]
        Booking.objects.bulk_create(
            Booking(
                event_type=intro_call,
                organizer=olga,
                invitee_name="Ivo",
                invitee_email="ivo@example.com",
                start_time=start,
                end_time=start + HALF_AN_HOUR,
                busy=DateTimeTZRange(start, start + HALF_AN_HOUR, "[)"),
                status=BookingStatus.CONFIRMED,
                ical_uid=str(start),
            )
            for start in starts
        )

    add(0, 1000)
    peak()
    few = peak()
    add(1000, 4000)
    assert peak() < few * 1.5
