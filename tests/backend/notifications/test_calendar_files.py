"""Calendar files: one event from booking to cancellation, in any zone, whatever people type."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Calendar, Event

from apps.notifications.services import CalendarEntry, booking_calendar_file
from apps.notifications.services.calendar_files import Method, invitation
from apps.users.models import User
from shared_types.vocabulary import Audience
from tests.backend.notifications.calendar_client import CalendarClient
from tests.backend.notifications.cast import (
    CANCELLED,
    HALF_AN_HOUR,
    MOVED,
    NOW,
    START,
    notice_for,
    part_of,
    queue,
    send_all,
)

BASE = CalendarEntry(
    uid="1@kalends.example",
    sequence=0,
    name="Intro call with Olga",
    start=START,
    end=START + HALF_AN_HOUR,
    timezone="Europe/Berlin",
    organizer_name="Olga",
    organizer_email="olga@example.com",
)
HOSTILE = [
    "a\r\nATTENDEE:mailto:mallory@example.com",
    "a\nBEGIN:VALARM\nEND:VALARM",
    "a\rSUMMARY:other",
    "a\u2028ATTENDEE:mallory",
    "semi;colon, comma \\ backslash \\n and \\N",
    'quote " and ^n caret',
    "END:VEVENT\r\nEND:VCALENDAR",
    "=?utf-8?q?a?=",
    "\x00\x1b[31m\x7f\x85",
    "\u202eesrever",
    "ü" * 300,
    "🎉" * 60,
]
MARKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u202e]")


def only_event(file: bytes) -> Event:
    (event,) = Calendar.from_ical(file).events
    return event


def names_in(file: bytes) -> list[str]:
    """The names of all content lines, folded ones joined."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    return [re.split("[:;]", line)[0] for line in lines if line]


def invite(entry: CalendarEntry, *, method: Method = Method.REQUEST, name: str = "Ivo") -> bytes:
    return invitation(
        entry,
        method=method,
        attendee_name=name,
        attendee_email="ivo@example.com",
        sent_by="kalends@example.com",
        now=NOW,
    )


class TestInvitation:
    def test_says_who_when_and_what_to_do(self) -> None:
        file = invite(dataclasses.replace(BASE, location="Room 3", sequence=2))
        calendar = Calendar.from_ical(file)
        event = only_event(file)
        assert (calendar["METHOD"], calendar["VERSION"], event["STATUS"]) == ("REQUEST", "2.0", "CONFIRMED")
        assert (str(event["UID"]), event.sequence, event.DTSTAMP) == (BASE.uid, 2, NOW)
        assert (event.start, event.end) == (START, START + HALF_AN_HOUR)
        assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (BASE.name, "Room 3")

    def test_names_its_reader_and_nobody_else_as_attendee(self) -> None:
        event = only_event(invite(BASE))
        assert [str(attendee) for attendee in event.attendees] == ["mailto:ivo@example.com"]
        assert event.attendees[0].params["PARTSTAT"] == "ACCEPTED"

    def test_comes_from_the_organizer_through_us(self) -> None:
        organizer = only_event(invite(BASE)).organizer
        assert organizer is not None
        assert (str(organizer), organizer.params["CN"]) == ("mailto:olga@example.com", "Olga")
        assert organizer.params["SENT-BY"] == "mailto:kalends@example.com"

    def test_uses_lines_that_end_and_fold_as_the_standard_says(self) -> None:
        file = invite(dataclasses.replace(BASE, description="ü" * 400))
        lines = file.split(b"\r\n")
        assert b"\n" not in b"".join(lines)
        assert max(map(len, lines)) <= 75

    def test_puts_the_link_and_the_way_in_into_the_notes(self) -> None:
        event = only_event(
            invite(
                dataclasses.replace(
                    BASE,
                    description="Hello.",
                    meeting_link="https://meet.example/x",
                    manage_url="https://kalends.example/booking/t/manage",
                )
            )
        )
        assert str(event["DESCRIPTION"]) == (
            "Hello.\n\nJoin: https://meet.example/x\n\nMove or cancel: https://kalends.example/booking/t/manage"
        )
        assert str(event["LOCATION"]) == "https://meet.example/x"
        assert str(event["URL"]) == "https://kalends.example/booking/t/manage"


class TestBookingCalendarFile:
    def test_is_there_to_be_kept_and_invites_nobody(self) -> None:
        file = booking_calendar_file(BASE, now=NOW)
        assert Calendar.from_ical(file)["METHOD"] == "PUBLISH"
        assert "ATTENDEE" not in names_in(file)

    def test_of_a_cancelled_booking_says_so(self) -> None:
        file = booking_calendar_file(dataclasses.replace(BASE, is_cancelled=True), now=NOW)
        assert only_event(file)["STATUS"] == "CANCELLED"


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE, ids=ascii)
    @pytest.mark.parametrize("field", ["name", "description", "location", "organizer_name", "attendee"])
    def test_adds_no_line_and_reads_back_as_it_was(self, field: str, text: str) -> None:
        full = dataclasses.replace(BASE, description="d", location="l")
        entry = full if field == "attendee" else dataclasses.replace(full, **{field: text})  # type: ignore[arg-type]
        file = invite(entry, name=text if field == "attendee" else "Ivo")
        assert names_in(file) == names_in(invite(full))
        event = only_event(file)
        assert event.organizer is not None
        read = {
            "name": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "location": str(event["LOCATION"]),
            "organizer_name": event.organizer.params["CN"],
            "attendee": event.attendees[0].params["CN"],
        }[field]
        typed = MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        # Where one line is meant, lines are joined; the notes keep theirs.
        assert read == (typed if field == "description" else " ".join(typed.split()))


class TestZones:
    def test_write_the_time_on_the_organizers_clocks(self) -> None:
        text = invite(BASE).decode()
        assert "DTSTART;TZID=Europe/Berlin:20261201T100000" in text
        assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text, "the form that Outlook reads"

    def test_need_no_description_where_the_clocks_show_utc(self) -> None:
        file = invite(dataclasses.replace(BASE, timezone="UTC"))
        assert "VTIMEZONE" not in file.decode()
        assert only_event(file).start == START

    @pytest.mark.parametrize("hours", [-1, 0, 1, 2], ids=lambda hours: f"{hours}h")
    @pytest.mark.parametrize(
        "change", [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)], ids=str
    )
    def test_hold_around_a_change_of_the_clocks(self, change: datetime, hours: int) -> None:
        start = change + timedelta(hours=hours) - HALF_AN_HOUR
        event = only_event(invite(dataclasses.replace(BASE, start=start, end=start + timedelta(hours=1))))
        assert isinstance(event.start, datetime)
        assert isinstance(event.end, datetime)
        # As numbers: a time that comes twice equals nothing in another zone (PEP 495).
        assert event.start.timestamp() == start.timestamp()
        assert event.end.timestamp() - event.start.timestamp() == 3600

    def test_write_a_time_that_comes_twice_without_a_zone(self) -> None:
        second_time = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
        text = invite(dataclasses.replace(BASE, start=second_time, end=second_time + HALF_AN_HOUR)).decode()
        assert "DTSTART:20271031T013000Z" in text

    @pytest.mark.parametrize(
        "zone",
        [
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "Africa/Cairo",
            "America/Santiago",
            "Asia/Jerusalem",
        ],
    )
    @pytest.mark.parametrize("month", range(1, 13))
    def test_are_described_rightly_without_knowing_them(self, zone: str, month: int) -> None:
        self.check(zone, datetime(2027, month, 15, 9, tzinfo=UTC))

    def test_are_described_rightly_all_over_the_world(self) -> None:
        for zone in sorted(available_timezones() - {"UTC"})[::3]:
            self.check(zone, START)

    def check(self, zone: str, start: datetime) -> None:
        entry = dataclasses.replace(BASE, timezone=zone, start=start, end=start + HALF_AN_HOUR)
        (described,) = Calendar.from_ical(invite(entry)).timezones
        local = start.astimezone(ZoneInfo(zone))
        by_the_file = described.to_tz(lookup_tzid=False).utcoffset(local.replace(tzinfo=None))
        assert by_the_file == local.utcoffset(), zone


@pytest.mark.django_db
class TestCalendars:
    """A life of a booking, as the mails about it reach somebody's calendar."""

    @pytest.mark.parametrize("audience", list(Audience))
    def test_hold_one_event_then_one_then_none(self, olga: User, audience: Audience) -> None:
        calendar, counts = CalendarClient(), []
        moved_to = START + timedelta(days=120)
        told: list[dict[str, Any]] = [
            {"notice": notice_for(olga).notice},
            {"notice": MOVED, "start": moved_to, "end": moved_to + HALF_AN_HOUR, "previous_start": START},
            {"notice": CANCELLED, "start": moved_to, "end": moved_to + HALF_AN_HOUR},
        ]
        for sequence, changes in enumerate(told):
            queue(olga, audience=audience, sequence=sequence, **changes)
            (message,) = send_all()
            calendar.read_mail(message)
            counts.append([event.start for event in calendar.events])
        assert counts == [[START], [moved_to], []]

    def test_keep_the_newest_when_mails_arrive_in_another_order(self, olga: User) -> None:
        queue(olga)
        queue(olga, notice=CANCELLED, sequence=2)
        queue(olga, notice=MOVED, sequence=1, start=START + timedelta(days=1), end=START + timedelta(days=2))
        calendar = CalendarClient()
        mails = sorted(
            send_all(), key=lambda message: part_of(message, "text/calendar").find("METHOD:CANCEL")
        )
        for message in reversed(mails):
            calendar.read_mail(message)
        assert calendar.events == []

    def test_take_the_attached_file_for_the_same_event(self, olga: User) -> None:
        queue(olga)
        (message,) = send_all()
        calendar = CalendarClient()
        calendar.read_mail(message)
        calendar.read_file(part_of(message, "application/ics"))
        assert len(calendar.events) == 1

    def test_take_the_download_for_the_same_event(self, olga: User) -> None:
        row = queue(olga)
        (message,) = send_all()
        calendar = CalendarClient()
        calendar.read_mail(message)
        entry = dataclasses.replace(BASE, uid=row.payload["uid"])
        calendar.read_file(booking_calendar_file(entry, now=NOW + timedelta(minutes=1)).decode())
        assert len(calendar.events) == 1
