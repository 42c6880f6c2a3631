"""How a visit to the booking page is counted: each step once, whatever happens to the connection."""

from dataclasses import replace
from typing import Any

import pytest

from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import berlin, created, intro_call, refusal, slots
from tests.frontend.test_booking_page import CREATE, EVENT_TYPE, OLGAS, SLOTS, TEN, form, steps_told
from web.states.booking_page import BookingPageState


@pytest.fixture
def olgas_api(api: FakeApi) -> FakeApi:
    """Olga is free at ten on 2 December."""
    api.on("GET", EVENT_TYPE, intro_call())
    api.on("GET", SLOTS, slots(TEN))
    api.on("POST", CREATE, created())
    return api


@pytest.fixture
def tab(open_tab: OpenTab, olgas_api: FakeApi) -> Any:
    """Ivo on Olga's page."""
    tab = open_tab(BookingPageState, **OLGAS)
    do(tab.open())
    return tab


class TestAVisit:
    def test_is_told_once_the_slots_are_there(self, tab: Any, olgas_api: FakeApi) -> None:
        assert steps_told(olgas_api) == [["page_viewed"]]
        assert olgas_api.requests[-1].method == "POST"

    def test_stays_one_visit_when_the_connection_comes_back(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.open())
        do(tab.open())
        assert steps_told(olgas_api) == [["page_viewed"]]

    def test_to_another_event_type_is_another(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", "events/public/olga/workshop/", intro_call(event_type_slug="workshop"))
        olgas_api.on("GET", "events/slots/olga/workshop/", slots(TEN))
        go(tab, organizer_slug="olga", event_type_slug="workshop")
        do(tab.open())
        assert olgas_api.asked("POST")[-1].url.path.endswith("/olga/workshop/visits/")

    def test_tells_each_step_when_it_is_taken(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.note_time_chosen())
        do(tab.note_time_chosen())
        do(tab.check_field("invitee_name", "Ivo"))
        do(tab.check_field("invitee_email", "ivo@example.com"))
        do(tab.book(form()))
        assert steps_told(olgas_api) == [
            ["page_viewed"],
            ["time_chosen"],
            ["form_started"],
            ["form_submitted", "booked"],
        ]

    def test_tells_the_steps_that_were_passed_over(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.book(form()))
        assert steps_told(olgas_api)[1:] == [["time_chosen", "form_started", "form_submitted", "booked"]]

    def test_says_that_a_refused_form_was_sent(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", CREATE, refusal(409, ErrorCode.SLOT_TAKEN), created())
        do(tab.book(form()))
        assert steps_told(olgas_api)[-1] == ["time_chosen", "form_started", "form_submitted"]
        do(tab.book(form()))
        assert steps_told(olgas_api)[-1] == ["booked"]

    def test_does_not_take_an_empty_field_or_a_faulty_form_for_a_step(
        self, tab: Any, olgas_api: FakeApi
    ) -> None:
        do(tab.check_field("invitee_name", " "))
        do(tab.book(form(invitee_name="")))
        assert steps_told(olgas_api) == [["page_viewed"]]

    def test_says_where_a_month_has_nothing_free(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", SLOTS, slots())
        do(tab.show_month("2027-01"))
        do(tab.show_month("2027-02"))
        assert steps_told(olgas_api)[1:] == [["nothing_free"]]

    def test_does_not_mind_an_empty_month_that_leads_on(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", SLOTS, slots(next_free=berlin(12, 2).date()), slots(TEN))
        do(open_tab(BookingPageState, **OLGAS).open())
        assert steps_told(olgas_api) == [["page_viewed"]]

    @pytest.mark.parametrize("agent", ["Mozilla/5.0 (compatible; Googlebot/2.1)", "some-crawler/1.0"])
    def test_of_a_robot_is_not_told(self, open_tab: OpenTab, olgas_api: FakeApi, agent: str) -> None:
        tab = open_tab(BookingPageState, **OLGAS)
        root = tab._get_root_state()
        root.router = replace(root.router, headers=replace(root.router.headers, user_agent=agent))
        do(tab.open())
        assert steps_told(olgas_api) == []

    def test_that_cannot_be_counted_goes_on(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", f"{EVENT_TYPE}visits/", 503)
        do(tab.book(form()))
        assert (tab.booked is not None, tab.form_problem) == (True, "")

    def test_where_there_is_nothing_is_not_told(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", EVENT_TYPE, 404)
        do(open_tab(BookingPageState, **OLGAS).open())
        assert steps_told(api) == []
