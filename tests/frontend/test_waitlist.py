"""The organizer's list of who waits."""

import json
from typing import Any
from uuid import UUID

import pytest

from shared_types.vocabulary import WaitlistStatus
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import INTRO, event_type, event_types, profile
from tests.frontend.samples import berlin, refusal
from tests.frontend.waitlist_samples import ENTRY, entries, entry, offer, summary
from web.states.waitlist import WaitlistState

PATH = "events/waitlist/"
REMOVE, OFFER = f"{PATH}{ENTRY}/remove/", f"{PATH}{ENTRY}/offer/"


@pytest.fixture
def open_list(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the list at an address; its entries are asked for as `answers` say."""

    def open_one(*answers: Any, **query: str) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "events/event-types/", event_types(event_type(enable_waitlist=True)))
        api.on("GET", PATH, *answers)
        api.on("GET", f"{PATH}summary/", summary())
        tab = open_tab(WaitlistState, query=query, page="waitlist")
        do(tab.load())
        return tab

    return open_one


def asked(api: FakeApi) -> dict[str, str]:
    """What the last request for entries asked."""
    return dict([one for one in api.asked() if one.url.path.endswith(f"/{PATH}")][-1].url.params)


class TestLoad:
    def test_shows_who_waits_for_what(self, open_list: Any) -> None:
        tab = open_list(entries(entry()))
        (row,) = tab.rows
        assert (row.title, row.status_words, tab.zone) == ("Eve", "In line", "Berlin")
        assert row.wished.startswith("Wednesday, December 2")
        assert "Workshop · 1 seat · joined " in row.about

    def test_shows_what_came_of_it_all(self, open_list: Any) -> None:
        tab = open_list(entries())
        assert [(one.label, one.number) for one in tab.figures] == [
            ("In line", "2"),
            ("Offered now", "1"),
            ("Booked", "1"),
            ("Of all offers taken", "25 %"),
        ]

    def test_has_no_share_before_the_first_offer(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries())
        api.on("GET", f"{PATH}summary/", summary(offered=0, converted=0))
        do(tab.load())
        assert tab.figures[-1].number == "\N{EN DASH}"

    @pytest.mark.parametrize(
        ("changes", "status", "note"),
        [
            ({"is_confirmed": False}, "unconfirmed", ""),
            ({"notify_when_available": False}, "active", "Only watches: is offered nothing."),
            ({"status": WaitlistStatus.NOTIFIED, "offer": offer()}, "notified", "is kept for them until"),
        ],
    )
    def test_says_what_is_special(
        self, open_list: Any, changes: dict[str, Any], status: str, note: str
    ) -> None:
        (row,) = open_list(entries(entry(**changes))).rows
        assert row.status == status
        assert note in row.note

    def test_leads_to_the_booking_that_a_wish_became(self, open_list: Any) -> None:
        booked = entry(status=WaitlistStatus.CONVERTED, booking_id=UUID(int=7))
        assert open_list(entries(booked), status="converted").rows[0].booking_path.endswith(str(UUID(int=7)))

    def test_asks_for_what_the_address_says(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries(), status="expired", event_type_id=str(INTRO))
        assert asked(api) == {"status": "expired", "event_type_id": str(INTRO), "limit": "20"}
        assert tab.tabs == []
        tab.is_hydrated = True
        assert tab.tabs[0].path == f"/waitlist/?event_type_id={INTRO}"

    @pytest.mark.parametrize("query", [{"status": "x"}, {"event_type_id": "x"}])
    def test_passes_over_what_can_not_be(self, open_list: Any, api: FakeApi, query: dict[str, str]) -> None:
        tab = open_list(entries(), **query)
        assert (tab.status, tab.event_type_id) == ("active", "")

    def test_shows_a_failure(self, open_list: Any) -> None:
        tab = open_list(500)
        assert (tab.is_loading, bool(tab.problem)) == (True, True)


class TestLoadMore:
    def test_adds_the_next_page(self, open_list: Any, api: FakeApi) -> None:
        second = entries(entry(id=UUID(int=32), invitee_name="Zoe"))
        tab = open_list(entries(entry(), next_cursor="next"), second)
        do(tab.load_more())
        assert [row.title for row in tab.rows] == ["Eve", "Zoe"]
        assert (asked(api)["cursor"], tab.next_cursor) == ("next", "")


class TestRemove:
    def test_asks_first_and_tells_them(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries(entry()), entries())
        api.on("POST", REMOVE, entry(status=WaitlistStatus.CANCELLED))
        tab.ask_remove(str(ENTRY))
        assert tab.asked.title == "Eve"
        do(tab.remove())
        assert json.loads(api.asked("POST")[-1].content) == {"tell": True}
        assert (tab.rows, tab.asked) == ([], None)
        assert tab.said == "Eve is off the list and gets a mail."

    def test_removes_nobody_who_was_not_asked_about(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries(entry()))
        tab.ask_remove("somebody else")
        do(tab.remove())
        tab.ask_remove(str(ENTRY))
        tab.keep()
        do(tab.remove())
        assert api.asked("POST") == []

    def test_says_in_the_dialog_why_it_can_not_be(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries(entry()))
        api.on("POST", REMOVE, refusal(409, detail="They have booked meanwhile."))
        tab.ask_remove(str(ENTRY))
        do(tab.remove())
        assert (tab.ask_problem, tab.asked.title) == ("They have booked meanwhile.", "Eve")


class TestOffer:
    def test_offers_what_is_free_to_one_in_particular(self, open_list: Any, api: FakeApi) -> None:
        offered = entry(status=WaitlistStatus.NOTIFIED, offer=offer(), notified_at=berlin(11, 24, 12))
        tab = open_list(entries(entry()), entries())
        api.on("POST", OFFER, offered)
        do(tab.offer(str(ENTRY)))
        assert (tab.said, tab.is_acting) == ("Offered to Eve, who gets a mail.", False)

    def test_says_that_nothing_is_free(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(entries(entry()))
        api.on("POST", OFFER, refusal(409, detail="Nothing is free for them."))
        do(tab.offer(str(ENTRY)))
        assert (tab.act_problem, len(tab.rows)) == ("Nothing is free for them.", 1)

    def test_passes_over_what_is_no_entry(self, open_list: Any, api: FakeApi) -> None:
        do(open_list(entries(entry())).offer("x"))
        assert api.asked("POST") == []
