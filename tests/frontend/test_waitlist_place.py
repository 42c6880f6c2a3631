"""The page behind a link to a place in line."""

import json
from typing import Any

import pytest

from shared_types.vocabulary import ErrorCode, WaitlistStatus
from shared_types.waitlist import WaitlistWindowRead
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import NEW_TOKEN, TOKEN, berlin, refusal
from tests.frontend.waitlist_samples import offer, place
from web.states.waitlist_place import WaitlistPlaceState

PATH = f"events/waitlist/{TOKEN}/place/"
ERASED = f"events/waitlist/{TOKEN}/personal-data/"
OFFERED: dict[str, Any] = {
    "status": WaitlistStatus.NOTIFIED,
    "offer": offer(),
    "was_offered": True,
    "ahead": None,
}


@pytest.fixture
def open_place(open_tab: OpenTab, api: FakeApi) -> Any:
    """Eve behind the link from her mail; the place is as `changes` say."""

    def open_one(**changes: Any) -> Any:
        api.on("GET", PATH, place(**changes))
        tab = open_tab(WaitlistPlaceState, access_token=TOKEN)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        return tab

    return open_one


class TestOpen:
    def test_shows_what_is_wished_for_and_who_comes_first(self, open_place: Any) -> None:
        tab = open_place()
        assert (tab.status, tab.place.stage) == ("ready", "waiting")
        assert tab.place.wished == "Wednesday 2 December, 10:00"
        assert (tab.place.line, tab.place.zone) == ("1 person is ahead of you.", "Berlin time, UTC+1")
        assert tab.offer_path == "/olga/workshop"
        assert tab.page_title == "Workshop: your place in line"

    @pytest.mark.parametrize(
        ("changes", "stage"),
        [
            ({"is_confirmed": False}, "confirm"),
            ({"notify_when_available": False, "ahead": None}, "watching"),
            (OFFERED, "offered"),
            ({"status": WaitlistStatus.CONVERTED}, "booked"),
            ({"status": WaitlistStatus.EXPIRED}, "expired"),
            ({"status": WaitlistStatus.CANCELLED}, "left"),
        ],
    )
    def test_says_what_has_become_of_it(self, open_place: Any, changes: dict[str, Any], stage: str) -> None:
        assert open_place(**changes).place.stage == stage

    @pytest.mark.parametrize(
        ("ahead", "words"),
        [(0, "You are first in line."), (2, "2 people are ahead of you."), (None, "")],
    )
    def test_counts_who_is_ahead(self, open_place: Any, ahead: int | None, words: str) -> None:
        assert open_place(ahead=ahead).place.line == words

    def test_shows_what_is_offered_and_until_when(self, open_place: Any) -> None:
        tab = open_place(**OFFERED)
        assert tab.place.offered == "Wednesday 2 December, 10:00"
        assert tab.place.until == "Wednesday 25 November, 10:00"

    def test_says_a_window_in_words(self, open_place: Any) -> None:
        window = WaitlistWindowRead(
            first_date=berlin(12, 1).date(),
            last_date=berlin(12, 14).date(),
            weekdays=[1, 3, 5],
            from_time="13:00",
            until_time="17:00",
        )
        words = open_place(window=window).place.wished
        assert words.startswith("Monday, Wednesday or Friday, 13:00\N{EN DASH}17:00, ")

    def test_leads_to_the_booking_it_became(self, open_place: Any) -> None:
        url = f"https://kalends.example/booking/{NEW_TOKEN}/manage"
        tab = open_place(status=WaitlistStatus.CONVERTED, manage_url=url)
        assert tab.booking_path == f"/booking/{NEW_TOKEN}/manage"

    @pytest.mark.parametrize(("status", "shown"), [(404, "missing"), (410, "expired"), (500, "failed")])
    def test_says_when_the_link_leads_nowhere(
        self, open_tab: OpenTab, api: FakeApi, status: int, shown: str
    ) -> None:
        api.on("GET", PATH, status)
        tab = open_tab(WaitlistPlaceState, access_token=TOKEN)
        do(tab.open())
        assert (tab.status, bool(tab.problem)) == (shown, True)


class TestAct:
    @pytest.mark.parametrize("action", ["confirm", "claim", "decline", "leave"])
    def test_sends_what_was_pressed_and_shows_what_came_of_it(
        self, open_place: Any, api: FakeApi, action: str
    ) -> None:
        tab = open_place(is_confirmed=False)
        api.on("POST", PATH, place(ahead=0))
        do(tab.act(action))
        assert json.loads(api.asked("POST")[-1].content) == {"action": action}
        assert (tab.place.line, tab.done, tab.is_changing) == ("You are first in line.", action, False)

    @pytest.mark.parametrize("action", ["", "convert", "CLAIM"])
    def test_does_nothing_that_there_is_no_button_for(
        self, open_place: Any, api: FakeApi, action: str
    ) -> None:
        tab = open_place()
        do(tab.act(action))
        assert api.asked("POST") == []

    def test_does_nothing_twice_at_once(self, open_place: Any, api: FakeApi) -> None:
        tab = open_place(**OFFERED)
        tab.is_changing = True
        do(tab.act("claim"))
        assert api.asked("POST") == []

    def test_shows_where_it_stands_once_an_offer_is_over(self, open_place: Any, api: FakeApi) -> None:
        tab = open_place(**OFFERED)
        over = refusal(409).model_copy(update={"code": ErrorCode.OFFER_EXPIRED, "detail": "Too late."})
        api.on("POST", PATH, over)
        api.on("GET", PATH, place(status=WaitlistStatus.EXPIRED, was_offered=True))
        do(tab.act("claim"))
        assert (tab.place.stage, tab.change_problem, tab.done) == ("expired", "Too late.", "")


class TestErase:
    def test_leaves_nothing_behind_the_link(self, open_place: Any, api: FakeApi) -> None:
        tab = open_place()
        api.on("DELETE", ERASED, 204)
        do(tab.erase())
        assert [request.url.path for request in api.asked("DELETE")] == [f"/api/v1/{ERASED}"]
        assert (tab.status, tab.place, tab.is_changing) == ("erased", None, False)
        asked = len(api.requests)
        do(tab.open())
        assert (tab.status, len(api.requests)) == ("erased", asked), "a reconnection asks no dead link"

    def test_says_what_stands_in_the_way(self, open_place: Any, api: FakeApi) -> None:
        tab = open_place()
        became = refusal(409).model_copy(update={"detail": "It became a booking."})
        api.on("DELETE", ERASED, became)
        do(tab.erase())
        assert (tab.status, tab.change_problem, tab.is_changing) == ("ready", "It became a booking.", False)

    def test_does_nothing_twice_at_once(self, open_place: Any, api: FakeApi) -> None:
        tab = open_place()
        tab.is_changing = True
        do(tab.erase())
        assert api.asked("DELETE") == []
