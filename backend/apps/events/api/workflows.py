"""The routes under /api/v1/workflows/: here, and not below, since event types name workflows."""

from uuid import UUID

from ninja import Router, Status

from apps.events.presenters.workflows import show_run, show_workflow
from apps.events.selectors.workflows import names_of_users
from apps.events.services.automation import editing
from apps.events.services.automation.previewing import preview
from apps.users.services.access import Area, may
from apps.workflows import services
from apps.workflows.models import Workflow
from apps.workflows.selectors import get_workflow, list_runs, list_workflows
from core import clock
from core.auth import SignedInRequest
from shared_types.errors import Problem
from shared_types.workflows import (
    WorkflowCreate,
    WorkflowPreview,
    WorkflowPreviewRead,
    WorkflowRead,
    WorkflowRunRead,
    WorkflowUpdate,
)

router = Router(tags=["workflows"], auth=may(Area.WORKFLOWS))


@router.get("/", response=list[WorkflowRead])
def list_all(request: SignedInRequest) -> list[WorkflowRead]:
    """One's workflows, by name."""
    users = names_of_users(organizer=request.user)
    return [
        show_workflow(each, event_types=users.get(each.id, ()), shows_secret=False)
        for each in list_workflows(organizer=request.user)
    ]


@router.post("/", response={201: WorkflowRead, 409: Problem})
def create(request: SignedInRequest, data: WorkflowCreate) -> Status[WorkflowRead]:
    """Make a workflow. The answer holds the secret of its webhooks, if it has any."""
    workflow = services.create_workflow(organizer=request.user, data=data, now=clock.now())
    return Status(201, _show(request, workflow, shows_secret=True))


@router.post("/preview/", response=WorkflowPreviewRead)
def preview_words(request: SignedInRequest, data: WorkflowPreview) -> WorkflowPreviewRead:
    """What words with placeholders become, with a made-up booking; nothing is stored or sent."""
    return preview(organizer=request.user, data=data, now=clock.now())


@router.get("/runs/", response=list[WorkflowRunRead])
def list_runs_of_booking(request: SignedInRequest, booking_id: UUID) -> list[WorkflowRunRead]:
    """What workflows did, or are to do, about one booking; the latest due first."""
    return [show_run(each) for each in list_runs(organizer=request.user, booking_id=booking_id)]


@router.post("/runs/{uuid:run_id}/retry/", response={200: WorkflowRunRead, 409: Problem})
def retry(request: SignedInRequest, run_id: UUID) -> WorkflowRunRead:
    """Do once more what was given up."""
    return show_run(editing.retry_run(organizer=request.user, run_id=run_id, now=clock.now()))


@router.get("/{uuid:workflow_id}/", response=WorkflowRead)
def get(request: SignedInRequest, workflow_id: UUID) -> WorkflowRead:
    """One workflow, to its organizer in person with the secret of its webhooks."""
    return _show(request, get_workflow(organizer=request.user, workflow_id=workflow_id))


@router.put("/{uuid:workflow_id}/", response={200: WorkflowRead, 409: Problem})
def update(request: SignedInRequest, workflow_id: UUID, data: WorkflowUpdate) -> WorkflowRead:
    """Change a workflow. What is left out stays; `steps` replaces all of them."""
    workflow = editing.update_workflow(
        organizer=request.user, workflow_id=workflow_id, data=data, now=clock.now()
    )
    return _show(request, workflow)


@router.delete("/{uuid:workflow_id}/", response={204: None, 409: Problem})
def delete(request: SignedInRequest, workflow_id: UUID) -> Status[None]:
    """Delete a workflow that no event type names, with what it has done and was to do."""
    editing.delete_workflow(organizer=request.user, workflow_id=workflow_id)
    return Status(204, None)


@router.post("/{uuid:workflow_id}/duplicate/", response={201: WorkflowRead, 409: Problem})
def duplicate(request: SignedInRequest, workflow_id: UUID) -> Status[WorkflowRead]:
    """A copy under another name, off until it is switched on."""
    copy = services.duplicate_workflow(organizer=request.user, workflow_id=workflow_id)
    return Status(201, _show(request, copy, shows_secret=True))


@router.post("/{uuid:workflow_id}/rotate-secret/", response=WorkflowRead)
def rotate_secret(request: SignedInRequest, workflow_id: UUID) -> WorkflowRead:
    """A new secret for the webhooks; for a day they are signed with the old one as well."""
    workflow = services.rotate_secret(organizer=request.user, workflow_id=workflow_id, now=clock.now())
    return _show(request, workflow, shows_secret=True)


@router.get("/{uuid:workflow_id}/runs/", response=list[WorkflowRunRead])
def list_runs_of_workflow(request: SignedInRequest, workflow_id: UUID) -> list[WorkflowRunRead]:
    """The latest runs of a workflow, 200 at most."""
    workflow = get_workflow(organizer=request.user, workflow_id=workflow_id)
    return [show_run(each) for each in list_runs(organizer=request.user, workflow_id=workflow.id)]


def _show(request: SignedInRequest, workflow: Workflow, *, shows_secret: bool = False) -> WorkflowRead:
    in_person = request.acting is None
    users = names_of_users(organizer=request.user)
    return show_workflow(
        workflow, event_types=users.get(workflow.id, ()), shows_secret=shows_secret or in_person
    )
