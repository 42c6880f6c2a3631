"""What invitees would see of an event type."""

from typing import Any

import pytest

from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import INTRO, event_type, profile
from tests.frontend.samples import berlin, question, slots
from web.states.event_type_preview import EventTypePreviewState

PATH = f"events/event-types/{INTRO}/"


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """The preview of an intro call that is switched off, loaded."""
    api.on("GET", "users/profile/", profile())
    api.on("GET", PATH, event_type(is_active=False, questions=[question("Why?")]))
    api.on("GET", f"{PATH}slots/", slots(berlin(11, 26)))
    opened = open_tab(EventTypePreviewState, event_type_id=str(INTRO))
    do(opened.load())
    return opened


class TestLoad:
    def test_shows_the_real_times_of_what_is_switched_off_too(self, tab: Any) -> None:
        assert (tab.card.is_active, list(tab.month.days), tab.is_loading) == (False, ["2026-11-26"], False)
        assert [one.text for one in tab.tryout] == ["Why?"]

    def test_begins_in_the_organizers_zone_and_on_today(self, tab: Any, api: FakeApi) -> None:
        asked = api.asked()[-1].url.params
        assert (asked["timezone"], asked["start_date"]) == ("Europe/Berlin", "2026-11-24")

    @pytest.mark.parametrize("status", [404, 503])
    def test_says_when_there_is_nothing_to_show(self, open_tab: OpenTab, api: FakeApi, status: int) -> None:
        api.on("GET", PATH, status)
        tab = open_tab(EventTypePreviewState, event_type_id=str(INTRO))
        do(tab.load())
        assert (tab.is_missing, tab.problem) == (status == 404, "No.")

    def test_turns_to_the_first_month_with_a_free_day(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/profile/", profile())
        api.on("GET", PATH, event_type())
        first = slots(next_free=berlin(1, 7).date().replace(year=2027))
        api.on("GET", f"{PATH}slots/", first, slots(berlin(1, 7).replace(year=2027)))
        tab = open_tab(EventTypePreviewState, event_type_id=str(INTRO))
        do(tab.load())
        assert tab.month.month == "2027-01"


class TestLookingFromElsewhere:
    def test_asks_for_the_same_month_in_that_zone(self, tab: Any, api: FakeApi) -> None:
        do(tab.set_timezone("Asia/Tokyo"))
        assert api.asked()[-1].url.params["timezone"] == "Asia/Tokyo"
        assert tab.month.month == "2026-11"

    def test_knows_real_zones_only(self, tab: Any, api: FakeApi) -> None:
        do(tab.set_timezone("Mars/Olympus"))
        assert tab.viewer_timezone == "Europe/Berlin"

    def test_can_be_as_narrow_as_a_phone(self, tab: Any) -> None:
        tab.set_phone(True)
        assert tab.is_phone
