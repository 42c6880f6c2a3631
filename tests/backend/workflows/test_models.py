"""What the tables of workflows refuse."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun, WorkflowStep
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger
from shared_types.workflows import LONGEST_OFFSET_MINUTES
from tests.backend.constraints import refused_by

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
BOOKING_ID = UUID("6f1b6a1e-5a3c-4c53-9f5c-0d8f3a2b7c11")


@pytest.fixture
def workflow(olga: User) -> Workflow:
    return Workflow.objects.create(organizer=olga, name="Remind", trigger=WorkflowTrigger.BEFORE_START)


def add_step(workflow: Workflow, **changes: Any) -> WorkflowStep:
    values = {"order": 1, "action": WorkflowAction.EMAIL_INVITEE, "body_template": "See you.", **changes}
    return WorkflowStep.objects.create(workflow=workflow, **values)


def plan_run(step: WorkflowStep, **changes: Any) -> WorkflowRun:
    values = {"dedupe_key": str(uuid4()), "due_at": NOW, "created_at": NOW, **changes}
    return WorkflowRun.objects.create(
        organizer=step.workflow.organizer, step=step, subject_kind="booking", subject_id=BOOKING_ID, **values
    )


class TestWorkflow:
    def test_has_a_name_of_its_own(self, workflow: Workflow) -> None:
        with refused_by("workflow_name_is_unique"):
            Workflow.objects.create(
                organizer=workflow.organizer, name="Remind", trigger=WorkflowTrigger.AFTER_END
            )

    def test_may_be_called_what_somebody_else_calls_theirs(self, workflow: Workflow, mallory: User) -> None:
        Workflow.objects.create(organizer=mallory, name="Remind", trigger=WorkflowTrigger.AFTER_END)
        assert Workflow.objects.count() == 2


class TestWorkflowStep:
    def test_has_a_place_of_its_own(self, workflow: Workflow) -> None:
        add_step(workflow)
        with refused_by("workflow_step_order_is_unique"):
            add_step(workflow)

    def test_may_change_places_with_another(self, workflow: Workflow) -> None:
        first, second = add_step(workflow, order=1), add_step(workflow, order=2)
        with transaction.atomic(), connection.cursor() as cursor:
            WorkflowStep.objects.filter(id=first.id).update(order=2)
            WorkflowStep.objects.filter(id=second.id).update(order=1)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert list(WorkflowStep.objects.order_by("order")) == [second, first]

    def test_waits_a_year_at_most(self, workflow: Workflow) -> None:
        add_step(workflow, offset_minutes=LONGEST_OFFSET_MINUTES)
        with refused_by("workflow_step_offset_is_at_most_a_year"):
            add_step(workflow, order=2, offset_minutes=LONGEST_OFFSET_MINUTES + 1)

    @pytest.mark.parametrize(
        "lacking",
        [
            {"action": WorkflowAction.WEBHOOK},
            {"action": WorkflowAction.EMAIL_INVITEE, "body_template": ""},
            {"action": WorkflowAction.SMS_INVITEE, "body_template": "", "webhook_url": "https://example.com"},
        ],
        ids=["webhook without address", "mail without text", "message without text"],
    )
    def test_has_what_it_needs(self, workflow: Workflow, lacking: dict[str, Any]) -> None:
        with refused_by("workflow_step_has_what_it_needs"):
            add_step(workflow, **lacking)


class TestWorkflowRun:
    def test_is_planned_once(self, workflow: Workflow) -> None:
        step = add_step(workflow)
        plan_run(step, dedupe_key="a")
        with refused_by("workflow_run_dedupe_key_is_unique"):
            plan_run(step, dedupe_key="a")

    def test_has_a_status_that_a_sweep_knows(self, workflow: Workflow) -> None:
        with refused_by("workflow_run_status_is_known"):
            plan_run(add_step(workflow), status="running")

    @pytest.mark.parametrize("wrong", [{"status": RunStatus.DONE}, {"done_at": NOW}], ids=["done", "when"])
    def test_is_done_exactly_when_it_says_when(self, workflow: Workflow, wrong: dict[str, Any]) -> None:
        with refused_by("workflow_run_done_says_when"):
            plan_run(add_step(workflow), **wrong)

    @pytest.mark.parametrize("half", [{"lease_token": uuid4()}, {"lease_until": NOW}], ids=["token", "time"])
    def test_has_no_half_a_lease(self, workflow: Workflow, half: dict[str, Any]) -> None:
        with refused_by("workflow_run_lease_is_whole"):
            plan_run(add_step(workflow), **half)


class TestIndexes:
    def plan_of(self, rows: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        return str(rows.explain())

    def test_a_sweep_reads_what_is_left_to_do(self, db: None) -> None:
        due = WorkflowRun.objects.filter(status=RunStatus.PENDING, due_at__lte=NOW).order_by("due_at")
        assert "workflow_run_due" in self.plan_of(due)

    def test_the_runs_of_a_booking_are_found_by_it(self, db: None) -> None:
        assert "workflow_run_by_subject" in self.plan_of(WorkflowRun.objects.filter(subject_id=BOOKING_ID))
