"""The organizer's hours."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import HOURS, Schedules, override, schedule
from tests.frontend.samples import refusal
from web.states.availability import AvailabilityState

PATH = "availability/schedules/"
HOURS_PATH = f"{PATH}{HOURS}/"
CHRISTMAS = date(2026, 12, 24)
EVENINGS = UUID(int=77)


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Working hours and evenings, loaded."""
    api.on("GET", PATH, Schedules([schedule(), schedule(id=EVENINGS, name="Evenings", is_default=False)]))
    opened = open_tab(AvailabilityState)
    do(opened.load())
    return opened


def sent(api: FakeApi, method: str) -> Any:
    return json.loads(api.asked(method)[-1].content)


class TestLoad:
    def test_opens_the_default_schedule(self, tab: Any) -> None:
        assert (tab.name, tab.timezone, tab.total) == ("Working hours", "Europe/Berlin", "40 h a week")
        assert next((one.name, one.used_by) for one in tab.tabs) == ("Working hours", "Used by 1 event type")
        assert not tab.is_unsaved

    def test_keeps_unsaved_hours_when_the_connection_comes_back(self, tab: Any) -> None:
        tab.set_open(6, True)
        do(tab.load())
        assert tab.days[5].summary == "8 h"

    def test_offers_another_try_where_it_fails(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, 503)
        tab = open_tab(AvailabilityState)
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (True, "No.")

    def test_welcomes_who_has_just_signed_up(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, Schedules([schedule()]))
        tab = open_tab(AvailabilityState, query={"welcome": "yes"}, page="availability")
        do(tab.load())
        assert tab.is_welcome


class TestTheWeek:
    def test_takes_times_as_they_are_typed_and_says_what_changes(self, tab: Any) -> None:
        tab.set_time(1, 0, "end_local", "6 pm")
        assert tab.days[0].intervals[0].end_local == "18:00"
        assert (tab.total, tab.change, tab.is_unsaved) == ("41 h a week", "It was 40 h.", True)
        tab.set_time(1, 0, "end_local", "17")
        assert (tab.change, tab.is_unsaved) == ("", False)

    def test_marks_what_cannot_be_saved(self, tab: Any, api: FakeApi) -> None:
        tab.add_interval(1)
        tab.set_time(1, 1, "start_local", "16")
        do(tab.save())
        assert (tab.problem, api.asked("PATCH")) == ("Mend what is marked, then save.", [])
        assert [bool(one.problem) for one in tab.days[0].intervals] == [True, True]

    def test_opens_closes_and_copies_days(self, tab: Any) -> None:
        tab.set_open(1, False)
        assert tab.days[0].summary == "Closed"
        tab.ask_copy(1)
        assert tab.copy_targets == [2, 3, 4, 5]
        tab.toggle_target(5)
        tab.copy()
        assert [day.summary for day in tab.days] == ["Closed"] * 4 + ["8 h", "Closed", "Closed"]
        assert tab.copied_weekday == 0

    @pytest.mark.parametrize(
        ("handler", "args"),
        [
            ("set_time", (9, 0, "start_local", "9")),
            ("set_time", (1, 7, "start_local", "9")),
            ("set_time", (1, -1, "start_local", "9")),
            ("set_time", (1, 0, "problem", "9")),
            ("remove_interval", (1, 5)),
            ("add_interval", (0,)),
            ("set_timezone", ("Mars/Olympus",)),
        ],
    )
    def test_takes_nothing_that_the_page_does_not_offer(
        self, tab: Any, handler: str, args: tuple[Any, ...]
    ) -> None:
        getattr(tab, handler)(*args)
        assert not tab.is_unsaved


class TestSave:
    def test_sends_the_week_and_says_so(self, tab: Any, api: FakeApi) -> None:
        api.on("PATCH", HOURS_PATH, schedule(name="Office"))
        tab.set_name("Office")
        tab.remove_interval(5, 0)
        do(tab.save())
        assert sent(api, "PATCH")["name"] == "Office"
        assert sent(api, "PATCH")["weekly_hours"][4] == {"weekday": 5, "intervals": []}
        assert (tab.is_unsaved, tab.name) == (False, "Office")
        assert tab.said.startswith("Saved.")

    def test_keeps_what_was_typed_where_it_was_refused(self, tab: Any, api: FakeApi) -> None:
        api.on("PATCH", HOURS_PATH, refusal(409, ErrorCode.NAME_TAKEN, "You have one of that name."))
        tab.set_name("Evenings")
        do(tab.save())
        assert (tab.problem, tab.name, tab.is_unsaved) == ("You have one of that name.", "Evenings", True)

    def test_wants_a_name(self, tab: Any, api: FakeApi) -> None:
        tab.set_name(" ")
        do(tab.save())
        assert (tab.name_error, api.asked("PATCH")) == ("Fill this in.", [])

    def test_can_be_left_undone(self, tab: Any) -> None:
        tab.set_open(1, False)
        tab.discard()
        assert (tab.is_unsaved, tab.total) == (False, "40 h a week")


class TestSchedules:
    def test_are_shown_one_at_a_time(self, tab: Any) -> None:
        tab.show(str(EVENINGS))
        assert tab.name == "Evenings"

    def test_stay_while_something_is_unsaved(self, tab: Any) -> None:
        tab.set_open(1, False)
        tab.show(str(EVENINGS))
        assert tab.name == "Working hours"

    def test_can_be_added(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, schedule(id=UUID(int=5), name="Fridays", is_default=False))
        tab.ask_add()
        do(tab.add())
        assert (tab.new_name_error, tab.is_adding) == ("Fill this in.", True)
        tab.set_new_name("Fridays")
        do(tab.add())
        assert (sent(api, "POST")["name"], tab.name, tab.is_adding) == ("Fridays", "Fridays", False)

    def test_can_become_the_default(self, tab: Any, api: FakeApi) -> None:
        api.on("PATCH", f"{PATH}{EVENINGS}/", schedule(id=EVENINGS, name="Evenings", is_default=True))
        tab.show(str(EVENINGS))
        do(tab.make_default())
        assert [(one.name, one.is_default) for one in tab.tabs] == [
            ("Working hours", False),
            ("Evenings", True),
        ]
        assert sent(api, "PATCH") == {"is_default": True}

    def test_can_be_deleted_unless_they_are_used(self, tab: Any, api: FakeApi) -> None:
        path = f"{PATH}{EVENINGS}/"
        api.on("DELETE", path, refusal(409, ErrorCode.SCHEDULE_IN_USE, "Used by 2."), schedule())
        tab.show(str(EVENINGS))
        tab.ask_delete()
        do(tab.delete())
        assert (tab.ask_problem, tab.is_deleting) == ("Used by 2.", True)
        do(tab.delete())
        assert (tab.name, [one.name for one in tab.tabs]) == ("Working hours", ["Working hours"])


class TestDifferentDates:
    @pytest.fixture
    def dated(self, open_tab: OpenTab, api: FakeApi) -> Any:
        """Christmas is closed."""
        api.on("GET", PATH, Schedules([schedule(overrides=[override(CHRISTMAS)])]))
        opened = open_tab(AvailabilityState)
        do(opened.load())
        return opened

    def test_say_their_hours(self, dated: Any) -> None:
        assert [(one.title, one.hours) for one in dated.overrides] == [
            ("Thursday, December 24, 2026", "Closed")
        ]

    def test_open_at_hours_of_their_own(self, tab: Any, api: FakeApi) -> None:
        api.on(
            "PUT", f"{HOURS_PATH}overrides/", schedule(overrides=[override(CHRISTMAS, ("10:00", "12:00"))])
        )
        tab.ask_date("")
        tab.set_date(CHRISTMAS.isoformat())
        tab.set_date_open(True)
        tab.set_date_time(0, "start_local", "10")
        tab.set_date_time(0, "end_local", "12")
        do(tab.save_date())
        assert sent(api, "PUT") == {
            "date": "2026-12-24",
            "intervals": [{"start_local": "10:00:00", "end_local": "12:00:00"}],
        }
        assert (tab.is_editing_date, [one.hours for one in tab.overrides]) == (False, ["10:00 to 12:00"])

    @pytest.mark.parametrize("day", ["", "tomorrow", "2026-11-23"])
    def test_are_no_dates_that_are_over(self, tab: Any, api: FakeApi, day: str) -> None:
        tab.ask_date("")
        tab.set_date(day)
        do(tab.save_date())
        assert (tab.date_error, api.asked("PUT")) == ("Choose a date from today on.", [])

    def test_stay_open_for_mending_where_hours_overlap(self, tab: Any, api: FakeApi) -> None:
        tab.ask_date("")
        tab.set_date(CHRISTMAS.isoformat())
        tab.set_date_open(True)
        tab.add_date_interval()
        tab.set_date_time(1, "start_local", "10")
        do(tab.save_date())
        assert (tab.is_editing_date, api.asked("PUT")) == (True, [])

    def test_can_be_removed_and_brought_back(self, dated: Any, api: FakeApi) -> None:
        api.on("DELETE", f"{HOURS_PATH}overrides/2026-12-24/", schedule())
        api.on("PUT", f"{HOURS_PATH}overrides/", schedule(overrides=[override(CHRISTMAS)]))
        do(dated.remove_date("2026-12-24"))
        assert (dated.overrides, dated.removed is not None) == ([], True)
        do(dated.restore_date())
        assert sent(api, "PUT") == {"date": "2026-12-24", "intervals": []}
        assert (len(dated.overrides), dated.removed) == (1, None)

    def test_show_why_they_could_not_be_saved(self, tab: Any, api: FakeApi) -> None:
        api.on("PUT", f"{HOURS_PATH}overrides/", 503)
        tab.ask_date("")
        tab.set_date(CHRISTMAS.isoformat())
        do(tab.save_date())
        assert (tab.override_problem, tab.is_editing_date) == ("No.", True)
