"""Workflows, as their organizer sees them, and what they did."""

from uuid import UUID

from shared_types.workflows import (
    WorkflowCreate,
    WorkflowPreview,
    WorkflowPreviewRead,
    WorkflowRead,
    WorkflowRunRead,
    WorkflowUpdate,
)
from web.api.client import Caller, ask, tell

_WORKFLOWS = "workflows/"


async def list_workflows(*, caller: Caller) -> list[WorkflowRead]:
    """The caller's workflows, by name: there are some, not thousands."""
    return await ask(list[WorkflowRead], "GET", _WORKFLOWS, caller=caller)


async def get_workflow(workflow_id: UUID, *, caller: Caller) -> WorkflowRead:
    """One workflow, whole; to the organizer in person with the secret of its webhooks."""
    return await ask(WorkflowRead, "GET", f"{_WORKFLOWS}{workflow_id}/", caller=caller)


async def create_workflow(workflow: WorkflowCreate, *, caller: Caller) -> WorkflowRead:
    """Add a workflow."""
    return await ask(WorkflowRead, "POST", _WORKFLOWS, caller=caller, body=workflow)


async def update_workflow(workflow_id: UUID, change: WorkflowUpdate, *, caller: Caller) -> WorkflowRead:
    """Change what is given."""
    return await ask(WorkflowRead, "PUT", f"{_WORKFLOWS}{workflow_id}/", caller=caller, body=change)


async def duplicate_workflow(workflow_id: UUID, *, caller: Caller) -> WorkflowRead:
    """A copy under a new name, switched off."""
    return await ask(WorkflowRead, "POST", f"{_WORKFLOWS}{workflow_id}/duplicate/", caller=caller)


async def rotate_secret(workflow_id: UUID, *, caller: Caller) -> WorkflowRead:
    """A new secret for its webhooks."""
    return await ask(WorkflowRead, "POST", f"{_WORKFLOWS}{workflow_id}/rotate-secret/", caller=caller)


async def delete_workflow(workflow_id: UUID, *, caller: Caller) -> None:
    """Delete a workflow that no event type uses."""
    await tell("DELETE", f"{_WORKFLOWS}{workflow_id}/", caller=caller)


async def preview_words(words: WorkflowPreview, *, caller: Caller) -> WorkflowPreviewRead:
    """What somebody would read, of a made-up booking."""
    return await ask(WorkflowPreviewRead, "POST", f"{_WORKFLOWS}preview/", caller=caller, body=words)


async def list_runs(workflow_id: UUID, *, caller: Caller) -> list[WorkflowRunRead]:
    """The latest runs of a workflow, some hundreds at most."""
    return await ask(list[WorkflowRunRead], "GET", f"{_WORKFLOWS}{workflow_id}/runs/", caller=caller)


async def list_runs_of_booking(booking_id: UUID, *, caller: Caller) -> list[WorkflowRunRead]:
    """What workflows did, or are to do, about one booking."""
    query = {"booking_id": str(booking_id)}
    return await ask(list[WorkflowRunRead], "GET", f"{_WORKFLOWS}runs/", caller=caller, query=query)


async def retry_run(run_id: UUID, *, caller: Caller) -> WorkflowRunRead:
    """Do once more what was given up."""
    return await ask(WorkflowRunRead, "POST", f"{_WORKFLOWS}runs/{run_id}/retry/", caller=caller)
