"""What workflows keep of people: nothing in their own rows, and what they said goes with them."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from apps.events.models import EventType
from apps.events.services.erasure.accounts import remove_organizer
from apps.notifications.models import Notification
from apps.notifications.services import deliver_next_notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from shared_types.vocabulary import Channel, Notice, NotificationStatus, WorkflowAction, WorkflowTrigger
from tests.api_client import ApiClient
from tests.backend.canary import columns_with
from tests.backend.events.cast import MONDAY_9, NOW
from tests.backend.events.test_erasure import WORDS, Clock, at, book_canary, erase, manage, quick
from tests.backend.workflows.cast import HOUR, make_workflow, step, sweep
from tests.cast import PASSWORD

__all__ = ["at", "quick"]
AFTER = MONDAY_9 + timedelta(days=1)
TEXTS = {"account": "AC1", "token": "t", "sender": "+15005550006", "base": "http://127.0.0.1:1"}


@pytest.fixture
def spoken(olga: User, settings: Settings) -> None:
    """Workflows that say everything they can of whoever books."""
    settings.TEXTS = TEXTS
    words = {"body_template": "{{invitee_name}} {{invitee_email}} {{reason}}"}
    actions = (WorkflowAction.EMAIL_INVITEE, WorkflowAction.EMAIL_ORGANIZER, WorkflowAction.SMS_INVITEE)
    steps = [step(action, **words) for action in actions]
    for trigger in (WorkflowTrigger.BOOKING_CREATED, WorkflowTrigger.BOOKING_CANCELLED):
        make_workflow(olga, trigger, *steps)
    make_workflow(olga, WorkflowTrigger.BEFORE_START, step(offset_minutes=HOUR), step(WorkflowAction.WEBHOOK))


class TestErasure:
    @pytest.mark.usefixtures("spoken")
    @pytest.mark.parametrize("slug", ["intro-call", "workshop"])
    def test_of_an_invitee_leaves_nothing_in_runs_and_messages(
        self,
        intro_call: EventType,
        workshop: EventType,
        at: type[Clock],
        slug: str,
    ) -> None:
        at(NOW)
        token = book_canary(intro_call if slug == "intro-call" else workshop)
        sweep(NOW)
        manage(token, action="cancel", reason="songbird flu")
        sweep(NOW)
        said = Notification.objects.filter(notice=Notice.WORKFLOW_MESSAGE)
        assert {each.channel for each in said} == {Channel.EMAIL, Channel.SMS}
        assert said.count() == 6
        found = columns_with(WORDS)
        assert not [each for each in found if each.startswith("workflows_")]
        at(AFTER)
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        theirs = said.exclude(recipient="olga@example.com")
        assert {each.status for each in theirs} == {NotificationStatus.VOID}
        # The organizer is still told, without names.
        assert deliver_next_notification(now=NOW)

    @pytest.mark.usefixtures("spoken")
    def test_of_an_organizer_takes_workflows_and_runs_along(
        self,
        olga: User,
        intro_call: EventType,
        at: type[Clock],
    ) -> None:
        at(NOW)
        book_canary(intro_call)
        sweep(NOW)
        remove_organizer(olga)
        assert not Workflow.objects.exists()
        assert not WorkflowRun.objects.exists()
        assert columns_with(WORDS) == []


class TestExport:
    @pytest.mark.usefixtures("spoken")
    def test_has_workflows_steps_and_runs_and_no_secret(
        self, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        made = olga_api.post(
            "workflows/",
            {"name": "CRM", "trigger": "after_end", "steps": [step(WorkflowAction.WEBHOOK)]},
        ).json()
        answer = olga_api.post("users/account/export/", {"password": PASSWORD})
        archive = b"".join(answer.streaming_content)
        assert b"data/workflows.workflow.json" in archive
        assert b"data/workflows.workflowstep.json" in archive
        assert b"data/workflows.workflowrun.json" in archive
        assert made["webhook_secret"].encode() not in archive
