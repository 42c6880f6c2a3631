"""The organizer's list of bookings."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import (
    BOOKING,
    INTRO,
    booking,
    bookings,
    event_type,
    event_types,
    profile,
    summary,
)
from tests.frontend.samples import refusal
from web.states.bookings import BookingsState

PATH = "events/bookings/"


@pytest.fixture
def open_list(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the list at an address; its bookings are asked for as `answers` say."""

    def open_one(*answers: Any, **query: str) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "events/event-types/", event_types(event_type()))
        api.on("GET", PATH, *answers)
        tab = open_tab(BookingsState, query=query, page="bookings")
        do(tab.load())
        return tab

    return open_one


def asked(api: FakeApi) -> dict[str, str]:
    """What the last request for bookings asked."""
    return dict([one for one in api.asked() if one.url.path.endswith(PATH)][-1].url.params)


class TestLoad:
    def test_groups_by_the_organizers_days(self, open_list: Any) -> None:
        late = summary(id=UUID(int=1), start_time=datetime(2026, 12, 2, 23, 30, tzinfo=UTC))
        tab = open_list(bookings(summary(), late))
        assert [group.title for group in tab.groups] == ["Wednesday, December 2", "Thursday, December 3"]
        assert (tab.zone, tab.groups[0].rows[0].title) == ("Berlin", "Ivo")

    def test_names_days_that_are_near(self, open_list: Any) -> None:
        tomorrow = summary(start_time=datetime(2026, 11, 25, 9, tzinfo=UTC))
        assert open_list(bookings(tomorrow)).groups[0].title.startswith("Tomorrow, ")

    def test_calls_a_group_by_its_event_type(self, open_list: Any) -> None:
        group = summary(event_name="Workshop", is_group_event=True, attendee_count=3, capacity=8)
        [row] = open_list(bookings(group)).groups[0].rows
        assert (row.title, row.about, row.people) == (
            "Workshop",
            "3 of 8 seats · Video call",
            "all 3 attendees",
        )

    def test_marks_what_the_organizers_calendar_lacks(self, open_list: Any) -> None:
        failed = summary(id=UUID(int=1), calendar_sync_status=CalendarSyncStatus.FAILED)
        rows = open_list(bookings(summary(), failed)).groups[0].rows
        assert [row.is_sync_failed for row in rows] == [False, True]

    def test_takes_its_filters_from_the_address(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(bookings(), when="past", event_type_id=str(INTRO))
        assert asked(api) == {"when": "past", "event_type_id": str(INTRO), "limit": "20"}
        assert [one.path for one in tab.tabs] == [
            f"/bookings/?event_type_id={INTRO}",
            f"/bookings/?when=past&event_type_id={INTRO}",
            f"/bookings/?when=cancelled&event_type_id={INTRO}",
        ]

    def test_exports_what_is_listed(self, open_list: Any) -> None:
        tab = open_list(bookings(), when="past", event_type_id=str(INTRO))
        assert [one.path for one in tab.exports] == [
            f"/api/v1/events/bookings/export/?file={file}&when=past&event_type_id={INTRO}"
            for file in ("csv", "xlsx", "ics")
        ]

    def test_ignores_filters_that_are_none(self, open_list: Any, api: FakeApi) -> None:
        open_list(bookings(), when="whenever", event_type_id="../users")
        assert asked(api) == {"when": "upcoming", "limit": "20"}

    def test_offers_another_try_where_it_fails(self, open_list: Any) -> None:
        tab = open_list(503, bookings(summary()))
        assert (tab.is_loading, tab.is_stale, tab.problem) == (True, False, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.problem, len(tab.groups)) == (False, "", 1)

    def test_keeps_what_it_had_where_it_fails_later_and_offers_another_try(self, open_list: Any) -> None:
        tab = open_list(bookings(summary()), 503, bookings())
        assert not tab.is_stale
        do(tab.load())
        assert (tab.is_stale, tab.problem, len(tab.groups)) == (True, "No.", 1)
        do(tab.load())
        assert (tab.is_stale, tab.problem, tab.groups) == (False, "", [])

    @pytest.mark.parametrize(
        ("status", "day", "words", "can_change"),
        [
            (BookingStatus.CONFIRMED, 25, "Confirmed", True),
            (BookingStatus.CONFIRMED, 23, "Over", False),
            (BookingStatus.NO_SHOW, 23, "No-show", False),
            (BookingStatus.CANCELLED, 25, "Cancelled", False),
            (BookingStatus.RESCHEDULED, 25, "Moved", False),
        ],
    )
    def test_says_how_each_stands(
        self, open_list: Any, status: BookingStatus, day: int, words: str, can_change: bool
    ) -> None:
        found = summary(status=status, start_time=datetime(2026, 11, day, 9, tzinfo=UTC))
        [row] = open_list(bookings(found)).groups[0].rows
        assert (row.status_words, row.can_change) == (words, can_change)


class TestLoadMore:
    def test_adds_the_next_page_to_the_same_day(self, open_list: Any, api: FakeApi) -> None:
        later = summary(id=UUID(int=1), start_time=datetime(2026, 12, 2, 13, tzinfo=UTC))
        tab = open_list(bookings(summary(), next_cursor="more"), bookings(later))
        do(tab.load_more())
        assert asked(api)["cursor"] == "more"
        assert [len(group.rows) for group in tab.groups] == [2]
        assert tab.next_cursor == ""

    def test_keeps_what_is_there_where_it_fails(self, open_list: Any) -> None:
        tab = open_list(bookings(summary(), next_cursor="more"), 503)
        do(tab.load_more())
        assert (len(tab.groups), tab.next_cursor, tab.problem) == (1, "more", "No.")
        assert not tab.is_loading_more


class TestCancel:
    def test_asks_names_the_time_and_sends_the_reason(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(bookings(summary()), bookings())
        api.on("PUT", f"{PATH}{BOOKING}/", booking(status=BookingStatus.CANCELLED))
        tab.ask_cancel(str(BOOKING))
        assert (tab.asked.title, tab.asked_day) == ("Ivo", "Wednesday, December 2")
        tab.set_reason("I am ill.")
        do(tab.cancel())
        sent = json.loads(api.asked("PUT")[0].content)
        assert (sent["action"], sent["reason"]) == ("cancel", "I am ill.")
        assert (tab.asked, tab.groups, tab.said) == (None, [], "Cancelled. A mail goes to Ivo.")

    def test_stays_open_with_the_reason_where_it_was_refused(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(bookings(summary()))
        refused = refusal(409, ErrorCode.BOOKING_NOT_CANCELLABLE, "It has begun.")
        api.on("PUT", f"{PATH}{BOOKING}/", refused)
        tab.ask_cancel(str(BOOKING))
        do(tab.cancel())
        assert (tab.ask_problem, tab.asked is None, tab.is_cancelling) == ("It has begun.", False, False)

    def test_does_nothing_unasked(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(bookings(summary()))
        tab.ask_cancel("somebody else's")
        do(tab.cancel())
        assert api.asked("PUT") == []


class TestTheFilter:
    def test_changes_the_address(self, open_list: Any) -> None:
        tab = open_list(bookings(), when="past")
        assert f"/bookings/?when=past&event_type_id={INTRO}" in str(tab.choose_event_type(str(INTRO)))
        assert f"{INTRO}" not in str(tab.choose_event_type(""))
