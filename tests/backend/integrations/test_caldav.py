"""Calendar servers, asked as they are: a real one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from apps.integrations.errors import (
    ChangedMeanwhile,
    ConsentWithdrawn,
    ProviderFailure,
    Refused,
    SyncTokenGone,
)
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.caldav import CalDavCalendars, Session, find_account, whole_address
from apps.integrations.providers.ports import CalendarChanges, EventToWrite, ExternalEventData
from tests.backend.integrations.radicale import PASSWORD, CalendarServer

START, END = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
AT_NINE = ("DTSTART;TZID=Europe/Berlin:20270301T090000", "DTEND;TZID=Europe/Berlin:20270301T100000")
BERLIN = ZoneInfo("Europe/Berlin")


def session_at(url: str, *, password: str = PASSWORD) -> Session:
    return Session(address=whole_address(url), username="olga", password=password, budget=Budget(30))


@pytest.fixture
def account(radicale: CalendarServer) -> CalDavCalendars:
    """Olga's account, linked."""
    home = find_account(session_at(radicale.url)).home
    return CalDavCalendars(session_at(home), zone=BERLIN, owners={"olga@example.com"})


@pytest.fixture
def work(radicale: CalendarServer, account: CalDavCalendars) -> str:
    """The address of her one calendar."""
    radicale.make_calendar("Work")
    return account.calendars()[0].external_id


def read(account: CalDavCalendars, calendar: str, token: str = "") -> CalendarChanges:
    return account.changes(calendar, sync_token=token, start=START, end=END)


def spans(events: Sequence[ExternalEventData]) -> list[tuple[str, str]]:
    return sorted((f"{each.start:%m-%d %H:%M}", f"{each.end:%m-%d %H:%M}") for each in events)


class TestFindAccount:
    @pytest.mark.parametrize("path", ["", "olga/", "olga"])
    def test_finds_where_the_calendars_are(self, radicale: CalendarServer, path: str) -> None:
        radicale.make_calendar("Work")
        assert find_account(session_at(radicale.url + path)).home == f"{radicale.url}olga/"

    def test_finds_them_from_the_address_of_one_calendar(self, radicale: CalendarServer) -> None:
        path = radicale.make_calendar("Work")
        assert find_account(session_at(f"http://{radicale.host}{path}")).home == f"{radicale.url}olga/"

    def test_says_that_the_password_is_wrong(self, radicale: CalendarServer) -> None:
        with pytest.raises(ConsentWithdrawn):
            find_account(session_at(radicale.url, password="wrong"))

    def test_knows_calendars_of_events_and_leaves_out_the_rest(
        self, radicale: CalendarServer, account: CalDavCalendars
    ) -> None:
        radicale.make_calendar("Work")
        radicale.make_calendar("Tasks", kind="VTODO")
        assert [(each.name, each.can_write) for each in account.calendars()] == [("Work", True)]


class TestChanges:
    def test_tells_everything_the_first_time_and_what_is_new_afterwards(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        radicale.put("/olga/work/a.ics", "SUMMARY:Dentist", *AT_NINE)
        first = read(account, work)
        assert first.is_complete
        assert [(each.title, each.external_id) for each in first.events] == [("Dentist", "/olga/work/a.ics")]
        assert spans(first.events) == [("03-01 08:00", "03-01 09:00")]
        assert read(account, work, first.sync_token).events == []
        radicale.put("/olga/work/b.ics", "SUMMARY:Lunch", *AT_NINE)
        second = read(account, work, first.sync_token)
        assert (second.is_complete, [each.title for each in second.events]) == (False, ["Lunch"])
        radicale.delete("/olga/work/a.ics")
        third = read(account, work, second.sync_token)
        assert (list(third.events), list(third.gone_ids)) == ([], ["/olga/work/a.ics"])

    def test_tells_each_date_of_a_series_and_all_of_them_when_it_changes(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        radicale.put("/olga/work/a.ics", *AT_NINE, "RRULE:FREQ=WEEKLY;COUNT=6")
        first = read(account, work)
        # Berlin's clocks go forward on 28 March: nine o'clock is an hour earlier then.
        assert [start for start, _ in spans(first.events)] == [
            "03-01 08:00", "03-08 08:00", "03-15 08:00", "03-22 08:00", "03-29 07:00", "04-05 07:00",
        ]  # fmt: skip
        assert {each.series_id for each in first.events} == {"/olga/work/a.ics"}
        radicale.put("/olga/work/a.ics", *AT_NINE, "RRULE:FREQ=WEEKLY;COUNT=2")
        second = read(account, work, first.sync_token)
        assert len(second.events) == 2
        assert list(second.gone_ids) == ["/olga/work/a.ics"]

    def test_says_that_it_does_not_know_a_token(self, account: CalDavCalendars, work: str) -> None:
        with pytest.raises(SyncTokenGone):
            read(account, work, "http://radicale.org/ns/sync/0123")

    def test_leaves_out_what_lies_outside_the_window(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        radicale.put("/olga/work/old.ics", "DTSTART:20260101T090000Z", "DTEND:20260101T100000Z")
        first = read(account, work)
        radicale.put("/olga/work/new.ics", "DTSTART:20280101T090000Z", "DTEND:20280101T100000Z")
        assert (first.events, read(account, work, first.sync_token).events) == ([], [])

    def test_refuses_a_calendar_that_is_gone(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        radicale.delete("/olga/work/")
        with pytest.raises(Refused):
            read(account, work)


def event_to_write(text: str = "Intro call") -> EventToWrite:
    start = START + timedelta(hours=9)
    file = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kalends//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{BOOKING}@kalends.example\r\nDTSTAMP:20270101T000000Z\r\nSUMMARY:{text}\r\n"
        "DTSTART:20270301T090000Z\r\nDTEND:20270301T093000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return EventToWrite(
        booking_id=BOOKING,
        uid=f"{BOOKING}@kalends.example",
        sequence=0,
        title=text,
        description="",
        location="",
        start=start,
        end=start + timedelta(minutes=30),
        timezone="UTC",
        calendar_file=file.encode(),
    )


BOOKING = uuid4()


class TestWrite:
    def test_is_one_event_however_often_it_is_said(self, account: CalDavCalendars, work: str) -> None:
        first = account.write(work, event_to_write(), external_id="")
        again = account.write(work, event_to_write("Other"), external_id="")
        assert first.external_id == again.external_id
        assert [(each.title, each.uid) for each in read(account, work).events] == [
            ("Other", f"{BOOKING}@kalends.example")
        ]

    def test_changes_the_event_it_names(self, account: CalDavCalendars, work: str) -> None:
        made = account.write(work, event_to_write(), external_id="")
        changed = account.write(work, event_to_write("Moved"), external_id=made.external_id, etag=made.etag)
        (event,) = read(account, work).events
        assert (event.title, event.etag) == ("Moved", changed.etag)
        assert changed.etag != made.etag

    def test_does_not_write_over_what_somebody_else_has_changed(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        made = account.write(work, event_to_write(), external_id="")
        radicale.put(made.external_id, "SUMMARY:Mine", *AT_NINE, uid=f"{BOOKING}@kalends.example")
        with pytest.raises(ChangedMeanwhile):
            account.write(work, event_to_write(), external_id=made.external_id, etag=made.etag)

    def test_takes_an_event_that_came_by_mail_for_its_own(
        self, radicale: CalendarServer, account: CalDavCalendars, work: str
    ) -> None:
        radicale.put("/olga/work/invited.ics", "SUMMARY:Invited", *AT_NINE, uid=f"{BOOKING}@kalends.example")
        made = account.write(work, event_to_write(), external_id="")
        assert made.external_id == "/olga/work/invited.ics"
        assert len(read(account, work).events) == 1


class TestRemove:
    def test_takes_it_out_and_minds_nothing_when_it_is_gone(
        self, account: CalDavCalendars, work: str
    ) -> None:
        made = account.write(work, event_to_write(), external_id="")
        account.remove(work, made.external_id)
        account.remove(work, made.external_id)
        assert read(account, work).events == []


class TestSession:
    def test_raises_only_what_a_provider_may(
        self, account: CalDavCalendars, radicale: CalendarServer, work: str
    ) -> None:
        radicale.process.kill()
        radicale.process.wait(10)
        with pytest.raises(ProviderFailure):
            read(account, work)
