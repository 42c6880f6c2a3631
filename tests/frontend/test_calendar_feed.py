"""The private calendar feed in the settings."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import RootModel

from shared_types.feeds import FeedRead
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import profile
from web.states.calendar_feed import CalendarFeedState

PATH = "events/feed/"
NONE = FeedRead(url="", created_at=None)


def feed(name: str) -> FeedRead:
    """A feed that was made in the night of a leap day's end in Berlin."""
    return FeedRead(
        url=f"http://localhost/api/v1/events/feed/{name}.ics",
        created_at=datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
    )


@pytest.fixture
def open_feed(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the settings where the feed is as the API tells it."""

    def open_one(*answers: Any) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", PATH, *answers)
        tab = open_tab(CalendarFeedState)
        do(tab.load())
        return tab

    return open_one


class TestLoad:
    def test_shows_the_address_and_since_when_it_is_there(self, open_feed: Any) -> None:
        tab = open_feed(feed("first"))
        assert tab.url.endswith("/first.ics")
        assert tab.made == "Tuesday, February 29, 2028, 12:30\xa0AM in Berlin"

    def test_shows_that_there_is_none(self, open_feed: Any) -> None:
        tab = open_feed(NONE)
        assert (tab.url, tab.made, tab.is_loading) == ("", "", False)

    def test_offers_another_try_where_it_fails(self, open_feed: Any) -> None:
        tab = open_feed(503, feed("first"))
        assert (tab.is_loading, tab.problem) == (True, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (False, "")


class TestRenew:
    def test_makes_the_first_address(self, open_feed: Any, api: FakeApi) -> None:
        tab = open_feed(NONE)
        api.on("POST", PATH, feed("first"))
        do(tab.renew())
        assert tab.url.endswith("/first.ics")
        assert tab.said == "The feed is on."

    def test_replaces_an_address_once_it_was_asked(self, open_feed: Any, api: FakeApi) -> None:
        tab = open_feed(feed("first"))
        api.on("POST", PATH, feed("second"))
        tab.ask("renew")
        assert (tab.asked, api.asked("POST")) == ("renew", [])
        do(tab.renew())
        assert tab.url.endswith("/second.ics")
        assert (tab.asked, tab.said) == ("", "The feed has a new address.")

    def test_keeps_the_address_where_it_is_refused(self, open_feed: Any, api: FakeApi) -> None:
        tab = open_feed(feed("first"))
        api.on("POST", PATH, 503)
        tab.ask("renew")
        do(tab.renew())
        assert tab.url.endswith("/first.ics")
        assert (tab.act_problem, tab.asked, tab.is_acting) == ("No.", "renew", False)


class TestEnd:
    def test_leaves_no_address(self, open_feed: Any, api: FakeApi) -> None:
        tab = open_feed(feed("first"))
        api.on("DELETE", PATH, RootModel[None](None))
        tab.ask("end")
        do(tab.end())
        assert len(api.asked("DELETE")) == 1
        assert (tab.url, tab.made, tab.asked, tab.said) == ("", "", "", "The feed is off.")

    def test_says_so_where_it_is_refused(self, open_feed: Any, api: FakeApi) -> None:
        tab = open_feed(feed("first"))
        api.on("DELETE", PATH, 503)
        tab.ask("end")
        do(tab.end())
        assert tab.url.endswith("/first.ics")
        assert (tab.act_problem, tab.asked) == ("No.", "end")

    def test_knows_no_other_question(self, open_feed: Any) -> None:
        tab = open_feed(feed("first"))
        tab.ask("sell")
        assert tab.asked == ""
