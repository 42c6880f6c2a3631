"""Where the organizer is signed in, in the settings."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import RootModel

from shared_types.sessions import OpenSessionRead
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import profile
from tests.frontend.samples import refusal
from web.states.open_sessions import OpenSessionsState

SessionList = RootModel[list[OpenSessionRead]]
NOTHING = RootModel[None](None)
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
HERE = OpenSessionRead(
    id="a" * 64, device="Firefox on Linux", signed_in_at=AT, last_used_at=AT, is_this_one=True
)
PHONE = OpenSessionRead(id="b" * 64, device="", signed_in_at=AT, last_used_at=AT, is_this_one=False)


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Olga's settings: she is signed in here, and on a phone."""
    api.on("GET", "users/profile/", profile())
    api.on("GET", "users/sessions/", SessionList([HERE, PHONE]), SessionList([HERE]))
    tab = open_tab(OpenSessionsState)
    do(tab.load())
    return tab


class TestOpenSessions:
    def test_are_told_in_the_organizers_own_time(self, tab: Any) -> None:
        assert (len(tab.open_ones), tab.has_others, tab.is_loading) == (2, True, False)
        at = "Friday, November 20, 9:00\N{NO-BREAK SPACE}AM"
        assert tab.used["a" * 64] == f"Signed in: {at}. Last used: {at}"

    def test_end_one_by_one(self, tab: Any, api: FakeApi) -> None:
        api.on("DELETE", f"users/sessions/{PHONE.id}/", NOTHING)
        do(tab.end(PHONE.id))
        assert (len(tab.open_ones), tab.has_others, tab.said) == (1, False, "Signed out there.")

    def test_end_all_but_this_one(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", "users/sessions/end-others/", NOTHING)
        do(tab.end_others())
        assert (len(tab.open_ones), tab.said) == (1, "You are signed in only here now.")

    def test_that_are_not_listed_are_not_asked_for(self, tab: Any, api: FakeApi) -> None:
        do(tab.end("../profile"))
        assert api.asked("DELETE") == []

    def test_stay_in_sight_where_the_end_was_refused(self, tab: Any, api: FakeApi) -> None:
        api.on(
            "POST", "users/sessions/end-others/", refusal(503, ErrorCode.TEMPORARILY_UNAVAILABLE, "Later.")
        )
        do(tab.end_others())
        assert (len(tab.open_ones), tab.problem, tab.is_acting) == (2, "Later.", False)
