"""An organizer's public page."""

import pytest

from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import intro_call, olgas_page
from web.states.organizer_page import OrganizerPageState

PATH = "events/public/olga/"


class TestOpen:
    def test_shows_who_this_is_and_what_can_be_booked(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, olgas_page(intro_call()))
        tab = open_tab(OrganizerPageState, organizer_slug="olga")
        do(tab.open())
        assert (tab.status, tab.organizer.name) == ("ready", "Olga Okafor")
        assert [offer.name for offer in tab.offers] == ["Intro call"]
        assert tab.page_title == "Book a time with Olga Okafor"

    def test_wears_the_organizers_colour(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, olgas_page(brand_color="#c2185b"))
        tab = open_tab(OrganizerPageState, organizer_slug="olga")
        do(tab.open())
        assert "--brand-light" in tab.brand

    def test_follows_an_old_link_to_the_present_one(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "events/public/olga-old/", olgas_page(intro_call()))
        api.on("GET", PATH, olgas_page(intro_call()))
        tab = open_tab(OrganizerPageState, organizer_slug="olga-old")
        (redirect,) = do(tab.open())
        assert "/olga" in str(redirect)
        assert "old" not in str(redirect)
        go(tab, organizer_slug="olga")
        assert do(tab.open()) == []
        assert tab.organizer.name == "Olga Okafor"

    def test_forgets_one_organizer_on_the_page_of_another(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, olgas_page(intro_call()))
        tab = open_tab(OrganizerPageState, organizer_slug="olga")
        do(tab.open())
        go(tab, organizer_slug="mallory")
        do(tab.open())
        assert (tab.status, tab.organizer, tab.offers) == ("missing", None, [])

    @pytest.mark.parametrize(("status", "shown"), [(404, "missing"), (500, "failed"), (429, "failed")])
    def test_says_when_there_is_nothing_to_show(
        self, open_tab: OpenTab, api: FakeApi, status: int, shown: str
    ) -> None:
        api.on("GET", PATH, status)
        tab = open_tab(OrganizerPageState, organizer_slug="olga")
        do(tab.open())
        assert (tab.status, tab.problem) == (shown, "No.")

    def test_asks_on_the_visitors_behalf(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, olgas_page())
        do(open_tab(OrganizerPageState, organizer_slug="olga").open())
        headers = api.requests[0].headers
        assert headers["x-forwarded-for"] == "203.0.113.9"
        assert headers["x-session-token"] == "key-of-a-session"
