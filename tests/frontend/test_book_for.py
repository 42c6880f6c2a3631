"""Booking for somebody: what is sent, what is missing, and what it would break."""

import json
from datetime import datetime
from typing import Any

import pytest
from reflex_base.utils.form import FormData

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import (
    BOOKING,
    INTRO,
    WORKSHOP,
    booking,
    event_type,
    event_types,
    profile,
)
from tests.frontend.samples import TOPIC, berlin, question, refusal, slots
from web.states.book_for import BookForState

PATH = "events/bookings/"
TEN = berlin(12, 2)


@pytest.fixture
def olgas_api(api: FakeApi) -> FakeApi:
    """Two event types, and a free time for each."""
    api.on("GET", "users/profile/", profile())
    workshop = event_type(id=WORKSHOP, name="Workshop", max_attendees=8, max_reschedules=0)
    api.on("GET", "events/event-types/", event_types(event_type(), workshop))
    for one in (INTRO, WORKSHOP):
        api.on("GET", f"events/event-types/{one}/slots/", slots(TEN))
    return api


@pytest.fixture
def tab(open_tab: OpenTab, olgas_api: FakeApi) -> Any:
    """The form, open."""
    tab = open_tab(BookForState)
    do(tab.load())
    return tab


def form(**changes: Any) -> FormData[str, Any]:
    """What Olga fills in for Ivo."""
    values = {
        "start_time": TEN.isoformat(),
        "invitee_name": " Ivo ",
        "invitee_email": "ivo@example.com",
        "invitee_phone": "",
    }
    return FormData({**values, **changes})


def sent(api: FakeApi) -> list[dict[str, Any]]:
    return [json.loads(request.content) for request in api.asked("POST")]


def keys(api: FakeApi) -> list[str]:
    return [request.headers["idempotency-key"] for request in api.asked("POST")]


class TestLoad:
    def test_offers_every_event_type_and_the_first_ones_times(self, tab: Any) -> None:
        assert [choice.name for choice in tab.choices] == ["Intro call", "Workshop"]
        assert (tab.event_type_id, list(tab.month.days)) == (str(INTRO), ["2026-12-02"])
        assert (tab.zone, tab.invitee_timezone) == ("Berlin", "Europe/Berlin")

    def test_begins_with_the_one_in_the_address(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        tab = open_tab(BookForState, query={"event_type_id": str(WORKSHOP)})
        do(tab.load())
        assert (tab.event_type_id, tab.max_attendees) == (str(WORKSHOP), 8)
        assert tab.policy == "They can cancel until it begins. It can't be moved."

    def test_keeps_the_choice_when_the_connection_comes_back(self, tab: Any) -> None:
        do(tab.choose(str(WORKSHOP)))
        do(tab.load())
        assert tab.event_type_id == str(WORKSHOP)

    def test_says_when_there_is_nothing_to_book(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "events/event-types/", event_types())
        tab = open_tab(BookForState)
        do(tab.load())
        assert (tab.choices, tab.is_loading) == ([], False)

    def test_offers_another_try(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/event-types/", 503)
        tab = open_tab(BookForState)
        do(tab.load())
        assert (tab.problem, tab.is_loading) == ("No.", True)


class TestQuestions:
    @pytest.fixture
    def asking(self, open_tab: OpenTab, olgas_api: FakeApi) -> Any:
        """Invitees have to say what it is about."""
        olgas_api.on("GET", "events/event-types/", event_types(event_type(questions=[question()])))
        tab = open_tab(BookForState)
        do(tab.load())
        return tab

    def test_of_the_event_type_are_asked_and_may_be_left_open(self, asking: Any, api: FakeApi) -> None:
        api.on("POST", PATH, booking())
        assert [(view.text, view.is_required) for view in asking.questions] == [("What about?", False)]
        do(asking.book(form()))
        assert sent(api)[-1]["custom_answers"] == {}

    def test_send_what_was_answered(self, asking: Any, api: FakeApi) -> None:
        api.on("POST", PATH, booking())
        do(asking.book(form(**{f"answer-{TOPIC}": "Hiring"})))
        assert sent(api)[-1]["custom_answers"] == {str(TOPIC): "Hiring"}

    def test_say_at_their_field_what_is_wrong(self, asking: Any, api: FakeApi) -> None:
        do(asking.book(form(**{f"answer-{TOPIC}": "x" * 6000})))
        assert asking.answer_errors == {f"answer-{TOPIC}": "Write up to 5000 characters."}
        assert (api.asked("POST"), asking.refusals) == ([], 1)
        fault = FieldProblem(field=f"custom_answers.{TOPIC}", code="pattern", message="Say more.")
        refused = refusal(422, ErrorCode.ANSWERS_INVALID).model_copy(update={"errors": [fault]})
        api.on("POST", PATH, refused)
        do(asking.book(form(**{f"answer-{TOPIC}": "Hiring"})))
        assert asking.answer_errors == {f"answer-{TOPIC}": "Say more."}

    def test_change_with_the_event_type(self, tab: Any) -> None:
        do(tab.choose(str(WORKSHOP)))
        assert tab.questions == []


class TestBook:
    def test_sends_the_wish_and_goes_to_the_booking(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, booking())
        tab.set_timezone("Asia/Tokyo")
        steps = do(tab.book(form()))
        (wish,) = sent(api)
        assert datetime.fromisoformat(wish.pop("start_time")) == TEN
        assert wish == {
            "event_type_id": str(INTRO),
            "invitee_name": "Ivo",
            "invitee_email": "ivo@example.com",
            "invitee_phone": "",
            "invitee_timezone": "Asia/Tokyo",
            "attendee_count": 1,
            "custom_answers": {},
            "override": False,
        }
        assert f"/bookings/{BOOKING}" in str(steps[-1])

    def test_takes_any_time_in_the_organizers_zone(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, booking())
        tab.set_other_time(True)
        do(tab.book(form(other_date="2027-03-28", other_time="02:30")))
        (wish,) = sent(api)
        assert wish["start_time"] == "2027-03-28T02:30:00+01:00", "an hour that Berlin skips"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"invitee_name": " "}, "invitee_name"),
            ({"invitee_email": "ivo"}, "invitee_email"),
            ({"invitee_phone": "call me"}, "invitee_phone"),
            ({"attendee_count": "many"}, "attendee_count"),
            ({"start_time": ""}, "start_time"),
            ({"start_time": "2026-12-02T10:00:00"}, "start_time"),
        ],
    )
    def test_asks_nothing_while_something_is_missing(
        self, tab: Any, api: FakeApi, changes: dict[str, str], field: str
    ) -> None:
        do(tab.book(form(**changes)))
        assert (list(tab.errors), bool(tab.errors[field]), api.asked("POST")) == ([field], True, [])

    def test_stays_while_the_same_wish_is_tried_again(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, 503, 503, booking())
        do(tab.book(form()))
        assert tab.problem == "No."
        do(tab.book(form()))
        do(tab.book(form(invitee_name="Eve")))
        first, second, third = keys(api)
        assert first == second != third

    def test_shows_the_calendar_as_it_is_where_the_time_is_gone(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, refusal(409, ErrorCode.SLOT_TAKEN, "Taken.", instead=[berlin(12, 3)]))
        asked = len(api.asked("GET"))
        do(tab.book(form()))
        assert (tab.errors, tab.is_booking) == ({"start_time": "Taken."}, False)
        assert len(api.asked("GET")) > asked


class TestOverride:
    def refused(self) -> Any:
        fault = FieldProblem(field="start_time", code="too_soon", message="It is within the notice.")
        problem = refusal(422, ErrorCode.TOO_SOON, "Too soon.", errors=[fault])
        return problem.model_copy(update={"can_be_overridden": True})

    def test_is_asked_about_and_then_sent_under_a_key_of_its_own(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, self.refused(), booking())
        do(tab.book(form()))
        assert (tab.broken, tab.errors) == (["It is within the notice."], {})
        do(tab.book_anyway())
        assert [wish["override"] for wish in sent(api)] == [False, True]
        assert len(set(keys(api))) == 2

    def test_is_not_sent_without_having_been_asked_about(self, tab: Any, api: FakeApi) -> None:
        do(tab.book_anyway())
        api.on("POST", PATH, self.refused())
        do(tab.book(form()))
        tab.keep_to_rules()
        do(tab.book_anyway())
        assert len(api.asked("POST")) == 1
