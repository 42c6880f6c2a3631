"""A series behind its link: which dates there are, and what is done to one, to some or to all of them."""

import json
from typing import Any
from uuid import UUID

import pytest
from reflex_base.utils.form import FormData

from shared_types.vocabulary import BookingStatus
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import TOKEN, berlin, intro_call, slots
from tests.frontend.series_samples import managed_series
from web.states.manage_booking import ManageBookingState

PATH = f"events/booking/{TOKEN}/manage/"
DATES = [berlin(12, 2), berlin(12, 9), berlin(12, 16), berlin(12, 23)]
FIRST, SECOND, THIRD = (str(UUID(int=70 + number)) for number in (1, 2, 3))
GONE = {"status": BookingStatus.CANCELLED, "can_be_cancelled": False, "can_be_rescheduled": False}


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Ivo behind the link of four Wednesdays, the first of them over."""
    over = {"can_be_cancelled": False, "can_be_rescheduled": False, "status": BookingStatus.COMPLETED}
    moved = {"is_recurring_exception": True}
    api.on("GET", PATH, managed_series(*DATES, date_1=over, date_4=moved))
    api.on("GET", "events/public/olga/intro-call/", intro_call())
    api.on("GET", "events/slots/olga/intro-call/", slots(berlin(12, 10)))
    tab = open_tab(ManageBookingState, access_token=TOKEN)
    tab.browser = "Europe/Berlin|en-GB"
    do(tab.open())
    return tab


def sent(api: FakeApi) -> dict[str, Any]:
    """The change that was posted."""
    change: dict[str, Any] = json.loads(api.asked("POST")[-1].content)
    return change


class TestOpen:
    def test_lists_every_date_and_shows_the_next_one(self, tab: Any) -> None:
        assert [date.title for date in tab.dates] == [
            "Wednesday 2 December, 10:00",
            "Wednesday 9 December, 10:00",
            "Wednesday 16 December, 10:00",
            "Wednesday 23 December, 10:00",
        ]
        assert [date.status_words for date in tab.dates] == ["Over", "", "", "Moved"]
        assert tab.booking.day_and_time == "Wednesday 9 December, 10:00"
        assert tab.series_words == "Weekly, 4 times"

    def test_offers_what_can_be_done_with_each(self, tab: Any) -> None:
        assert [(date.can_be_moved, date.can_be_cancelled) for date in tab.dates] == [
            (False, False),
            (True, True),
            (True, True),
            (True, True),
        ]


class TestCancel:
    @pytest.mark.parametrize(
        ("scope", "words"),
        [
            ("one", "Wednesday 16 December, 10:00"),
            ("following", "2 dates from Wednesday 16 December, 10:00 on"),
            ("all", "3 dates that can still be cancelled"),
        ],
    )
    def test_says_what_will_be_called_off_and_sends_it(
        self, tab: Any, api: FakeApi, scope: str, words: str
    ) -> None:
        tab.ask_to_cancel(THIRD)
        tab.set_scope(scope)
        assert (tab.cancel_words, tab.is_asked_cancellable) == (words, True)
        api.on("POST", PATH, managed_series(*DATES, date_3=GONE, date_4=GONE))
        do(tab.cancel(FormData({"reason": "Away"})))
        assert sent(api) == {"action": "cancel", "reason": "Away", "booking_id": THIRD, "scope": scope}
        assert (tab.outcome, tab.cancelled_dates) == ("cancelled", "2 dates")
        assert [date.status_words for date in tab.dates][2:] == ["Cancelled", "Cancelled"]

    def test_asks_about_one_date_anew_each_time(self, tab: Any) -> None:
        tab.ask_to_cancel(THIRD)
        tab.set_scope("all")
        tab.ask_to_cancel(SECOND)
        assert tab.cancel_words == "Wednesday 9 December, 10:00"

    @pytest.mark.parametrize("date", [FIRST, "nothing", str(UUID(int=1))])
    def test_does_nothing_to_what_is_over_or_not_there(self, tab: Any, api: FakeApi, date: str) -> None:
        tab.ask_to_cancel(date)
        do(tab.cancel(FormData({"reason": ""})))
        assert api.asked("POST") == []

    def test_knows_three_scopes(self, tab: Any) -> None:
        tab.ask_to_cancel(THIRD)
        tab.set_scope("everything")
        assert tab.scope == "one"


class TestMove:
    def test_opens_the_calendar_for_the_date_that_was_pressed(self, tab: Any) -> None:
        do(tab.move_date(THIRD))
        assert (tab.moved_from, tab.is_movable) == ("Wednesday 16 December, 10:00", True)
        assert list(tab.month.days) == ["2026-12-10"]

    def test_opens_the_calendar_where_that_date_is(self, open_tab: OpenTab, api: FakeApi) -> None:
        far = berlin(12, 2).replace(year=2027, month=1, day=13)
        beyond = far.replace(month=4)
        api.on("GET", PATH, managed_series(DATES[0], far, beyond))
        api.on("GET", "events/public/olga/intro-call/", intro_call())
        api.on("GET", "events/slots/olga/intro-call/", slots(berlin(12, 10)), slots(far))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        do(tab.move_date(SECOND))
        assert tab.month.month == "2027-01"
        do(tab.move_date(THIRD))  # beyond the horizon, which counts for the first date alone
        assert tab.month.month == "2027-04"
        assert api.asked()[-1].url.params["of_series"] == "true"
        assert api.asked()[-1].url.params["moving"] == THIRD

    def test_reaches_some_weeks_beyond_the_last_date_and_no_further(self, tab: Any, api: FakeApi) -> None:
        far = DATES[3].replace(year=2027, month=12, day=22)
        api.on("GET", PATH, managed_series(*DATES[:3], far))
        do(tab.try_again())
        do(tab.move_date(THIRD))
        for month, is_shown in (("2028-02", True), ("2028-03", False)):
            do(tab.show_month(month))
            assert (tab.month.month == month) == is_shown

    def test_sends_that_date(self, tab: Any, api: FakeApi) -> None:
        do(tab.move_date(THIRD))
        to = berlin(12, 10)
        api.on("POST", PATH, managed_series(*DATES[:2], to, DATES[3]))
        do(tab.move(to.isoformat()))
        assert (sent(api)["booking_id"], sent(api)["start_time"]) == (THIRD, to.isoformat())
        assert tab.outcome == "moved"

    def test_sends_the_next_date_where_none_was_pressed(self, tab: Any, api: FakeApi) -> None:
        do(tab.open_move())
        api.on("POST", PATH, managed_series(*DATES))
        do(tab.move(berlin(12, 10).isoformat()))
        assert sent(api)["booking_id"] == SECOND

    def test_asks_nothing_where_it_is_already(self, tab: Any, api: FakeApi) -> None:
        do(tab.move_date(THIRD))
        do(tab.move(DATES[2].isoformat()))
        assert api.asked("POST") == []

    def test_opens_nothing_for_what_is_over(self, tab: Any) -> None:
        do(tab.move_date(FIRST))
        assert not tab.is_movable
        assert not tab.month.is_loaded
