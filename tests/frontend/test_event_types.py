"""The list of event types."""

import inspect
import json
from typing import Any
from uuid import UUID

import pytest

from shared_types.vocabulary import ErrorCode, LocationType, RecurrenceType
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import INTRO, WORKSHOP, event_type, event_types
from tests.frontend.samples import refusal
from web.states import event_types as module
from web.states.event_types import EventTypesState
from web.states.session import say_ahead

PATH = "events/event-types/"
INTRO_PATH = f"{PATH}{INTRO}/"


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """The list with two event types, loaded."""
    workshop = event_type(id=WORKSHOP, name="Workshop", max_attendees=8, is_group_event=True)
    api.on("GET", PATH, event_types(event_type(), workshop))
    opened = open_tab(EventTypesState)
    do(opened.load())
    return opened


def names(tab: Any) -> list[str]:
    return [card.name for card in tab.cards]


def delete_for_good(tab: Any, event_type_id: str) -> Any:
    """What runs in the background; a state refuses to be asked for it directly."""
    handler = EventTypesState.event_handlers["delete_for_good"]
    return inspect.unwrap(handler.fn)(tab, event_type_id)


class TestLoad:
    def test_says_what_each_is(self, open_tab: OpenTab, api: FakeApi) -> None:
        found = event_type(
            duration=90,
            location_type=LocationType.IN_PERSON,
            is_private=True,
            recurrence_type=RecurrenceType.WEEKLY,
            upcoming_booking_count=3,
            total_booking_count=41,
        )
        api.on("GET", PATH, event_types(found))
        tab = open_tab(EventTypesState)
        do(tab.load())
        [card] = tab.cards
        assert (card.facts, card.counts) == ("1 hour 30 minutes · In person", "3 upcoming of 41 bookings")
        assert (card.is_private, card.seats, card.repeats) == (True, "", "Repeats weekly")

    def test_counts_no_further_than_the_api(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, event_types(event_type(upcoming_booking_count=40, total_booking_count=1000)))
        tab = open_tab(EventTypesState)
        do(tab.load())
        assert tab.cards[0].counts == "40 upcoming of 1000+ bookings"

    def test_goes_through_all_pages(self, open_tab: OpenTab, api: FakeApi) -> None:
        second = event_types(event_type(id=WORKSHOP, name="Workshop"))
        api.on("GET", PATH, event_types(event_type(), next_cursor="more"), second)
        tab = open_tab(EventTypesState)
        do(tab.load())
        assert names(tab) == ["Intro call", "Workshop"]
        assert api.requests[-1].url.params["cursor"] == "more"

    def test_offers_another_try_where_it_fails(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, 503, event_types(event_type()))
        tab = open_tab(EventTypesState)
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (True, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.problem, names(tab)) == (False, "", ["Intro call"])

    def test_shows_news_from_the_page_before_once(self, tab: Any) -> None:
        say_ahead(tab, "Intro call is ready.")
        do(tab.load())
        assert tab.said == "Intro call is ready."
        do(tab.load())
        assert tab.said == ""


class TestSetActive:
    def test_switches_at_once_and_says_so(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", f"{INTRO_PATH}activate/", event_type(is_active=False))
        do(tab.set_active(str(INTRO), False))
        assert not tab.cards[0].is_active
        assert tab.said == "Intro call is off: nobody new can book it."
        assert json.loads(api.asked("POST")[0].content) == {"is_active": False}

    def test_goes_back_where_it_was_refused(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", f"{INTRO_PATH}activate/", 503)
        do(tab.set_active(str(INTRO), False))
        assert tab.cards[0].is_active
        assert tab.problem == "No."

    def test_asks_nothing_for_what_is_no_id(self, tab: Any, api: FakeApi) -> None:
        do(tab.set_active("../users/profile", False))
        assert api.asked("POST") == []


class TestDuplicate:
    def test_puts_the_copy_below_the_original(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", f"{INTRO_PATH}duplicate/", event_type(id=UUID("1" * 32), name="Copy"))
        do(tab.duplicate(str(INTRO)))
        assert names(tab) == ["Intro call", "Copy", "Workshop"]

    def test_shows_why_not(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", f"{INTRO_PATH}duplicate/", refusal(429, ErrorCode.TOO_MANY_REQUESTS, "Slow down."))
        do(tab.duplicate(str(INTRO)))
        assert (names(tab), tab.problem) == (["Intro call", "Workshop"], "Slow down.")


class TestDelete:
    @pytest.fixture
    def at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The seconds for an undo are over at once, and a background event holds its state as it is."""

        async def hold(self: Any, *_: Any) -> Any:
            return self

        monkeypatch.setattr(module, "UNDO_SECONDS", 0)
        monkeypatch.setattr(EventTypesState, "__aenter__", hold, raising=False)
        monkeypatch.setattr(EventTypesState, "__aexit__", hold, raising=False)

    def test_asks_first(self, tab: Any, api: FakeApi) -> None:
        tab.ask_delete(str(INTRO))
        assert tab.asked.name == "Intro call"
        tab.keep()
        assert (tab.asked, names(tab), api.asked("DELETE")) == (None, ["Intro call", "Workshop"], [])

    def test_can_be_undone_before_the_api_hears_of_it(self, tab: Any, api: FakeApi, at_once: None) -> None:
        tab.ask_delete(str(INTRO))
        tab.delete()
        assert (names(tab), tab.can_undo, tab.said) == (["Workshop"], True, "Deleted Intro call.")
        tab.undo()
        do(tab.load())
        do(delete_for_good(tab, str(INTRO)))
        assert (names(tab), api.asked("DELETE")) == (["Intro call", "Workshop"], [])

    def test_stays_off_the_list_while_it_can_be_undone(self, tab: Any) -> None:
        tab.ask_delete(str(INTRO))
        tab.delete()
        do(tab.load())
        assert names(tab) == ["Workshop"]

    def test_deletes_when_the_time_is_over(self, tab: Any, api: FakeApi, at_once: None) -> None:
        api.on("DELETE", INTRO_PATH, event_type())
        tab.ask_delete(str(INTRO))
        tab.delete()
        do(delete_for_good(tab, str(INTRO)))
        assert len(api.asked("DELETE")) == 1
        assert (tab.said, tab.can_undo, tab.problem) == ("", False, "")

    def test_brings_it_back_with_the_reason_where_it_was_refused(
        self, tab: Any, api: FakeApi, at_once: None
    ) -> None:
        api.on("DELETE", INTRO_PATH, refusal(409, ErrorCode.EVENT_TYPE_IN_USE, "1 booking is to come."))
        tab.ask_delete(str(INTRO))
        tab.delete()
        do(delete_for_good(tab, str(INTRO)))
        assert (names(tab), tab.problem) == (["Intro call", "Workshop"], "1 booking is to come.")

    def test_deletes_nothing_that_nobody_asked_for(self, tab: Any, api: FakeApi, at_once: None) -> None:
        do(delete_for_good(tab, str(INTRO)))
        assert api.asked("DELETE") == []
