"""Questions about workflows and their runs."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from apps.users.models import User
from apps.workflows.errors import RunNotFound, WorkflowNotFound
from apps.workflows.models import BOOKING, Workflow, WorkflowRun, WorkflowStep
from shared_types.vocabulary import WorkflowTrigger

_MOST_RUNS = 200


def list_workflows(*, organizer: User) -> QuerySet[Workflow]:
    """An organizer's workflows by name, with their steps; 2 queries."""
    return _with_steps().filter(organizer=organizer).order_by("name", "id")


def get_workflow(*, organizer: User, workflow_id: UUID) -> Workflow:
    """One workflow with its steps; raises WorkflowNotFound."""
    workflow = _with_steps().filter(organizer=organizer, id=workflow_id).first()
    if workflow is None:
        raise WorkflowNotFound
    return workflow


def find_workflow(*, organizer: User, workflow_id: UUID) -> Workflow | None:
    """The same without its steps, or None."""
    return Workflow.objects.filter(organizer=organizer, id=workflow_id).first()


def steps_of(
    *, organizer_id: UUID, triggers: Collection[WorkflowTrigger] | None = None
) -> list[WorkflowStep]:
    """The steps of all workflows of an organizer, on or off; 2 queries, and 1 where there are none.

    triggers: only those that start by one of these.
    """
    # Every booking asks, and most organizers have none: this costs it half of what the other would.
    if not Workflow.objects.filter(organizer_id=organizer_id).exists():
        return []
    mine = WorkflowStep.objects.filter(workflow__organizer_id=organizer_id)
    wanted = Q() if triggers is None else Q(workflow__trigger__in=triggers)
    return list(mine.filter(wanted).select_related("workflow").defer(*_UNREADABLE))


def list_runs(
    *, organizer: User, workflow_id: UUID | None = None, booking_id: UUID | None = None
) -> list[WorkflowRun]:
    """The latest runs of a workflow, or those of a booking, the latest due first; 1 query."""
    runs = WorkflowRun.objects.filter(organizer=organizer, subject_kind=BOOKING)
    if workflow_id is not None:
        runs = runs.filter(step__workflow_id=workflow_id)
    if booking_id is not None:
        runs = runs.filter(subject_id=booking_id)
    known = runs.select_related("step__workflow").defer(*(f"step__{each}" for each in _UNREADABLE))
    return list(known.order_by("-due_at", "id")[:_MOST_RUNS])


def get_run(*, organizer: User, run_id: UUID, lock: bool = False) -> WorkflowRun:
    """One run with its step; raises RunNotFound."""
    runs = WorkflowRun.objects.select_for_update(no_key=True, of=("self",)) if lock else WorkflowRun.objects
    mine = runs.filter(organizer=organizer).select_related("step__workflow")
    mine = mine.defer(*(f"step__{each}" for each in _UNREADABLE))
    run = mine.filter(id=run_id).first()
    if run is None:
        raise RunNotFound
    return run


_UNREADABLE = ("workflow__webhook_secret", "workflow__former_secret")


def _with_steps() -> QuerySet[Workflow]:
    steps = WorkflowStep.objects.order_by("order")
    # What no key opens any more must not stop what needs no key.
    readable = Workflow.objects.defer("webhook_secret", "former_secret")
    return readable.prefetch_related(Prefetch("steps", queryset=steps))
