"""Acting for an organizer who shares with the person who is signed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared_types.base import Page
from shared_types.sharing import SharedWithMeRead
from shared_types.vocabulary import ErrorCode, Shared, ShareLevel
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import bookings, event_type, event_types, profile
from tests.frontend.samples import NOW, refusal
from web.format.acting import acting_words
from web.states import clock
from web.states.analytics import AnalyticsState
from web.states.bookings import BookingsState
from web.states.event_types import EventTypesState
from web.states.organizer_page import OrganizerPageState
from web.states.session import SessionState

MADE = datetime(2026, 11, 20, 8, tzinfo=UTC)
VIEW, MANAGE = ShareLevel.VIEW, ShareLevel.MANAGE


def shared(
    what: Shared, level: ShareLevel, name: str = "Intro call", *, by: str = "olga", number: int = 1
) -> SharedWithMeRead:
    """Something of Olga's, who lives in Nepal."""
    return SharedWithMeRead(
        id=UUID(int=number),
        organizer_slug=by,
        organizer_name=by.capitalize(),
        organizer_timezone="Asia/Kathmandu",
        shared=what,
        level=level,
        event_type_id=None if what == Shared.EVERYTHING else UUID(int=9),
        event_name="" if what == Shared.EVERYTHING else name,
        created_at=MADE,
    )


def share_with_me(api: FakeApi, *shares: SharedWithMeRead) -> None:
    api.on("GET", "events/shared-with-me/", Page(results=list(shares), next_cursor=None))


def act_for(tab: Any, slug: str) -> None:
    """What the browser's cookie says once the page is loaded afresh."""
    root = tab._get_root_state()
    headers = replace(root.router.headers, cookie=f"sessionid=key-of-a-session; kalends-acting={slug}")
    root.router = replace(root.router, headers=headers)


@pytest.fixture
def frame(open_tab: OpenTab, api: FakeApi) -> Any:
    """Vera's frame."""
    api.on("GET", "users/profile/", profile(name="Vera", public_url="http://localhost/vera"))
    return open_tab(SessionState)


class TestTheFrame:
    def test_offers_those_who_share_each_once(self, frame: Any, api: FakeApi) -> None:
        twice = (shared(Shared.BOOKINGS, VIEW), shared(Shared.EVENT_TYPE, VIEW, number=2))
        share_with_me(api, *twice, shared(Shared.EVERYTHING, VIEW, by="ivo", number=3))
        do(frame.know_organizer())
        assert frame.choices == [("ivo", "Ivo"), ("olga", "Olga")]
        assert (frame.acting_for, frame.organizer_name, frame.sees_all) == ("", "Vera", True)

    def test_learns_of_new_ones_after_some_seconds(
        self, frame: Any, api: FakeApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        share_with_me(api)
        do(frame.know_organizer())
        share_with_me(api, shared(Shared.BOOKINGS, VIEW))
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=9))
        do(frame.know_organizer())
        assert frame.choices == []
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=10))
        do(frame.know_organizer())
        assert frame.choices == [("olga", "Olga")]

    def test_shows_whom_one_acts_for(self, frame: Any, api: FakeApi) -> None:
        share_with_me(api, shared(Shared.EVERYTHING, MANAGE))
        act_for(frame, "olga")
        do(frame.know_organizer())
        assert (frame.acting_for, frame.organizer_name, frame.is_over) == ("olga", "Olga", False)
        assert (frame.organizer_timezone, frame.public_url) == ("Asia/Kathmandu", "http://localhost/olga")
        assert frame.acting_words == "You may see and change everything."

    @pytest.mark.parametrize(
        ("what", "sees_event_types", "sees_all"),
        [(Shared.EVERYTHING, True, True), (Shared.EVENT_TYPE, True, False), (Shared.BOOKINGS, False, False)],
    )
    def test_has_the_places_that_are_open(
        self, frame: Any, api: FakeApi, what: Shared, sees_event_types: bool, sees_all: bool
    ) -> None:
        share_with_me(api, shared(what, VIEW))
        act_for(frame, "olga")
        do(frame.know_organizer())
        assert (frame.sees_event_types, frame.sees_all) == (sees_event_types, sees_all)

    @pytest.mark.parametrize(
        ("what", "level", "may_make", "may_book"),
        [
            (Shared.EVERYTHING, MANAGE, True, True),
            (Shared.EVERYTHING, VIEW, False, False),
            (Shared.EVENT_TYPE, MANAGE, False, True),
            (Shared.EVENT_TYPE, VIEW, False, False),
            (Shared.BOOKINGS, MANAGE, False, False),
        ],
    )
    def test_offers_what_may_be_made(
        self, frame: Any, api: FakeApi, what: Shared, level: ShareLevel, may_make: bool, may_book: bool
    ) -> None:
        share_with_me(api, shared(what, level))
        act_for(frame, "olga")
        do(frame.know_organizer())
        assert (frame.may_make, frame.may_book) == (may_make, may_book)

    @pytest.mark.parametrize(
        ("what", "level", "event_types_open", "bookings_open"),
        [
            (Shared.EVERYTHING, MANAGE, [], []),
            (Shared.EVENT_TYPE, MANAGE, [str(UUID(int=9))], [str(UUID(int=9))]),
            (Shared.BOOKINGS, MANAGE, [], [str(UUID(int=9))]),
            (Shared.EVENT_TYPE, VIEW, [], []),
        ],
    )
    def test_knows_what_may_be_changed_where_not_everything_may(
        self,
        frame: Any,
        api: FakeApi,
        what: Shared,
        level: ShareLevel,
        event_types_open: list[str],
        bookings_open: list[str],
    ) -> None:
        share_with_me(api, shared(what, level))
        act_for(frame, "olga")
        do(frame.know_organizer())
        assert (frame.event_types_open, frame.bookings_open) == (event_types_open, bookings_open)

    def test_leaves_when_it_is_taken_back(self, frame: Any, api: FakeApi) -> None:
        share_with_me(api, shared(Shared.EVERYTHING, VIEW))
        act_for(frame, "olga")
        do(frame.know_organizer())
        share_with_me(api)
        do(frame.know_organizer())
        assert frame.is_over

    def test_asks_for_what_is_ones_own_in_person(self, frame: Any, api: FakeApi) -> None:
        share_with_me(api, shared(Shared.EVERYTHING, VIEW))
        act_for(frame, "olga")
        do(frame.know_organizer())
        assert [request.headers.get("x-on-behalf-of") for request in api.requests] == [None, None]

    @pytest.mark.parametrize("slug", ["../x", "Olga", "olga olga", "a" * 5 + "%0d%0a", ""])
    def test_takes_nothing_for_a_slug_that_is_none(self, frame: Any, api: FakeApi, slug: str) -> None:
        share_with_me(api)
        act_for(frame, slug)
        do(frame.know_organizer())
        assert (frame.acting_for, frame.is_over) == ("", False)


class TestAPage:
    def test_asks_on_behalf(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", event_types(event_type()))
        tab = open_tab(EventTypesState)
        act_for(tab, "olga")
        do(tab.load())
        assert api.requests[0].headers["x-on-behalf-of"] == "olga"

    def test_forgets_what_it_showed_of_somebody_else(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", event_types(event_type()), 503)
        tab = open_tab(EventTypesState)
        do(tab.load())
        act_for(tab, "olga")
        do(tab.load())
        assert (tab.cards, tab.is_loading) == ([], True)

    def test_looks_whether_it_is_over_when_nothing_is_found(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", refusal(404, ErrorCode.NOT_FOUND))
        tab = open_tab(EventTypesState)
        act_for(tab, "olga")
        assert "know_organizer" in str(do(tab.load())[-1])

    def test_says_what_may_not_be_changed(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", event_types(event_type()))
        tab = open_tab(EventTypesState)
        act_for(tab, "olga")
        do(tab.load())
        [card] = tab.cards
        words = "This was shared with you to look at, not to change."
        api.on("POST", f"events/event-types/{card.id}/activate/", refusal(403, ErrorCode.VIEW_ONLY, words))
        do(tab.set_active(card.id, False))
        assert (tab.problem, tab.cards[0].is_active) == (words, True)

    def test_fetches_files_on_behalf(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/bookings/", bookings())
        api.on("GET", "events/event-types/", event_types())
        for state in (BookingsState, AnalyticsState):
            tab = open_tab(state)
            act_for(tab, "olga")
            do(tab.load())
            paths = [tab.export_path] if state is AnalyticsState else [each.path for each in tab.exports]
            assert all(path.endswith("on_behalf_of=olga") for path in paths)

    def test_of_bookings_is_there_for_whom_nothing_else_was_shared(
        self, open_tab: OpenTab, api: FakeApi
    ) -> None:
        api.on("GET", "events/bookings/", bookings())
        api.on("GET", "events/event-types/", refusal(404, ErrorCode.NOT_FOUND))
        tab = open_tab(BookingsState)
        act_for(tab, "olga")
        do(tab.load())
        assert (tab.is_loading, tab.problem, tab.event_types) == (False, "", [])

    def test_of_the_public_is_nobodys(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = open_tab(OrganizerPageState, organizer_slug="olga")
        act_for(tab, "olga")
        do(tab.open())
        assert all("x-on-behalf-of" not in request.headers for request in api.requests)


class TestActingWords:
    def test_name_everything_that_is_open(self) -> None:
        intro, workshop = (
            shared(Shared.EVENT_TYPE, MANAGE),
            shared(Shared.BOOKINGS, MANAGE, "Workshop", number=2),
        )
        assert acting_words([intro]) == "You may see and change Intro call with its bookings."
        assert acting_words([intro, workshop]) == (
            "You may see and change Intro call with its bookings and the bookings of Workshop."
        )
        assert acting_words([intro, shared(Shared.BOOKINGS, VIEW, "Talk")]) == (
            "You may see and change Intro call with its bookings. "
            "You may look at the bookings of Talk, and change nothing there."
        )
        everything = shared(Shared.EVERYTHING, VIEW)
        assert acting_words([everything]) == "You may look at everything. You may change nothing."
        assert acting_words([everything, workshop]) == (
            "You may look at everything. You may change the bookings of Workshop."
        )
