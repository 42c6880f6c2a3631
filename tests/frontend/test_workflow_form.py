"""The form for one workflow."""

import json
from typing import Any

import pytest

from shared_types.errors import FieldProblem
from shared_types.fields import TYPED
from shared_types.vocabulary import ErrorCode
from shared_types.workflows import WorkflowCreate, WorkflowPreviewRead
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import refusal
from tests.frontend.workflow_samples import REMINDER, REMINDER_PATH, Workflows, step, webhook, workflow
from web.format.workflow_draft import READY_MADE, draft_of, faults_in, payload_of
from web.states.workflow_form import WorkflowFormState
from web.states.workflows import WorkflowsState

PATH = "workflows/"


@pytest.fixture
def new(open_tab: OpenTab, api: FakeApi) -> Any:
    """The form for a new one, loaded."""
    api.on("GET", PATH, Workflows([]))
    tab = open_tab(WorkflowFormState, page="workflows")
    do(tab.load())
    return tab


@pytest.fixture
def open_stored(open_tab: OpenTab, api: FakeApi) -> Any:
    """The form for the reminder as it is stored."""

    def open_one(**changes: Any) -> Any:
        api.on("GET", REMINDER_PATH, workflow(**changes))
        tab = open_tab(WorkflowFormState, workflow_id=str(REMINDER))
        do(tab.load())
        return tab

    return open_one


class TestReadyMade:
    @pytest.mark.parametrize("name", sorted(READY_MADE))
    def test_ones_can_be_saved_as_they_are(self, name: str) -> None:
        assert faults_in(READY_MADE[name]) == {}
        WorkflowCreate.model_validate(payload_of(READY_MADE[name]), context=TYPED)

    def test_ones_are_what_the_address_asks_for(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, Workflows([]))
        tab = open_tab(WorkflowFormState, query={"from": "reminder"}, page="workflows")
        do(tab.load())
        assert (tab.draft.name, tab.is_new, tab.open_step) == ("Reminder, 24 hours before", True, "0")
        tab.set_text("name", "Mine")
        assert READY_MADE["reminder"].name == "Reminder, 24 hours before"


class TestDraft:
    def test_comes_back_from_what_is_stored_as_it_went(self) -> None:
        stored = workflow(steps=[step(1, offset_minutes=90), webhook(2)])
        sent = WorkflowCreate.model_validate(payload_of(draft_of(stored)), context=TYPED)
        assert [one.model_dump() for one in sent.steps] == [
            one.model_dump(exclude={"id", "order"}) for one in stored.steps
        ]

    def test_sends_nothing_that_another_action_left_over(self) -> None:
        draft = draft_of(workflow())
        draft.steps[0].webhook_url = "https://left.example"
        [sent] = payload_of(draft)["steps"]
        assert sent["webhook_url"] == ""
        draft.steps[0].action = "sms_invitee"
        [sent] = payload_of(draft)["steps"]
        assert sent["subject_template"] == ""

    @pytest.mark.parametrize(
        ("changes", "key"),
        [
            ({"body_template": ""}, "step-0-body_template"),
            ({"subject_template": ""}, "step-0-subject_template"),
            ({"body_template": "Hello {{nobody}}"}, "step-0-body_template"),
            ({"body_template": "Hello {{invitee_name"}, "step-0-body_template"),
            ({"offset": "soon"}, "step-0-offset"),
            ({"offset": "9999", "offset_unit": "days"}, "step-0-offset"),
            ({"action": "webhook"}, "step-0-webhook_url"),
            ({"action": "webhook", "webhook_url": "nowhere"}, "step-0-webhook_url"),
        ],
    )
    def test_says_at_the_field_what_is_wrong(self, changes: dict[str, str], key: str) -> None:
        draft = draft_of(workflow())
        draft.steps[0] = draft.steps[0].model_copy(update=changes)
        assert list(faults_in(draft)) == [key]

    def test_needs_a_step(self) -> None:
        draft = draft_of(workflow())
        draft.steps = []
        assert faults_in(draft) == {"steps": "Add at least one step."}


class TestLoad:
    def test_begins_empty(self, new: Any) -> None:
        assert (new.is_new, new.is_loading, new.draft.name, new.errors) == (True, False, "", {})

    def test_shows_what_is_stored_with_its_only_step_open(self, open_stored: Any) -> None:
        tab = open_stored()
        assert (tab.draft.name, tab.draft.steps[0].offset, tab.draft.steps[0].offset_unit) == (
            "Reminder",
            "1",
            "days",
        )
        assert (tab.open_step, tab.users, tab.is_unsaved) == ("0", ["Intro call"], False)

    def test_leads_strangers_to_the_sign_in_page(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, refusal(401, ErrorCode.NOT_SIGNED_IN, "Sign in."))
        tab = open_tab(WorkflowFormState, page="workflows")
        steps = do(tab.load())
        assert "/sign-in/" in str(steps[-1])
        assert tab.is_loading

    @pytest.mark.parametrize("workflow_id", ["nonsense", "0191d7a6-0000-4000-8000-000000000001"])
    def test_leads_nowhere_without_a_workflow(
        self, open_tab: OpenTab, api: FakeApi, workflow_id: str
    ) -> None:
        tab = open_tab(WorkflowFormState, workflow_id=workflow_id)
        do(tab.load())
        assert tab.is_missing

    def test_keeps_what_was_typed_when_the_connection_comes_back(self, open_stored: Any) -> None:
        tab = open_stored()
        tab.set_text("name", "First")
        do(tab.load())
        assert tab.draft.name == "First"
        tab.forget()
        do(tab.load())
        assert tab.draft.name == "Reminder"


class TestSteps:
    def test_are_added_moved_and_removed(self, open_stored: Any) -> None:
        tab = open_stored(steps=[step(1), webhook(2)])
        tab.add_step()
        assert ([one.key for one in tab.draft.steps], tab.open_step) == (["0", "1", "2"], "2")
        tab.move_step(2, 0)
        tab.move_step(0, 9)
        assert [one.key for one in tab.draft.steps] == ["2", "0", "1"]
        tab.remove_step("0")
        assert [one.key for one in tab.draft.steps] == ["2", "1"]
        assert tab.is_unsaved

    def test_stop_at_ten(self, new: Any) -> None:
        for _ in range(12):
            new.add_step()
        assert len(new.draft.steps) == 10

    def test_are_said_to_be_faulty_once_they_were_touched(self, open_stored: Any) -> None:
        tab = open_stored()
        tab.set_step("0", "body_template", "Hello {{nobody}}")
        assert tab.errors == {"step-0-body_template": "There is no placeholder {{nobody}}."}
        assert tab.faulty_steps == ["0"]

    def test_take_nothing_that_no_menu_offers(self, open_stored: Any) -> None:
        tab = open_stored()
        for name, value in (("action", "fax"), ("offset_unit", "years"), ("key", "9"), ("id", "9")):
            tab.set_step("0", name, value)
        tab.set_text("trigger", "full_moon")
        assert not tab.is_unsaved


class TestThePreview:
    def test_reads_the_open_step(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored()
        api.on("POST", f"{PATH}preview/", WorkflowPreviewRead(subject="Tomorrow", body="Hello Ivo"))
        do(tab.preview_step())
        assert json.loads(api.asked("POST")[0].content)["body_template"] == "Hello {{invitee_name}}"
        assert (tab.preview_subject, tab.preview_body) == ("Tomorrow", "Hello Ivo")

    def test_follows_the_words_and_not_the_time(self, open_stored: Any) -> None:
        tab = open_stored()
        assert tab.set_step("0", "body_template", "Hello") is not None
        assert tab.set_step("0", "offset", "2") is None

    def test_offers_another_try(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored()
        api.on("POST", f"{PATH}preview/", 503, WorkflowPreviewRead(subject="", body="Hello"))
        do(tab.preview_step())
        assert tab.preview_problem == "No."
        do(tab.preview_step())
        assert (tab.preview_problem, tab.preview_body) == ("", "Hello")


class TestSave:
    def test_makes_a_new_one_and_goes_back_to_the_list(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, Workflows([]))
        tab = open_tab(WorkflowFormState, query={"from": "thanks"}, page="workflows")
        do(tab.load())
        api.on("POST", PATH, workflow(name="Thank you, 1 hour after"))
        api.on("GET", PATH, Workflows([]))
        steps = do(tab.save())
        sent = json.loads(api.asked("POST")[-1].content)
        assert (sent["trigger"], sent["steps"][0]["offset_minutes"]) == ("after_end", 60)
        assert "/workflows/" in str(steps[-1])

        async def listing() -> Any:
            return await tab.get_state(WorkflowsState)

        said: list[str] = []

        async def look() -> None:
            said.append((await listing())._said_before)

        do(look())
        assert said == ["Thank you, 1 hour after is ready. Choose it in the event types that shall use it."]

    def test_shows_the_first_fault_and_sends_nothing(self, new: Any, api: FakeApi) -> None:
        new.set_text("name", "Mine")
        new.add_step()
        new.show_step("0")
        do(new.save())
        assert (api.asked("POST"), new.attempts, new.open_step) == ([], 1, "0")
        assert set(new.errors) == {"step-0-subject_template", "step-0-body_template"}

    def test_puts_what_the_api_says_at_the_right_field(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored(steps=[step(1), webhook(2)])
        errors = [FieldProblem(field="steps.1.webhook_url", code="x", message="That is inside our network.")]
        api.on("PUT", REMINDER_PATH, refusal(422, ErrorCode.VALIDATION_FAILED, "No.", errors=errors))
        tab.set_text("name", "Other")
        do(tab.save())
        assert tab.errors == {"step-1-webhook_url": "That is inside our network."}
        assert (tab.open_step, tab.problem, tab.is_saving) == ("1", "", False)
        tab.set_step("1", "webhook_url", "https://other.example/hook")
        assert tab.errors == {}

    def test_replaces_a_stored_one_and_stays(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored()
        api.on("PUT", REMINDER_PATH, workflow(name="Other"))
        tab.set_text("name", "Other")
        do(tab.save())
        assert (tab.is_unsaved, tab.is_new, tab.draft.name) == (False, False, "Other")
        assert tab.said.startswith("Saved.")


class TestTheSecret:
    def test_stays_here_until_it_is_asked_for(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored(steps=[webhook()], webhook_secret="whsec_olga")
        assert (tab.signs_calls, tab.secret) == (True, "")
        do(tab.show_secret())
        assert tab.secret == "whsec_olga"
        tab.hide_secret()
        assert tab.secret == ""

    def test_is_renewed_and_shown(self, open_stored: Any, api: FakeApi) -> None:
        tab = open_stored(steps=[webhook()], webhook_secret="whsec_olga")
        new = workflow(steps=[webhook()], webhook_secret="whsec_new")
        api.on("POST", f"{REMINDER_PATH}rotate-secret/", new)
        do(tab.rotate())
        assert (tab.secret, tab.is_rotating) == ("whsec_new", False)

    def test_is_not_there_for_mail_alone_nor_for_whom_it_is_kept_from(self, open_stored: Any) -> None:
        assert not open_stored(webhook_secret="whsec_olga").signs_calls
        assert not open_stored(steps=[webhook()]).signs_calls

    def test_is_gone_from_the_page_once_it_is_left(self, open_stored: Any) -> None:
        tab = open_stored(steps=[webhook()], webhook_secret="whsec_olga")
        do(tab.show_secret())
        tab.forget()
        assert tab.secret == ""
        go(tab, workflow_id=str(REMINDER))
        do(tab.load())
        assert tab.secret == ""
