"""The form that puts somebody in line."""

import json
from typing import Any

import httpx2
import pytest
from reflex_base.utils.form import FormData

from shared_types.vocabulary import ErrorCode
from shared_types.waitlist import WaitlistJoined
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import TOPIC, berlin, intro_call, refusal, slots
from web.states.join_waitlist import JoinWaitlistState

OLGAS = {"organizer_slug": "olga", "event_type_slug": "intro-call"}
TIMES = "events/waitlist/times/olga/intro-call/"
JOIN = "events/waitlist/join/"
TEN = berlin(12, 2)
JOINED = WaitlistJoined(invitee_email="eve@example.com", confirm_until=berlin(11, 25))


@pytest.fixture
def open_form(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the form on a day on which ten is taken."""

    def open_one(**changes: Any) -> Any:
        api.on("GET", "events/public/olga/intro-call/", intro_call(**{"enable_waitlist": True, **changes}))
        api.on("GET", TIMES, slots(TEN))
        tab = open_tab(JoinWaitlistState, query={"date": "2026-12-02"}, **OLGAS)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        return tab

    return open_one


@pytest.fixture
def tab(open_form: Any) -> Any:
    """The form, as Eve finds it."""
    return open_form()


def form(weekdays: tuple[str, ...] = (), /, **changes: str) -> FormData[str, Any]:
    """What Eve fills in. An unticked box is sent as well, empty."""
    values = {
        "start_time": TEN.isoformat(),
        "invitee_name": "Eve",
        "invitee_email": "eve@example.com",
        "watch": "",
        f"answer-{TOPIC}": "The plan",
        **changes,
    }
    return FormData([*values.items(), *(("weekdays", day) for day in weekdays)])


def window(**changes: str) -> dict[str, str]:
    """Afternoons of a week."""
    return {
        "first_date": "2026-12-07",
        "last_date": "2026-12-13",
        "from_time": "13:00",
        "until_time": "17:00",
        **changes,
    }


def posted(api: FakeApi) -> list[httpx2.Request]:
    """The wishes that the API was sent."""
    return [request for request in api.asked("POST") if request.url.path.endswith(JOIN)]


def sent(api: FakeApi) -> dict[str, Any]:
    """The wish that was posted last."""
    wish: dict[str, Any] = json.loads(posted(api)[-1].content)
    return wish


class TestOpen:
    def test_shows_what_is_taken_on_the_day_in_the_address(self, tab: Any, api: FakeApi) -> None:
        assert (tab.status, tab.day) == ("ready", "2026-12-02")
        assert [time.label for time in tab.times] == ["10:00"]
        asked = api.asked()[-1].url.params
        assert (asked["start_date"], asked["timezone"]) == ("2026-12-02", "Europe/Berlin")
        assert tab.page_title == "Wait for Intro call"

    def test_asks_nothing_anew_when_the_connection_comes_back(self, tab: Any, api: FakeApi) -> None:
        asked = len(api.requests)
        do(tab.open())
        assert len(api.requests) == asked

    def test_starts_afresh_for_another_day(self, tab: Any, api: FakeApi) -> None:
        tab.joined_email = "eve@example.com"
        go(tab, query={"date": "2026-12-09"}, **OLGAS)
        do(tab.open())
        assert (tab.day, tab.joined_email) == ("2026-12-09", "")

    def test_has_the_time_ticked_that_the_address_names(self, tab: Any) -> None:
        starts = tab.times[0].starts
        go(tab, query={"date": "2026-12-02", "start": starts.replace("+", " ")}, **OLGAS)
        do(tab.open())
        assert tab.start == starts

    def test_says_where_there_is_no_waitlist(self, open_form: Any) -> None:
        assert open_form(enable_waitlist=False).status == "off"

    @pytest.mark.parametrize(("status", "shown"), [(404, "missing"), (500, "failed")])
    def test_says_when_there_is_nothing_to_wait_for(
        self, open_tab: OpenTab, api: FakeApi, status: int, shown: str
    ) -> None:
        api.on("GET", "events/public/olga/intro-call/", status)
        tab = open_tab(JoinWaitlistState, **OLGAS)
        do(tab.open())
        assert tab.status == shown


class TestPickDay:
    def test_shows_the_times_of_another_day(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", TIMES, slots(berlin(12, 3, 14), berlin(12, 3, 15)))
        do(tab.pick_day("2026-12-03"))
        assert [time.label for time in tab.times] == ["14:00", "15:00"]

    def test_keeps_the_day_that_was_shown_where_none_is_said(self, tab: Any) -> None:
        do(tab.pick_day("2026-02-30"))
        assert (tab.day, len(tab.times)) == ("2026-12-02", 1)

    def test_says_that_the_times_can_not_be_shown(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", TIMES, 500)
        do(tab.pick_day("2026-12-03"))
        assert (tab.times, bool(tab.times_problem)) == ([], True)


class TestJoin:
    def test_sends_the_wish_and_says_where_the_mail_goes(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, JOINED)
        do(tab.join(form()))
        wish = sent(api)
        assert (wish["window"], wish["notify_when_available"]) == (None, True)
        assert wish["custom_answers"] == {str(TOPIC): "The plan"}
        assert (tab.joined_email, tab.is_joining) == ("eve@example.com", False)

    def test_lets_wait_for_another_time_afterwards(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, JOINED)
        do(tab.join(form()))
        do(tab.wait_for_another())
        assert (tab.joined_email, tab.day) == ("", "2026-12-02")

    def test_only_watches_where_that_is_ticked(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, JOINED)
        do(tab.join(form(watch="on")))
        assert sent(api)["notify_when_available"] is False

    def test_sends_a_window_where_several_times_would_do(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, JOINED)
        tab.set_kind("window")
        do(tab.join(form(("1", "4"), **window())))
        wish = sent(api)
        assert wish["start_time"] is None
        assert wish["window"]["weekdays"] == [1, 4]
        assert wish["window"]["until_time"].startswith("17:00")

    @pytest.mark.parametrize(
        ("changes", "faulty"),
        [
            ({"start_time": ""}, "start_time"),
            ({"invitee_name": " "}, "invitee_name"),
            ({"invitee_email": "eve"}, "invitee_email"),
            ({f"answer-{TOPIC}": ""}, f"answer-{TOPIC}"),
        ],
    )
    def test_asks_nothing_of_the_api_while_a_field_is_wrong(
        self, tab: Any, api: FakeApi, changes: dict[str, str], faulty: str
    ) -> None:
        do(tab.join(form(**changes)))
        assert tab.errors[faulty]
        assert (posted(api), tab.refusals) == ([], 1)

    def test_says_everything_that_is_missing_at_once(self, tab: Any) -> None:
        do(tab.join(form(start_time="", invitee_name="")))
        assert tab.errors["start_time"] == "Choose one of the times."
        assert tab.errors["invitee_name"]

    @pytest.mark.parametrize("faulty", ["first_date", "last_date", "from_time"])
    def test_names_the_part_of_a_window_that_is_missing(self, tab: Any, faulty: str) -> None:
        tab.set_kind("window")
        do(tab.join(form(("1",), **window(**{faulty: ""}))))
        assert tab.errors[faulty].startswith("Choose a ")

    def test_asks_for_a_day_of_the_week(self, tab: Any) -> None:
        tab.set_kind("window")
        do(tab.join(form(**window())))
        assert tab.errors["weekdays"] == "Choose at least one day of the week."

    def test_leads_to_booking_where_the_time_is_free(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, refusal(409, ErrorCode.SLOT_FREE, "That time is free: book it."))
        do(tab.join(form()))
        assert (tab.is_free, tab.form_problem) == (True, "That time is free: book it.")
        assert tab.booking_path == "/olga/intro-call"

    def test_keeps_its_key_while_the_wish_is_the_same(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", JOIN, 503, 503, JOINED)
        for name in ("Eve", "Eve", "Eva"):
            do(tab.join(form(invitee_name=name)))
        keys = [request.headers["idempotency-key"] for request in posted(api)]
        assert keys[0] == keys[1] != keys[2]

    def test_solves_a_challenge_and_sends_the_same_wish_again(self, tab: Any, api: FakeApi) -> None:
        asked = refusal(428, ErrorCode.PROOF_NEEDED).model_copy(update={"challenge": "16.x:y:z"})
        api.on("POST", JOIN, asked, JOINED)
        do(tab.join(form()))
        assert (tab.challenge, tab.is_joining, tab.joined_email) == ("16.x:y:z", True, "")
        do(tab.prove("16.x:y:z~7"))
        first, second = posted(api)
        assert second.headers["x-kalends-proof"] == "16.x:y:z~7"
        assert second.headers["idempotency-key"] == first.headers["idempotency-key"]
        assert (tab.challenge, tab.is_joining, tab.joined_email) == ("", False, "eve@example.com")

    def test_does_nothing_with_a_proof_that_nobody_waits_for(self, tab: Any, api: FakeApi) -> None:
        do(tab.prove("16.x:y:z~7"))
        assert posted(api) == []

    def test_says_that_it_looks_automated(self, tab: Any, api: FakeApi) -> None:
        problem = refusal(422, ErrorCode.LOOKS_AUTOMATED, "This looks automated.")
        api.on("POST", JOIN, problem)
        do(tab.join(form(website="https://spam.example")))
        assert sent(api)["website"] == "https://spam.example"
        assert tab.form_problem == "This looks automated."
