"""A series as its organizer sees it: in the list, and on the page of each of its dates."""

import json
from typing import Any
from uuid import UUID

import pytest

from shared_types.vocabulary import BookingStatus
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import (
    INTRO,
    booking,
    bookings,
    event_type,
    event_types,
    profile,
    summary,
)
from tests.frontend.samples import berlin, slots
from tests.frontend.series_samples import series
from web.states.booking_detail import BookingDetailState
from web.states.bookings import BookingsState

DATES = [berlin(12, 2), berlin(12, 9), berlin(12, 16)]
FIRST, SECOND, THIRD = (UUID(int=70 + number) for number in (1, 2, 3))
IN_SERIES = {"id": SECOND, "recurrence_id": UUID(int=70), "recurrence_sequence": 2, "recurrence_count": 3}


@pytest.fixture
def page(open_tab: OpenTab, api: FakeApi) -> Any:
    """The second of three dates, of which the third was called off."""
    gone = {"status": BookingStatus.CANCELLED}
    api.on("GET", "users/profile/", profile())
    api.on("GET", f"events/bookings/{SECOND}/", booking(**IN_SERIES, series=series(*DATES, date_3=gone)))
    tab = open_tab(BookingDetailState, booking_id=str(SECOND))
    do(tab.load())
    return tab


@pytest.fixture
def listing(open_tab: OpenTab, api: FakeApi) -> Any:
    """The list with one date of a series, and one meeting that is none."""
    api.on("GET", "users/profile/", profile())
    api.on("GET", "events/event-types/", event_types(event_type()))
    api.on("GET", "events/bookings/", bookings(summary(**IN_SERIES), summary()))
    tab = open_tab(BookingsState, page="bookings")
    do(tab.load())
    return tab


def sent(api: FakeApi) -> dict[str, Any]:
    """The change that was put."""
    change: dict[str, Any] = json.loads(api.asked("PUT")[0].content)
    return change


class TestThePageOfADate:
    def test_says_which_of_how_many(self, page: Any) -> None:
        assert page.booking.series == "Date 2 of 3. Weekly, 4 times"

    def test_leads_to_the_others(self, page: Any) -> None:
        assert [(date.path, date.is_this, date.status_words) for date in page.booking.dates] == [
            (f"/bookings/{FIRST}", False, ""),
            (f"/bookings/{SECOND}", True, ""),
            (f"/bookings/{THIRD}", False, "Cancelled"),
        ]

    @pytest.mark.parametrize("scope", ["one", "following", "all"])
    def test_cancels_as_much_as_is_said(self, page: Any, api: FakeApi, scope: str) -> None:
        api.on("PUT", f"events/bookings/{SECOND}/", booking(**IN_SERIES, status=BookingStatus.CANCELLED))
        page.ask("cancel")
        page.set_scope(scope)
        page.set_scope("everything")
        do(page.act())
        assert (sent(api)["action"], sent(api)["scope"]) == ("cancel", scope)

    def test_asks_about_one_date_anew_each_time(self, page: Any) -> None:
        page.ask("cancel")
        page.set_scope("all")
        page.keep()
        page.ask("cancel")
        assert page.scope == "one"


class TestTheCalendarToMoveADateIn:
    @pytest.fixture
    def moving(self, page: Any, api: FakeApi) -> Any:
        """The second date, a year and more ahead of what can be booked."""
        dates = [at.replace(year=2028) for at in DATES]
        far = booking(**IN_SERIES, start_time=dates[1], series=series(*dates))
        api.on("GET", f"events/bookings/{SECOND}/", far)
        api.on("GET", f"events/event-types/{INTRO}/", event_type())
        api.on("GET", f"events/event-types/{INTRO}/slots/", slots(dates[1]))
        do(page.load())
        do(page.start_moving())
        return page

    def test_opens_where_the_date_is_and_asks_beyond_the_horizon(self, moving: Any, api: FakeApi) -> None:
        assert moving.month.month == "2028-12"
        assert moving.month.following
        asked = [each for each in api.asked() if each.url.path.endswith("/slots/")]
        assert [each.url.params.get("of_series") for each in asked] == ["true"]

    def test_reaches_some_weeks_beyond_the_last_date_and_no_further(self, moving: Any) -> None:
        for month, is_shown in (("2029-02", True), ("2029-03", False)):
            do(moving.show_month(month))
            assert (moving.month.month == month) == is_shown

    def test_ends_at_the_horizon_for_a_meeting_that_is_none(self, page: Any, api: FakeApi) -> None:
        api.on("GET", f"events/bookings/{SECOND}/", booking())
        api.on("GET", f"events/event-types/{INTRO}/", event_type())
        api.on("GET", f"events/event-types/{INTRO}/slots/", slots())
        do(page.load())
        do(page.start_moving())
        do(page.show_month("2029-02"))
        assert page.month.month != "2029-02"
        asked = [each for each in api.asked() if each.url.path.endswith("/slots/")]
        assert "of_series" not in asked[-1].url.params


class TestTheList:
    def test_says_which_is_a_date_of_a_series(self, listing: Any) -> None:
        rows = [row for group in listing.groups for row in group.rows]
        assert [row.about for row in rows] == [
            "Intro call · Date 2 of 3 · Video call",
            "Intro call · Video call",
        ]
        assert [row.is_in_series for row in rows] == [True, False]

    def test_cancels_as_much_as_is_said(self, listing: Any, api: FakeApi) -> None:
        api.on("PUT", f"events/bookings/{SECOND}/", booking(**IN_SERIES, status=BookingStatus.CANCELLED))
        listing.ask_cancel(str(SECOND))
        listing.set_scope("following")
        listing.set_scope("everything")
        do(listing.cancel())
        assert sent(api)["scope"] == "following"

    def test_asks_about_one_date_anew_each_time(self, listing: Any) -> None:
        listing.ask_cancel(str(SECOND))
        listing.set_scope("all")
        listing.ask_cancel(str(SECOND))
        assert listing.scope == "one"
