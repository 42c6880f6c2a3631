"""The form for one event type."""

import json
from typing import Any

import pytest

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ConnectionStatus, ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.integration_samples import VideoAccounts, zoom
from tests.frontend.organizer_samples import INTRO, Schedules, event_type, profile, schedule
from tests.frontend.samples import question, refusal
from tests.frontend.workflow_samples import REMINDER, Workflows, workflow
from web.states.event_type_form import EventTypeFormState
from web.states.event_types import EventTypesState

PATH = "events/event-types/"
INTRO_PATH = f"{PATH}{INTRO}/"


@pytest.fixture
def around(api: FakeApi) -> None:
    """What every form asks besides its event type."""
    api.on("GET", "availability/schedules/", Schedules([schedule()]))
    api.on("GET", "workflows/", Workflows([workflow()]))
    api.on("GET", "users/profile/", profile())


@pytest.fixture
def new(open_tab: OpenTab, around: None) -> Any:
    """The form for a new one, loaded."""
    tab = open_tab(EventTypeFormState)
    do(tab.load())
    return tab


@pytest.fixture
def stored(open_tab: OpenTab, api: FakeApi, around: None) -> Any:
    """The form for the intro call, loaded."""
    api.on("GET", INTRO_PATH, event_type(questions=[question("Why?")]))
    tab = open_tab(EventTypeFormState, event_type_id=str(INTRO))
    do(tab.load())
    return tab


class TestLoad:
    def test_begins_empty_and_says_what_the_defaults_mean(self, new: Any) -> None:
        assert (new.is_new, new.is_loading, new.draft.name, new.errors) == (True, False, "", {})
        assert new.hints["duration"] == "Invitees see up to 80 times in a free week."
        assert [one.name for one in new.schedules] == ["Working hours (default)"]

    def test_shows_what_is_stored(self, stored: Any) -> None:
        assert (stored.is_new, stored.draft.name, stored.is_unsaved) == (False, "Intro call", False)
        assert [one.question_text for one in stored.draft.questions] == ["Why?"]
        assert stored.preview_path == f"/event-types/{INTRO}/preview"

    def test_keeps_what_was_typed_when_the_connection_comes_back(self, stored: Any) -> None:
        stored.set_text("name", "First talk")
        do(stored.load())
        assert stored.draft.name == "First talk"

    def test_forgets_it_once_the_page_is_left(self, stored: Any) -> None:
        stored.set_text("name", "First talk")
        stored.forget()
        do(stored.load())
        assert stored.draft.name == "Intro call"

    def test_shows_another_event_type_at_another_address(self, stored: Any) -> None:
        stored.set_text("name", "First talk")
        go(stored, page="new")
        do(stored.load())
        assert (stored.is_new, stored.draft.name) == (True, "")

    @pytest.mark.parametrize("wanted", ["nonsense", str(INTRO)])
    def test_says_when_there_is_no_such_event_type(
        self, open_tab: OpenTab, around: None, wanted: str
    ) -> None:
        tab = open_tab(EventTypeFormState, event_type_id=wanted)
        do(tab.load())
        assert tab.is_missing

    def test_offers_another_try_where_it_fails(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "availability/schedules/", 503)
        tab = open_tab(EventTypeFormState)
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (True, "No.")


class TestTyping:
    def test_is_checked_as_it_goes(self, new: Any) -> None:
        new.set_text("duration", "3")
        assert new.errors == {"duration": "Use 5 or more."}
        new.set_text("duration", "45")
        assert (new.errors, new.lasts) == ({}, "45 minutes")

    def test_leaves_alone_what_was_not_touched(self, new: Any) -> None:
        new.set_text("description", "Hello")
        assert "name" not in new.errors

    def test_sees_rules_between_fields(self, new: Any) -> None:
        new.set_text("buffer_time_after", "60")
        assert "longer than the meeting" in new.errors["buffer_time_after"]
        new.set_text("duration", "60")
        assert new.errors == {}

    def test_is_unsaved_until_it_is_as_before(self, stored: Any) -> None:
        stored.set_flag("is_private", True)
        assert stored.is_unsaved
        stored.set_flag("is_private", False)
        assert not stored.is_unsaved

    @pytest.mark.parametrize(
        ("handler", "args"),
        [
            ("set_text", ("questions", "x")),
            ("set_text", ("location_type", "moon")),
            ("set_text", ("__class__", "x")),
            ("set_flag", ("name", True)),
            ("set_series", ("weekdays", "x")),
            ("set_series", ("repeats", "hourly")),
            ("toggle_weekday", ("XX",)),
            ("set_question", ("nobody", "question_text", "x")),
            ("move_question", (0, 9)),
            ("go_to", ("nowhere",)),
        ],
    )
    def test_takes_nothing_that_the_page_does_not_offer(
        self, stored: Any, handler: str, args: tuple[Any, ...]
    ) -> None:
        before = stored.draft.model_dump()
        getattr(stored, handler)(*args)
        assert (stored.draft.model_dump(), stored.step) == (before, "basics")

    def test_can_be_taken_back_whole(self, stored: Any) -> None:
        stored.set_text("name", "")
        stored.discard()
        assert (stored.draft.name, stored.errors, stored.is_unsaved) == ("Intro call", {}, False)


class TestTheLinkOfACall:
    @pytest.mark.parametrize(
        ("accounts", "choice", "words", "is_unlinked"),
        [
            ([zoom()], "default", "Each booking gets a link of its own from Zoom, olga@example.com.", False),
            ([zoom()], "zoom", "Each booking gets a link of its own from Zoom, olga@example.com.", False),
            ([zoom()], "teams", "Microsoft Teams is not linked. Bookings get no link until it is.", True),
            ([zoom()], "own", "", False),
            (
                [],
                "default",
                "You have linked no account that makes links. Bookings get none until you do.",
                True,
            ),
            (
                [zoom(status=ConnectionStatus.NEEDS_CONSENT)],
                "default",
                "Zoom, olga@example.com needs your permission again. Bookings get no link until then.",
                True,
            ),
        ],
    )
    def test_says_what_invitees_get(
        self, stored: Any, api: FakeApi, accounts: list[Any], choice: str, words: str, is_unlinked: bool
    ) -> None:
        api.on("GET", "integrations/conferencing/", VideoAccounts(accounts))
        do(stored.load())
        stored.set_text("call_link", choice)
        assert (stored.call_words, stored.is_call_unlinked) == (words, is_unlinked)

    def test_does_without_the_accounts_where_they_cannot_be_had(self, stored: Any, api: FakeApi) -> None:
        api.on("GET", "integrations/conferencing/", 503)
        do(stored.load())
        assert (stored.call_words, stored.problem) == ("Each booking gets a link of its own.", "")

    def test_is_made_by_nobody_unknown(self, stored: Any) -> None:
        stored.set_text("call_link", "jitsi")
        assert stored.draft.call_link == "default"


class TestASeries:
    def test_shows_its_pattern_and_its_dates(self, new: Any) -> None:
        new.set_series("repeats", "weekly")
        new.set_series("occurrences", "2")
        new.toggle_weekday("WE")
        assert new.series_words == "Every week on Wednesday"
        assert new.series_dates == ["Wed 25 Nov 2026", "Wed 2 Dec 2026"]

    def test_counts_from_another_first_date(self, new: Any) -> None:
        new.set_series("repeats", "monthly")
        new.set_first_date("2027-01-31")
        assert new.series_dates[:2] == ["Sun 31 Jan 2027", "Wed 31 Mar 2027"]
        new.set_first_date("no date")
        assert new.first_date == "2027-01-31"


class TestQuestions:
    def test_open_where_they_are_added(self, new: Any) -> None:
        new.add_question()
        [added] = new.draft.questions
        assert new.open_question == added.key
        new.show_question(added.key)
        assert new.open_question == ""
        assert new.errors[f"question-{added.key}-question_text"] == "Fill this in."

    def test_ask_for_choices_where_they_need_some(self, new: Any) -> None:
        new.add_question()
        key = new.draft.questions[0].key
        new.set_question(key, "question_text", "Which?")
        new.set_question(key, "question_type", "multiselect")
        assert new.draft.questions[0].has_options
        new.set_question(key, "options_text", "a\n")
        new.set_question(key, "options_text", "\n ")
        assert new.errors[f"question-{key}-options"] == "Write at least one choice."

    def test_change_places(self, stored: Any) -> None:
        stored.add_question()
        stored.set_question(stored.open_question, "question_text", "How?")
        stored.move_question(1, 0)
        assert [one.question_text for one in stored.draft.questions] == ["How?", "Why?"]

    def test_can_be_removed_and_stop_at_thirty(self, stored: Any) -> None:
        stored.remove_question(stored.draft.questions[0].key)
        assert (stored.draft.questions, stored.question_focus) == ([], "#add-question")
        for _ in range(31):
            stored.add_question()
        assert len(stored.draft.questions) == 30


class TestSteps:
    def test_lead_on_one_by_one_and_take_the_keyboard_along(self, new: Any) -> None:
        for step in (
            "scheduling",
            "changes",
            "group",
            "location",
            "recurrence",
            "questions",
            "after",
            "workflows",
        ):
            new.go_on()
            assert new.step == step
        new.go_on()
        assert (new.step, new.next_step, new.turns) == ("workflows", "", 9)


class TestSave:
    def test_asks_nothing_while_something_is_wrong(self, new: Any, api: FakeApi) -> None:
        new.go_to("after")
        do(new.save())
        assert (new.errors, new.step, new.attempts) == ({"name": "Fill this in."}, "basics", 1)
        assert api.asked("POST") == []

    def test_leads_to_the_question_that_is_wrong(self, stored: Any) -> None:
        key = stored.draft.questions[0].key
        stored.set_question(key, "question_text", "")
        stored.go_to("basics")
        do(stored.save())
        assert (stored.step, stored.open_question) == ("questions", key)

    def test_makes_a_new_one_and_goes_to_the_list(self, new: Any, api: FakeApi, open_tab: OpenTab) -> None:
        api.on("POST", PATH, event_type())
        new.set_text("name", "Intro call")
        new.set_text("notice", "2")
        steps = do(new.save())
        sent = json.loads(api.asked("POST")[0].content)
        assert (sent["name"], sent["min_scheduling_notice"], sent["event_type_slug"]) == (
            "Intro call",
            120,
            None,
        )
        assert "/event-types/" in str(steps[-1])
        assert not new.is_unsaved
        listing = new._get_root_state().get_substate(EventTypesState.get_full_name().split("."))
        assert listing._said_before == "Intro call is ready. Copy its link to share it."

    def test_replaces_a_stored_one_and_stays(self, stored: Any, api: FakeApi) -> None:
        api.on("PUT", INTRO_PATH, event_type(name="First talk"))
        stored.set_text("name", "First talk")
        stored.go_to("group")
        do(stored.save())
        assert (stored.said, stored.step) == ("Saved. Invitees see it like this from now on.", "group")
        assert (stored.is_unsaved, stored.is_saving) == (False, False)

    def test_puts_what_the_api_says_at_the_right_field(self, stored: Any, api: FakeApi) -> None:
        errors = [
            FieldProblem(field="event_type_slug", code="slug_taken", message="You use that link already.")
        ]
        api.on("PUT", INTRO_PATH, refusal(409, ErrorCode.SLUG_TAKEN, "Taken.", errors=errors))
        stored.set_text("event_type_slug", "workshop")
        stored.go_to("after")
        do(stored.save())
        assert stored.errors == {"event_type_slug": "You use that link already."}
        assert (stored.step, stored.problem, stored.is_unsaved) == ("basics", "", True)
        stored.set_text("event_type_slug", "workshop-2")
        assert stored.errors == {}

    def test_shows_a_refusal_that_has_no_field(self, stored: Any, api: FakeApi) -> None:
        api.on("PUT", INTRO_PATH, 503)
        stored.set_text("name", "First talk")
        do(stored.save())
        assert (stored.problem, stored.draft.name, stored.is_saving) == ("No.", "First talk", False)


class TestWorkflows:
    def test_are_offered_where_they_fit(self, stored: Any) -> None:
        confirmation, reminder, cancellation = stored.workflow_places
        assert [one.label for one in stored.workflow_places] == [
            "After booking",
            "Reminders",
            "After cancelling",
        ]
        assert [one.name for one in reminder.choices] == ["Reminder (before a meeting starts)"]
        assert (confirmation.choices, cancellation.choices) == ([], [])

    def test_are_chosen_and_sent(self, stored: Any, api: FakeApi) -> None:
        api.on("PUT", INTRO_PATH, event_type(reminder_workflow_id=REMINDER))
        stored.set_workflow("reminder_workflow_id", str(REMINDER))
        stored.set_workflow("schedule_id", str(REMINDER))
        assert stored.is_unsaved
        do(stored.save())
        sent = json.loads(api.asked("PUT")[0].content)
        assert (sent["reminder_workflow_id"], sent["confirmation_workflow_id"]) == (str(REMINDER), None)
        assert stored.workflow_places[1].chosen == str(REMINDER)

    def test_that_run_for_every_event_type_are_named_and_not_chosen(self, stored: Any) -> None:
        stored._workflows = [workflow(applies_to_all=True)]
        [reminder] = [one for one in stored.workflow_places if one.label == "Reminders"]
        assert (reminder.choices, reminder.anyway) == ([], "For every event type: Reminder.")

    def test_stay_chosen_where_they_cannot_be_seen(self, stored: Any) -> None:
        stored.draft.workflow_ids = {"reminder_workflow_id": str(REMINDER)}
        stored._workflows = []
        [choice] = stored.workflow_places[1].choices
        assert (choice.id, choice.name) == (str(REMINDER), "The one that is chosen now")

    def test_that_do_not_fit_are_refused_at_their_menu(self, stored: Any, api: FakeApi) -> None:
        errors = [FieldProblem(field="reminder_workflow_id", code="x", message="It does not fit here.")]
        api.on("PUT", INTRO_PATH, refusal(422, ErrorCode.VALIDATION_FAILED, "No.", errors=errors))
        stored.set_workflow("reminder_workflow_id", str(REMINDER))
        do(stored.save())
        assert (stored.errors, stored.step) == (
            {"reminder_workflow_id": "It does not fit here."},
            "workflows",
        )
