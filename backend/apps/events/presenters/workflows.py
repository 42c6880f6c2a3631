"""Workflows and their runs, as the API shows them."""

from collections.abc import Sequence

from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.services import readable_secret
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger
from shared_types.workflows import WorkflowRead, WorkflowRunRead, WorkflowStepRead


def show_workflow(workflow: Workflow, *, event_types: Sequence[str], shows_secret: bool) -> WorkflowRead:
    """A workflow with its steps in order. event_types: the names of those that name it."""
    return WorkflowRead(
        id=workflow.id,
        name=workflow.name,
        trigger=WorkflowTrigger(workflow.trigger),
        is_active=workflow.is_active,
        applies_to_all=workflow.applies_to_all,
        steps=[WorkflowStepRead.model_validate(step) for step in workflow.steps.all()],
        event_types=list(event_types),
        webhook_secret=readable_secret(workflow) if shows_secret else "",
        created_at=workflow.created_at,
        updated_at=workflow.updated_at,
    )


def show_run(run: WorkflowRun) -> WorkflowRunRead:
    """A run with what it belongs to."""
    return WorkflowRunRead(
        id=run.id,
        workflow_id=run.step.workflow_id,
        workflow_name=run.step.workflow.name,
        trigger=WorkflowTrigger(run.trigger),
        action=WorkflowAction(run.step.action),
        booking_id=run.subject_id,
        due_at=run.due_at,
        status=RunStatus(run.status),
        attempts=run.attempts,
        last_error=run.last_error,
        done_at=run.done_at,
    )
