"""Who is signed in, and what a page does when nobody is."""

from typing import Any

import pytest

from shared_types.base import Page
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do, sign_in_as
from tests.frontend.organizer_samples import event_type, event_types, profile
from tests.frontend.samples import refusal
from web.states.event_types import EventTypesState
from web.states.home import HomeState
from web.states.session import SessionState, as_uuid, own_path, say_ahead

PROFILE = "users/profile/"
SHARED = "events/shared-with-me/"


class TestOwnPath:
    @pytest.mark.parametrize("path", ["/", "/bookings/?when=past", "/event-types/new"])
    def test_keeps_a_path_of_this_site(self, path: str) -> None:
        assert own_path(path, otherwise="/x") == path

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "bookings",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/a\\b",
            "javascript:1",
        ],
    )
    def test_replaces_what_could_lead_elsewhere(self, path: str) -> None:
        assert own_path(path, otherwise="/x") == "/x"


class TestAsUuid:
    @pytest.mark.parametrize("text", ["", "../users", "1", "00000000-0000-0000-0000-00000000000g"])
    def test_reads_nothing_else(self, text: str) -> None:
        assert as_uuid(text) is None


class TestKnowOrganizer:
    def test_asks_once_a_session(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PROFILE, profile())
        api.on("GET", SHARED, Page(results=[], next_cursor=None))
        tab = open_tab(SessionState)
        do(tab.know_organizer())
        do(tab.know_organizer())
        assert (tab.organizer_name, tab.public_url) == ("Olga Okafor", "http://localhost/olga")
        assert [request.url.path for request in api.requests] == [f"/api/v1/{PROFILE}", f"/api/v1/{SHARED}"]

    def test_asks_again_after_a_failure(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PROFILE, 503, profile())
        tab = open_tab(SessionState)
        do(tab.know_organizer())
        assert tab.public_url == ""
        do(tab.know_organizer())
        assert tab.public_url == "http://localhost/olga"


class TestAPageWithoutASession:
    def test_leads_to_sign_in_and_back(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", refusal(401, ErrorCode.NOT_SIGNED_IN))
        tab = open_tab(EventTypesState, query={"a": "b"}, page="event-types")
        steps: list[Any] = do(tab.load())
        assert "/sign-in/?next=/event-types%3Fa%3Db" in str(steps[-1])
        assert tab.problem == ""


class TestTheFrontPage:
    def test_sends_on_who_has_a_session(self, open_tab: OpenTab) -> None:
        assert "/event-types/" in str(open_tab(HomeState).load())


class TestAnotherSessionInTheSameTab:
    def test_sees_nothing_of_the_one_before(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", event_types(event_type()), 503)
        tab = open_tab(EventTypesState)
        do(tab.load())
        assert len(tab.cards) == 1
        sign_in_as(tab, "key-of-another")
        do(tab.load())
        assert (tab.cards, tab.is_loading) == ([], True)

    def test_keeps_what_was_said_ahead_to_a_first_visit(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", event_types(event_type()))
        tab = open_tab(EventTypesState)
        say_ahead(tab, "Intro call is ready.")
        do(tab.load())
        assert tab.said == "Intro call is ready."
