"""The list of workflows, and what they did."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared_types.vocabulary import ErrorCode, RunStatus, WorkflowTrigger
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.organizer_samples import BOOKING, profile
from tests.frontend.samples import refusal
from tests.frontend.workflow_samples import (
    REMINDER,
    REMINDER_PATH,
    RUN,
    Runs,
    Workflows,
    run,
    step,
    webhook,
    workflow,
)
from web.format.workflow_words import when_words
from web.states.workflow_runs import BookingRunsState, WorkflowRunsState
from web.states.workflows import WorkflowsState

PATH = "workflows/"


@pytest.fixture
def open_list(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the list; it is asked for as `answers` say."""

    def open_one(*answers: Any) -> Any:
        api.on("GET", PATH, *answers)
        tab = open_tab(WorkflowsState, page="workflows")
        do(tab.load())
        return tab

    return open_one


class TestWhen:
    @pytest.mark.parametrize(
        ("trigger", "minutes", "words"),
        [
            ("before_start", 1440, "1 day before the start"),
            ("before_start", 90, "90 minutes before the start"),
            ("before_start", 0, "At the start"),
            ("after_end", 60, "1 hour after the end"),
            ("after_end", 0, "At the end"),
            ("booking_created", 0, "At once"),
            ("booking_cancelled", 2880, "2 days later"),
        ],
    )
    def test_is_said_in_words(self, trigger: str, minutes: int, words: str) -> None:
        assert when_words(trigger, minutes) == words


class TestTheList:
    def test_says_what_starts_each_and_what_it_does(self, open_list: Any) -> None:
        [card] = open_list(Workflows([workflow(steps=[webhook(2), step(1)])])).cards
        assert (card.trigger, card.used) == ("Before a meeting starts", "Runs for Intro call")
        assert card.steps == [
            "1 day before the start: Mail to the invitee “Tomorrow: {{event_name}}”",
            "At the start: Webhook to crm.example",
        ]

    def test_says_where_it_is_chosen_while_nothing_uses_it(self, open_list: Any) -> None:
        unused, everywhere = workflow(event_types=[]), workflow(event_types=[], applies_to_all=True)
        cards = open_list(Workflows([unused, everywhere])).cards
        assert [card.used for card in cards] == [
            "No event type uses it yet: choose it there under “Reminders”",
            "Runs for every event type",
        ]

    def test_offers_another_try_where_it_fails(self, open_list: Any) -> None:
        tab = open_list(503, Workflows([]))
        assert (tab.is_loading, tab.problem) == (True, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.cards) == (False, [])

    def test_switches_one_off_and_sends_nothing_else(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(Workflows([workflow()]))
        api.on("PUT", REMINDER_PATH, workflow(is_active=False))
        do(tab.set_active(str(REMINDER), False))
        sent = json.loads(api.asked("PUT")[0].content)
        assert {name: value for name, value in sent.items() if value is not None} == {"is_active": False}
        assert (tab.cards[0].is_active, tab.said) == (False, "Reminder is off: nothing is sent by it.")

    def test_switches_it_back_where_that_is_refused(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(Workflows([workflow()]))
        api.on("PUT", REMINDER_PATH, 503)
        do(tab.set_active(str(REMINDER), False))
        assert (tab.cards[0].is_active, tab.problem) == (True, "No.")

    def test_puts_a_copy_below_the_original(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(Workflows([workflow()]))
        copy = workflow(id=RUN, name="Reminder (copy)", is_active=False)
        api.on("POST", f"{REMINDER_PATH}duplicate/", copy)
        do(tab.duplicate(str(REMINDER)))
        assert [card.name for card in tab.cards] == ["Reminder", "Reminder (copy)"]
        assert tab.said == "Added Reminder (copy). It is off until you switch it on."

    def test_asks_before_it_deletes(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(Workflows([workflow(event_types=[])]))
        do(tab.delete())
        tab.ask_delete(str(REMINDER))
        tab.keep()
        do(tab.delete())
        assert api.asked("DELETE") == []
        api.on("DELETE", REMINDER_PATH, workflow())
        tab.ask_delete(str(REMINDER))
        do(tab.delete())
        assert (tab.cards, tab.asked, tab.said) == ([], None, "Deleted Reminder.")

    def test_keeps_one_that_is_used_and_says_why(self, open_list: Any, api: FakeApi) -> None:
        tab = open_list(Workflows([workflow()]))
        api.on("DELETE", REMINDER_PATH, refusal(409, ErrorCode.WORKFLOW_IN_USE, "Event types use it."))
        tab.ask_delete(str(REMINDER))
        do(tab.delete())
        assert (tab.ask_problem, len(tab.cards), tab.is_deleting) == ("Event types use it.", 1, False)


@pytest.fixture
def open_runs(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the runs of the reminder."""

    def open_one(*answers: Any, workflow_id: str = str(REMINDER)) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", REMINDER_PATH, workflow())
        api.on("GET", f"{REMINDER_PATH}runs/", *answers)
        tab = open_tab(WorkflowRunsState, workflow_id=workflow_id)
        do(tab.load())
        return tab

    return open_one


class TestTheRuns:
    def test_say_when_each_was_done_or_is_due(self, open_runs: Any) -> None:
        done = run(status=RunStatus.DONE, attempts=1, done_at=datetime(2026, 12, 1, 9, 1, tzinfo=UTC))
        failed = run(status=RunStatus.FAILED, attempts=6, last_error="It answers 500.")
        waiting = run(attempts=1, last_error="It answers 500.")
        tab = open_runs(Runs([run(), done, failed, waiting]))
        assert tab.name == "Reminder"
        assert [(one.status_words, one.can_retry, one.reason) for one in tab.runs] == [
            ("Due", False, ""),
            ("Done", False, ""),
            ("Failed", True, "It answers 500."),
            ("Tried again", False, "It answers 500."),
        ]
        # Ten in Berlin, where Olga is.
        whens = [one.when.replace("\N{NO-BREAK SPACE}", " ") for one in tab.runs]
        assert whens == [
            "Due Tuesday, December 1, 10:00 AM",
            "Tuesday, December 1, 10:01 AM",
            "Due Tuesday, December 1, 10:00 AM, tried 6 times",
            "Next try Tuesday, December 1, 10:00 AM, tried 1 time so far",
        ]

    def test_are_tried_again_one_at_a_time(self, open_runs: Any, api: FakeApi) -> None:
        tab = open_runs(Runs([run(status=RunStatus.FAILED)]), Runs([run()]))
        api.on("POST", f"workflows/runs/{RUN}/retry/", run())
        do(tab.retry(str(RUN)))
        assert ([one.status_words for one in tab.runs], tab.trying) == (["Due"], "")
        assert tab.said == "It is tried again now."

    def test_say_at_the_line_why_a_try_was_refused(self, open_runs: Any, api: FakeApi) -> None:
        tab = open_runs(Runs([run(status=RunStatus.FAILED)]))
        api.on("POST", f"workflows/runs/{RUN}/retry/", refusal(409, ErrorCode.RUN_OUTDATED, "Not needed."))
        do(tab.retry(str(RUN)))
        assert (tab.run_problem, tab.run_refused, tab.trying) == ("Not needed.", str(RUN), "")

    @pytest.mark.parametrize("workflow_id", ["nonsense", "0191d7a6-0000-4000-8000-000000000001"])
    def test_of_no_workflow_lead_nowhere(self, open_runs: Any, workflow_id: str) -> None:
        assert open_runs(Runs([]), workflow_id=workflow_id).is_missing

    def test_offer_another_try_where_they_fail(self, open_runs: Any) -> None:
        tab = open_runs(503, Runs([run()]))
        assert (tab.is_loading, tab.problem, tab.is_missing) == (True, "No.", False)
        do(tab.load())
        assert (tab.is_loading, len(tab.runs)) == (False, 1)


class TestTheRunsOfABooking:
    def test_stand_on_its_page(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "workflows/runs/", Runs([run(trigger=WorkflowTrigger.BEFORE_START)]))
        tab = open_tab(BookingRunsState, booking_id=str(BOOKING))
        do(tab.load())
        assert [(one.workflow_name, one.action) for one in tab.runs] == [("Reminder", "Mail to the invitee")]
        asked = next(one for one in api.asked() if one.url.path.endswith("workflows/runs/"))
        assert dict(asked.url.params) == {"booking_id": str(BOOKING)}

    def test_do_not_stay_when_another_booking_is_opened(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "workflows/runs/", Runs([run()]), 503)
        tab = open_tab(BookingRunsState, booking_id=str(BOOKING))
        do(tab.load())
        go(tab, booking_id=str(RUN))
        do(tab.load())
        assert (tab.runs, tab.problem) == ([], "No.")
