"""Outlook behind our port, by a simulator that was written by hand from Graph's documentation."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

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
from apps.integrations.providers.outlook import OutlookCalendar
from apps.integrations.providers.outlook import calendar as adapter
from apps.integrations.providers.ports import CalendarChanges
from tests.backend.integrations.test_google_calendar import SUNDAY, WEEK_END, at, booking
from tests.simulators.graph import Graph, OutlookFolder, edge
from tests.simulators.oauth import GivenTokens, apps_at
from tests.simulators.web import Reply

BERLIN = ZoneInfo("Europe/Berlin")


def read(calendar: OutlookCalendar, token: str = "", *, name: str = "AQMkADAw/+=") -> CalendarChanges:
    return calendar.changes(name, sync_token=token, start=SUNDAY, end=WEEK_END)


@pytest.fixture
def calendar(at_microsoft: Graph) -> OutlookCalendar:
    return OutlookCalendar(at_microsoft.tokens(), zone=BERLIN)


@pytest.fixture
def mine(at_microsoft: Graph) -> OutlookFolder:
    """Olga's calendar, as she sees it."""
    return at_microsoft.primary


class TestCalendars:
    def test_lists_them_on_every_page_with_what_may_be_done_there(
        self, at_microsoft: Graph, calendar: OutlookCalendar
    ) -> None:
        for number in range(3):
            folder = OutlookFolder(id=f"other-{number}", name=f"Other {number}", can_edit=number == 0)
            at_microsoft.calendars.append(folder)
        found = [(each.name, each.can_write, each.is_primary) for each in calendar.calendars()]
        assert found == [
            ("Calendar", True, True),
            ("Other 0", True, False),
            ("Other 1", False, False),
            ("Other 2", False, False),
        ]

    def test_takes_no_token_elsewhere(self, at_microsoft: Graph, calendar: OutlookCalendar) -> None:
        for link in (
            "https://evil.example/v1.0/me/calendars",
            "//evil.example/",
            f"{at_microsoft.address}@evil.example/",
            f"{at_microsoft.address}0/",
            "/relative",
        ):
            at_microsoft.fail(path="/calendars", reply=Reply(body={"value": [], "@odata.nextLink": link}))
            with pytest.raises(Unreachable, match="elsewhere"):
                calendar.calendars()


class TestChanges:
    def test_tells_all_that_is_in_the_window(self, mine: OutlookFolder, calendar: OutlookCalendar) -> None:
        made = mine.add(at(9), at(10), subject="Dentist")
        mine.add(at(-48), at(-47))
        mine.add(WEEK_END, WEEK_END + timedelta(hours=1))
        changes = read(calendar)
        assert changes.is_complete
        [event] = changes.events
        assert (event.external_id, event.title, event.start, event.end, event.is_busy, event.etag) == (
            made["id"],
            "Dentist",
            at(9),
            at(10),
            True,
            made["@odata.etag"],
        )
        assert event.uid == made["iCalUId"]

    @pytest.mark.parametrize(
        ("more", "is_busy"),
        [
            ({}, True),
            ({"showAs": "free"}, False),
            ({"showAs": "workingElsewhere"}, False),
            ({"showAs": "tentative"}, True),
            ({"showAs": "oof"}, True),
            ({"showAs": "unknown"}, True),
            ({"isCancelled": True}, False),
            ({"responseStatus": {"response": "declined", "time": "0001-01-01T00:00:00Z"}}, False),
            ({"responseStatus": {"response": "notResponded"}}, True),
            ({"responseStatus": None, "subject": None}, True),
        ],
    )
    def test_tells_what_takes_time_from_what_does_not(
        self, mine: OutlookFolder, calendar: OutlookCalendar, more: dict[str, Any], is_busy: bool
    ) -> None:
        mine.add(at(9), at(10), **more)
        assert [event.is_busy for event in read(calendar).events] == [is_busy]

    @pytest.mark.parametrize(
        ("zone", "start", "end"),
        [
            # The Sunday on which Berlin's clocks go forward has 23 hours.
            ("UTC", -1, 22),
            ("", -1, 22),
            ("No Such Standard Time", -1, 22),
            ("W. Europe Standard Time", -1, 22),
            ("Pacific Standard Time", 7, 31),
            ("Asia/Kolkata", -5.5, 18.5),
        ],
    )
    def test_gives_a_whole_day_the_hours_of_where_it_is_one(
        self, mine: OutlookFolder, calendar: OutlookCalendar, zone: str, start: float, end: float
    ) -> None:
        mine.add(SUNDAY, SUNDAY + timedelta(days=1), isAllDay=True, originalStartTimeZone=zone)
        [event] = read(calendar).events
        assert (event.start, event.end) == (at(start), at(end))

    def test_understands_a_zone_that_was_not_asked_for(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        made = mine.add(at(9), at(10))
        for name in ("start", "end"):
            mine.events[made["id"]][name]["timeZone"] = "Pacific Standard Time"
        [event] = read(calendar).events
        assert (event.start, event.end) == (at(16), at(17))

    def test_says_nothing_where_nothing_has_changed_and_everything_where_something_has(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        stays, goes = mine.add(at(8), at(9)), mine.add(at(11), at(12))
        first = read(calendar)
        asked = at_microsoft.count("GET", "/calendarView")
        nothing = read(calendar, first.sync_token)
        assert (nothing.events, nothing.gone_ids, nothing.is_complete) == ([], [], False)
        assert at_microsoft.count("GET", "/calendarView") == asked + 1
        mine.delete(goes["id"])
        then = read(calendar, nothing.sync_token)
        assert then.is_complete
        assert [event.external_id for event in then.events] == [stays["id"]]
        assert read(calendar, then.sync_token).events == []

    def test_tells_of_what_changes_between_its_two_looks_the_next_time(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        token = read(calendar).sync_token
        mine.add(at(8), at(9))
        page = {"value": [], "@odata.nextLink": ""}
        at_microsoft.fail(path="/calendarView", after=1, reply=Reply(body=page))
        then = read(calendar, token)
        assert then.events == []  # the provider had not noticed itself yet
        late = mine.add(at(10), at(11))
        assert late["id"] in {event.external_id for event in read(calendar, then.sync_token).events}

    def test_reads_every_page(
        self, mine: OutlookFolder, calendar: OutlookCalendar, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine.page_size = 3
        for hour in range(10):
            mine.add(at(hour), at(hour + 1))
        changes = read(calendar)
        assert len(changes.events) == 10
        assert read(calendar, changes.sync_token).events == []

    @pytest.mark.parametrize("page", range(8))
    @pytest.mark.parametrize("reply", [None, Reply(status=503, body={})])
    def test_tells_nothing_at_all_where_a_page_is_missing(
        self,
        at_microsoft: Graph,
        mine: OutlookFolder,
        calendar: OutlookCalendar,
        page: int,
        reply: Reply | None,
    ) -> None:
        mine.page_size = 3
        for hour in range(10):
            mine.add(at(hour), at(hour + 1))
        at_microsoft.fail(path="/calendarView", reply=reply, after=page)
        with pytest.raises(Unreachable):
            read(calendar)
        assert len(read(calendar).events) == 10

    def test_says_that_a_token_is_too_old(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar, settings: Settings
    ) -> None:
        token = read(calendar).sync_token
        with pytest.raises(SyncTokenGone):
            read(calendar, f"{token.partition('=')[0]}=made-up")
        mine.forget_tokens()
        with pytest.raises(SyncTokenGone):
            read(calendar, token)
        # Microsoft is reached by another way than when the token was given.
        settings.OAUTH_APPS = apps_at(microsoft=at_microsoft.address.replace("127.0.0.1", "localhost"))
        with pytest.raises(SyncTokenGone):
            read(OutlookCalendar(at_microsoft.tokens(), zone=BERLIN), token)


class TestWrite:
    def test_makes_an_event_that_is_known_again_as_the_booking(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        written = calendar.write(mine.id, booking(), external_id="")
        event = mine.events[written.external_id]
        assert (event["subject"], event["location"], event["@odata.etag"]) == (
            "Intro with Ivo",
            {"displayName": "Kitchen"},
            written.etag,
        )
        [told] = read(calendar).events
        assert (told.uid, told.start, told.end) == ("booking-1@kalends", at(9), at(10))

    def test_makes_one_event_however_often_it_is_said(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        first = calendar.write(mine.id, booking(), external_id="")
        second = calendar.write(mine.id, booking(11), external_id="")
        assert first.external_id == second.external_id
        assert [event.start for event in read(calendar).events] == [at(11)]

    def test_makes_one_event_where_the_answer_was_lost(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        at_microsoft.fail(method="POST", path="/events", is_done=True)
        with pytest.raises(Unreachable):
            calendar.write(mine.id, booking(), external_id="")
        calendar.write(mine.id, booking(), external_id="")
        assert len(mine.events) == 1

    def test_makes_one_event_where_the_first_is_not_to_be_found_yet(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        """The search lags behind: the name of the attempt is what holds."""
        calendar.write(mine.id, booking(), external_id="")
        at_microsoft.fail(method="GET", path="/events", reply=Reply(body={"value": []}))
        calendar.write(mine.id, booking(11), external_id="")
        assert [event["start"] for event in mine.events.values()] == [
            {"dateTime": "2027-03-28T11:00:00", "timeZone": "UTC"}
        ]

    def test_makes_another_where_the_first_is_remembered_but_gone(
        self, at_microsoft: Graph, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        conflict = Reply(status=409, body={"error": {"code": "ErrorDuplicateTransactionId"}})
        at_microsoft.fail(method="POST", path="/events", reply=conflict)
        calendar.write(mine.id, booking(), external_id="")
        assert len(mine.events) == 1

    def test_brings_an_event_up_to_date_and_leaves_what_its_owner_added(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        written = calendar.write(mine.id, booking(), external_id="")
        mine.put(written.external_id, {"categories": ["Red"], "isAllDay": True})
        calendar.write(mine.id, booking(14), external_id=written.external_id)
        event = mine.events[written.external_id]
        assert (event["categories"], event["isAllDay"]) == (["Red"], False)
        [told] = read(calendar).events
        assert (told.start, told.uid) == (at(14), "booking-1@kalends")

    def test_writes_over_nothing_that_somebody_changed_meanwhile(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        written = calendar.write(mine.id, booking(), external_id="")
        mine.put(written.external_id, {"subject": "Lunch"})
        with pytest.raises(ChangedMeanwhile):
            calendar.write(mine.id, booking(14), external_id=written.external_id, etag=written.etag)
        assert mine.events[written.external_id]["subject"] == "Lunch"

    def test_makes_an_event_where_the_one_it_knew_was_deleted(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        written = calendar.write(mine.id, booking(), external_id="")
        mine.delete(written.external_id)
        assert calendar.write(mine.id, booking(), external_id=written.external_id).external_id in mine.events

    def test_may_not_write_where_one_may_only_read(
        self, at_microsoft: Graph, calendar: OutlookCalendar
    ) -> None:
        at_microsoft.calendars.append(OutlookFolder(id="boss", name="Boss", can_edit=False))
        with pytest.raises(NotPermitted):
            calendar.write("boss", booking(), external_id="")


class TestRemove:
    def test_takes_it_out_and_does_not_mind_where_it_is_gone(
        self, mine: OutlookFolder, calendar: OutlookCalendar
    ) -> None:
        written = calendar.write(mine.id, booking(), external_id="")
        for _ in range(2):
            calendar.remove(mine.id, written.external_id)
        assert read(calendar).events == []


class TestFaults:
    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            (None, Unreachable),
            (Reply(status=503, body={}), Unreachable),
            (Reply(status=503, body={}, headers={"Retry-After": "17"}), TooManyCalls),
            (Reply(status=429, body={}, headers={"Retry-After": "17"}), TooManyCalls),
            (Reply(status=403, body={"error": {"code": "ErrorAccessDenied"}}), NotPermitted),
            (Reply(status=400, body={"error": {"code": "BadRequest"}}), Refused),
            (Reply(status=404, body={}), Refused),
            (Reply(body=b"\xff\xfe\x00"), Unreachable),
            (Reply(body={"value": "many"}), Unreachable),
        ],
    )
    def test_are_failures_of_ours(
        self,
        at_microsoft: Graph,
        calendar: OutlookCalendar,
        reply: Reply | None,
        kind: type[ProviderFailure],
    ) -> None:
        at_microsoft.fail(path="/me/calendars", reply=reply)
        with pytest.raises(kind) as failure:
            read(calendar)
        assert type(failure.value) is kind

    def test_say_that_the_permission_is_gone(self, at_microsoft: Graph) -> None:
        tokens = at_microsoft.tokens()
        at_microsoft.expire()
        with pytest.raises(ConsentWithdrawn):
            read(OutlookCalendar(tokens, zone=BERLIN))

    def test_say_that_less_is_allowed_than_is_needed(self, at_microsoft: Graph) -> None:
        tokens = GivenTokens(at_microsoft.grant("offline_access", "User.Read")[0])
        with pytest.raises(NotPermitted):
            read(OutlookCalendar(tokens, zone=BERLIN))


class TestHostileAnswers:
    @pytest.mark.parametrize(
        "item",
        [
            None,
            {},
            {"id": "x" * 2000},
            {"id": "a", "start": {"dateTime": "never"}, "end": {"dateTime": "2027-03-28T10:00:00"}},
            {"id": "b", "start": {"dateTime": "0001-01-01T00:00:00"}, "end": {"dateTime": "9999-12-31"}},
            {"id": "c", "start": edge(at(9)), "end": edge(at(10)), "singleValueExtendedProperties": 7},
        ],
    )
    def test_lose_what_makes_no_sense_and_nothing_else(
        self, at_microsoft: Graph, calendar: OutlookCalendar, item: Any
    ) -> None:
        good = {"id": "good", "subject": "x" * 100_000 + "\x00", "start": edge(at(9)), "end": edge(at(10))}
        at_microsoft.fail(path="/calendarView", reply=Reply(body={"value": [item, good]}), after=1)
        [event] = read(calendar).events
        assert (event.external_id, event.title) == ("good", "x" * 300)

    def test_end_where_there_is_no_end(self, at_microsoft: Graph, calendar: OutlookCalendar) -> None:
        again = {"value": [], "@odata.nextLink": f"{at_microsoft.address}/v1.0/me/calendars/x"}
        at_microsoft.fail(path="/me/calendars", reply=Reply(body=again), times=10_000)
        with pytest.raises(Refused, match="more pages"):
            read(calendar)

    def test_end_where_there_is_too_much(
        self, mine: OutlookFolder, calendar: OutlookCalendar, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(adapter, "_MOST_EVENTS", 5)
        for hour in range(6):
            mine.add(at(hour), at(hour + 1))
        with pytest.raises(Refused, match="more events"):
            read(calendar)
