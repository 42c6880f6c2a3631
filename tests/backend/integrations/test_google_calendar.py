"""Google Calendar behind our port, by a simulator that knows Google's own description of its API."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from apps.integrations.errors import (
    ChangedMeanwhile,
    ConsentWithdrawn,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.providers.google import GoogleCalendar
from apps.integrations.providers.google import calendar as adapter
from apps.integrations.providers.google.answers import event_id_of
from apps.integrations.providers.ports import CalendarChanges, EventToWrite
from tests.simulators.google import Google, quota_reached
from tests.simulators.oauth import GivenTokens
from tests.simulators.web import Reply

BOOKING_ID = UUID("0191d7a6-0000-4000-8000-000000000001")
# Europe's clocks go forward on that Sunday.
SUNDAY = datetime(2027, 3, 28, tzinfo=UTC)
WEEK_END = SUNDAY + timedelta(days=7)
ME = "olga@calendar.example"


def at(hour: float) -> datetime:
    """So many hours into the Sunday."""
    return SUNDAY + timedelta(hours=hour)


def booking(hour: float = 9, *, title: str = "Intro with Ivo", sequence: int = 0) -> EventToWrite:
    return EventToWrite(
        booking_id=BOOKING_ID,
        uid="booking-1@kalends",
        sequence=sequence,
        title=title,
        description="Call me",
        location="Kitchen",
        start=at(hour),
        end=at(hour + 1),
        timezone="Europe/Berlin",
        calendar_file=b"",
    )


def read(calendar: GoogleCalendar, token: str = "", *, name: str = ME) -> CalendarChanges:
    return calendar.changes(name, sync_token=token, start=SUNDAY, end=WEEK_END)


@pytest.fixture
def calendar(at_google: Google) -> GoogleCalendar:
    return GoogleCalendar(at_google.tokens())


class TestCalendars:
    def test_lists_them_with_what_may_be_done_there(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        at_google.add_calendar("team@group.calendar.example", role="writer")
        at_google.add_calendar("holidays@group.calendar.example", role="reader")
        at_google.add_calendar("boss@calendar.example", role="freeBusyReader")
        found = [(each.external_id, each.can_write, each.is_primary) for each in calendar.calendars()]
        assert found == [
            (ME, True, True),
            ("team@group.calendar.example", True, False),
            ("holidays@group.calendar.example", False, False),
            ("boss@calendar.example", False, False),
        ]

    def test_reads_every_page(
        self, at_google: Google, calendar: GoogleCalendar, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(adapter, "_CALENDARS_PAGE", "2")
        for number in range(4):
            at_google.add_calendar(f"team-{number}@group.calendar.example")
        assert len(calendar.calendars()) == 5


class TestChanges:
    def test_tells_all_that_is_in_the_window(self, at_google: Google, calendar: GoogleCalendar) -> None:
        made = at_google.primary.add(at(9), at(10), summary="Dentist")
        at_google.primary.add(at(-48), at(-47))
        at_google.primary.add(WEEK_END, WEEK_END + timedelta(hours=1))
        changes = read(calendar)
        assert changes.is_complete
        assert changes.gone_ids == []
        [event] = changes.events
        assert (event.external_id, event.title, event.start, event.end, event.is_busy, event.etag) == (
            made["id"],
            "Dentist",
            at(9),
            at(10),
            True,
            made["etag"],
        )
        assert (event.uid, event.booking_id) == (made["iCalUID"], None)

    @pytest.mark.parametrize(
        ("more", "is_busy"),
        [
            ({}, True),
            ({"transparency": "transparent"}, False),
            ({"transparency": "opaque"}, True),
            ({"status": "tentative"}, True),
            ({"eventType": "outOfOffice"}, True),
            ({"eventType": "focusTime"}, True),
            ({"eventType": "workingLocation"}, False),
            ({"eventType": "birthday"}, False),
            ({"attendees": [{"self": True, "responseStatus": "declined"}]}, False),
            ({"attendees": [{"self": True, "responseStatus": "needsAction"}]}, True),
            ({"attendees": [{"email": "ivo@example.com", "responseStatus": "declined"}]}, True),
        ],
    )
    def test_tells_what_takes_time_from_what_does_not(
        self, at_google: Google, calendar: GoogleCalendar, more: dict[str, Any], is_busy: bool
    ) -> None:
        at_google.primary.add(at(9), at(10), **more)
        assert [event.is_busy for event in read(calendar).events] == [is_busy]

    def test_gives_a_whole_day_the_hours_that_it_has_in_the_calendars_zone(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        """The Sunday on which Berlin's clocks go forward has 23 hours, from 23:00 to 22:00 UTC."""
        at_google.primary.insert(
            {"summary": "Away", "start": {"date": "2027-03-28"}, "end": {"date": "2027-03-29"}}
        )
        [event] = read(calendar).events
        assert (event.start, event.end) == (at(-1), at(22))

    def test_tells_each_date_of_a_series_by_itself(self, at_google: Google, calendar: GoogleCalendar) -> None:
        at_google.primary.add(at(-24 * 7 + 8), at(-24 * 7 + 9), recurrence=["RRULE:FREQ=DAILY"])["start"][
            "timeZone"
        ] = "Europe/Berlin"
        starts = sorted(event.start for event in read(calendar).events)
        # 9:00 in Berlin is an hour earlier in UTC from the Sunday on.
        assert starts[:2] == [at(7), at(31)]
        assert len(starts) == 7

    def test_goes_on_where_the_last_answer_ended(self, at_google: Google, calendar: GoogleCalendar) -> None:
        stays = at_google.primary.add(at(8), at(9))
        moves, goes = at_google.primary.add(at(9), at(10)), at_google.primary.add(at(11), at(12))
        first = read(calendar)
        nothing = read(calendar, first.sync_token)
        assert (nothing.events, nothing.gone_ids, nothing.is_complete) == ([], [], False)
        at_google.primary.change(
            moves["id"],
            {"start": {"dateTime": at(14).isoformat()}, "end": {"dateTime": at(15).isoformat()}},
            is_patch=True,
        )
        at_google.primary.delete(goes["id"])
        new = at_google.primary.add(at(16), at(17))
        then = read(calendar, nothing.sync_token)
        assert {event.external_id: event.start for event in then.events} == {
            moves["id"]: at(14),
            new["id"]: at(16),
        }
        assert then.gone_ids == [goes["id"]]
        assert stays["id"] not in then.gone_ids

    def test_reads_every_page_and_keeps_the_token_of_the_last(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        at_google.primary.page_size = 3
        for hour in range(10):
            at_google.primary.add(at(hour), at(hour + 1))
        changes = read(calendar)
        assert len(changes.events) == 10
        assert at_google.count("GET", "/events") == 4
        assert read(calendar, changes.sync_token).events == []

    @pytest.mark.parametrize("page", range(4))
    @pytest.mark.parametrize("reply", [None, Reply(status=503, body={}), Reply(body=b'{"items": [')])
    def test_tells_nothing_at_all_where_a_page_is_missing(
        self, at_google: Google, calendar: GoogleCalendar, page: int, reply: Reply | None
    ) -> None:
        at_google.primary.page_size = 3
        for hour in range(10):
            at_google.primary.add(at(hour), at(hour + 1))
        at_google.fail(path="/events", reply=reply, after=page)
        with pytest.raises(Unreachable):
            read(calendar)
        assert len(read(calendar).events) == 10

    def test_believes_the_later_page_where_two_tell_of_one_event(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        times = {"start": {"dateTime": at(9).isoformat()}, "end": {"dateTime": at(10).isoformat()}}
        first = {"items": [{"id": "goes", **times}, {"id": "comes", "status": "cancelled"}]}
        second = {"items": [{"id": "goes", "status": "cancelled"}, {"id": "comes", **times}]}
        at_google.fail(path="/events", reply=Reply(body={**first, "nextPageToken": "more"}))
        at_google.fail(path="/events", reply=Reply(body={**second, "nextSyncToken": "t"}))
        changes = read(calendar)
        assert ([event.external_id for event in changes.events], changes.gone_ids) == (["comes"], ["goes"])

    def test_says_that_a_token_is_too_old(self, at_google: Google, calendar: GoogleCalendar) -> None:
        at_google.primary.add(at(9), at(10))
        token = read(calendar).sync_token
        at_google.primary.forget_tokens()
        with pytest.raises(SyncTokenGone):
            read(calendar, token)
        assert len(read(calendar).events) == 1

    def test_says_so_in_the_middle_of_the_pages_too(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        token = read(calendar).sync_token
        at_google.primary.page_size = 1
        for hour in range(3):
            at_google.primary.add(at(hour), at(hour + 1))
        at_google.fail(path="/events", reply=Reply(status=410, body={}), after=1)
        with pytest.raises(SyncTokenGone):
            read(calendar, token)


class TestWrite:
    def test_makes_an_event_that_is_known_again_as_the_booking(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        event = at_google.primary.get(written.external_id)
        assert (event["summary"], event["location"], event["etag"]) == (
            "Intro with Ivo",
            "Kitchen",
            written.etag,
        )
        assert event["start"] == {"dateTime": at(9).isoformat(), "timeZone": "Europe/Berlin"}
        [told] = read(calendar).events
        assert (told.uid, told.external_id) == ("booking-1@kalends", event_id_of("booking-1@kalends"))
        assert all(each.query["sendUpdates"] == "none" for each in at_google.asked if each.method == "POST")

    def test_keeps_to_the_one_event_where_the_booking_was_moved_to_another_row(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        calendar.write(ME, booking(), external_id="")
        calendar.write(ME, replace(booking(14), booking_id=UUID(int=2)), external_id="")
        assert [(event.start, event.uid) for event in read(calendar).events] == [
            (at(14), "booking-1@kalends")
        ]

    def test_takes_no_copy_that_was_made_by_hand_for_the_booking(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        copy = {**at_google.primary.get(written.external_id), "id": "copied", "iCalUID": "copied@google.com"}
        at_google.primary.insert(copy)
        uids = {event.external_id: event.uid for event in read(calendar).events}
        assert uids == {written.external_id: "booking-1@kalends", "copied": "copied@google.com"}

    def test_makes_one_event_however_often_it_is_said(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        first = calendar.write(ME, booking(), external_id="")
        second = calendar.write(ME, booking(11), external_id="")
        assert first.external_id == second.external_id
        [event] = read(calendar).events
        assert event.start == at(11)

    def test_makes_one_event_where_the_answer_was_lost(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        at_google.fail(method="POST", path="/events", is_done=True)
        with pytest.raises(Unreachable):
            calendar.write(ME, booking(), external_id="")
        calendar.write(ME, booking(), external_id="")
        assert len(at_google.primary.events) == 1

    def test_brings_an_event_up_to_date_and_leaves_what_its_owner_added(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        at_google.primary.change(written.external_id, {"colorId": "11"}, is_patch=True)
        calendar.write(ME, booking(14), external_id=written.external_id)
        event = at_google.primary.get(written.external_id)
        assert (event["colorId"], event["start"]["dateTime"]) == ("11", at(14).isoformat())

    def test_makes_hours_again_of_what_was_made_whole_days(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        days = {
            "start": {"date": "2027-03-28", "dateTime": None},
            "end": {"date": "2027-03-29", "dateTime": None},
        }
        at_google.primary.change(written.external_id, days, is_patch=True)
        calendar.write(ME, booking(), external_id=written.external_id)
        assert [event.start for event in read(calendar).events] == [at(9)]

    def test_writes_over_nothing_that_somebody_changed_meanwhile(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        at_google.primary.change(written.external_id, {"summary": "Lunch"}, is_patch=True)
        with pytest.raises(ChangedMeanwhile):
            calendar.write(ME, booking(14), external_id=written.external_id, etag=written.etag)
        calendar.write(ME, booking(14), external_id=written.external_id)
        assert at_google.primary.get(written.external_id)["summary"] == "Intro with Ivo"

    def test_brings_back_what_was_deleted_over_there(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        at_google.primary.delete(written.external_id)
        assert calendar.write(ME, booking(), external_id="").external_id == written.external_id
        assert at_google.primary.get(written.external_id)["status"] == "confirmed"

    def test_makes_an_event_where_the_one_it_knew_is_nowhere(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="neverwas")
        assert written.external_id == event_id_of("booking-1@kalends")

    def test_may_not_write_where_one_may_only_read(self, at_google: Google, calendar: GoogleCalendar) -> None:
        at_google.add_calendar("holidays@group.calendar.example", role="reader")
        with pytest.raises(NotPermitted):
            calendar.write("holidays@group.calendar.example", booking(), external_id="")

    @pytest.mark.parametrize("name", ["a/b@x", "../users/me", "?x=1", "#holidays@group.v.calendar.example"])
    def test_asks_for_no_other_thing_whatever_a_calendar_is_called(
        self, at_google: Google, calendar: GoogleCalendar, name: str
    ) -> None:
        at_google.add_calendar(name)
        calendar.write(name, booking(), external_id="")
        assert len(read(calendar, name=name).events) == 1


class TestRemove:
    def test_takes_it_out_and_does_not_mind_where_it_is_gone(
        self, at_google: Google, calendar: GoogleCalendar
    ) -> None:
        written = calendar.write(ME, booking(), external_id="")
        for _ in range(2):
            calendar.remove(ME, written.external_id)
        calendar.remove(ME, "neverwas")
        assert read(calendar).events == []


class TestFaults:
    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            (None, Unreachable),
            (Reply(status=503, body={}), Unreachable),
            (Reply(status=500, body=b"\xff\xfe<html>"), Unreachable),
            (Reply(status=429, body={}, headers={"Retry-After": "17"}), TooManyCalls),
            (quota_reached(), TooManyCalls),
            (Reply(status=403, body={}), NotPermitted),
            (Reply(status=400, body={}), Refused),
            (Reply(status=404, body={}), Refused),
            (Reply(status=302, body={}, headers={"Location": "https://evil.example/"}), Refused),
            (Reply(body=b"\xff\xfe\x00"), Unreachable),
            (Reply(body=b"[" * 100_000), Unreachable),
            (Reply(body={"items": "many"}), Unreachable),
        ],
    )
    def test_are_failures_of_ours(
        self, at_google: Google, calendar: GoogleCalendar, reply: Reply | None, kind: type[ProviderFailure]
    ) -> None:
        at_google.fail(path="/calendar/v3", reply=reply)
        with pytest.raises(kind) as failure:
            read(calendar)
        assert type(failure.value) is kind
        assert getattr(failure.value, "after_seconds", 17) in (17, None)

    def test_say_that_the_permission_is_gone(self, at_google: Google) -> None:
        tokens = at_google.tokens()
        at_google.expire()
        with pytest.raises(ConsentWithdrawn):
            read(GoogleCalendar(tokens))

    def test_say_that_less_is_allowed_than_is_needed(self, at_google: Google) -> None:
        with pytest.raises(NotPermitted):
            read(GoogleCalendar(GivenTokens(at_google.grant("openid", "email")[0])))


class TestHostileAnswers:
    @pytest.mark.parametrize(
        "item",
        [
            None,
            7,
            {},
            {"id": ""},
            {"id": "x" * 2000},
            {"id": "nothing"},
            {"id": "a", "start": {"dateTime": "never"}, "end": {"dateTime": "2027-03-28T10:00:00Z"}},
            {"id": "b", "start": {"date": "2027-02-29"}, "end": {"date": "2027-03-01"}},
            {"id": "c", "start": {"date": "0001-01-01"}, "end": {"date": "9999-12-31"}},
            {
                "id": "d",
                "start": {"dateTime": "2027-03-28T10:00:00", "timeZone": "../../etc/passwd"},
                "end": {"dateTime": "2027-03-28T11:00:00"},
            },
            {
                "id": "f",
                "start": {"dateTime": "2027-03-28T10:00:00", "timeZone": "Europe/Nowhere"},
                "end": {"dateTime": "2027-03-28T11:00:00"},
            },
            {"id": "e", "start": {"dateTime": 10**30}, "end": {"dateTime": 10**30}},
        ],
    )
    def test_lose_what_makes_no_sense_and_nothing_else(
        self, at_google: Google, calendar: GoogleCalendar, item: Any
    ) -> None:
        good = {
            "id": "good",
            "summary": "Lunch",
            "start": {"dateTime": "2027-03-28T12:00:00+02:00"},
            "end": {"dateTime": "2027-03-28T13:00:00+02:00"},
        }
        page = {"items": [item, good], "timeZone": "Europe/Berlin", "nextSyncToken": "t"}
        at_google.fail(path="/events", reply=Reply(body=page))
        assert [event.external_id for event in read(calendar).events] == ["good"]

    def test_are_cut_to_what_can_be_meant(self, at_google: Google, calendar: GoogleCalendar) -> None:
        title = "<script>\x00" + "x" * 100_000
        at_google.primary.add(at(9), at(10), summary=title)
        [event] = read(calendar).events
        assert event.title == ("<script>" + "x" * 300)[:299]

    def test_end_where_there_is_no_end(self, at_google: Google, calendar: GoogleCalendar) -> None:
        page = {"items": [], "nextPageToken": "again"}
        at_google.fail(path="/events", reply=Reply(body=page), times=10_000)
        with pytest.raises(Refused, match="more pages"):
            read(calendar)

    def test_end_where_there_is_too_much(
        self, at_google: Google, calendar: GoogleCalendar, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(adapter, "_MOST_EVENTS", 5)
        for hour in range(6):
            at_google.primary.add(at(hour), at(hour + 1))
        with pytest.raises(Refused, match="more events"):
            read(calendar)


class TestSimulator:
    """That the simulator is like Google is shown by Google's own client, which has to be content with it."""

    @pytest.fixture
    def theirs(self, google: Google) -> Any:
        from google.oauth2.credentials import Credentials
        from googleapiclient.discovery import build

        credentials = Credentials(token=google.tokens().token)  # type: ignore[no-untyped-call]
        where = {"api_endpoint": f"{google.address}/calendar/v3/"}
        return build("calendar", "v3", credentials=credentials, client_options=where)

    def test_serves_googles_own_client(self, google: Google, theirs: Any) -> None:
        times = {"start": {"dateTime": at(9).isoformat()}, "end": {"dateTime": at(10).isoformat()}}
        made = theirs.events().insert(calendarId=ME, body={"summary": "Dentist", **times}).execute()
        told = theirs.events().list(calendarId=ME, singleEvents=True).execute()
        assert [each["id"] for each in told["items"]] == [made["id"]]
        theirs.events().patch(calendarId=ME, eventId=made["id"], body={"summary": "Doctor"}).execute()
        theirs.events().delete(calendarId=ME, eventId=made["id"]).execute()
        then = theirs.events().list(calendarId=ME, syncToken=told["nextSyncToken"]).execute()
        assert [(each["id"], each["status"]) for each in then["items"]] == [(made["id"], "cancelled")]
        assert theirs.calendarList().list().execute()["items"][0]["primary"] is True

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"summary": 7}, 400),
            ({"surprise": True}, 400),
            ({"start": {"dateTime": "tomorrow"}}, 400),
            ({"start": {"date": "2027-03-28"}}, 400),
            ({"id": "UPPER CASE"}, 400),
            ({"id": "taken"}, 409),
        ],
    )
    def test_refuses_what_google_would(self, google: Google, theirs: Any, body: Any, status: int) -> None:
        from googleapiclient.errors import HttpError

        times = {"start": {"dateTime": at(9).isoformat()}, "end": {"dateTime": at(10).isoformat()}}
        google.primary.insert({"id": "taken", **times})
        with pytest.raises(HttpError) as refusal:
            theirs.events().insert(calendarId=ME, body={**times, **body}).execute()
        assert refusal.value.resp.status == status
        assert json.loads(refusal.value.content)["error"]["code"] == status
