"""Workflows are changed with an eye on the event types that name them, and on the runs that are planned."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.events.selectors.workflows import names_where_it_stands
from apps.events.services.automation.reading import Read, against
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import write_calendar
from apps.users.models import User
from apps.workflows import services
from apps.workflows.errors import RunOutdated, WorkflowInUse
from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.selectors import get_run, get_workflow
from shared_types.vocabulary import RunStatus
from shared_types.workflows import WorkflowUpdate

_NAMED = 5


def update_workflow(*, organizer: User, workflow_id: UUID, data: WorkflowUpdate, now: datetime) -> Workflow:
    """Change what is given; reminders of bookings that are made follow soon.

    Raises WorkflowNotFound, StepsInvalid, NameTaken, and WorkflowInUse where the new trigger does not fit an
    event type that names it.
    """

    def work() -> Workflow:
        # Under the lock: a booking that has just found a step must not find it gone when it commits.
        lock_calendar(organizer.id)
        workflow = services.update_workflow(organizer=organizer, workflow_id=workflow_id, data=data, now=now)
        if data.trigger is not None:
            names = names_where_it_stands(workflow.id, unless_triggered_by=[data.trigger])
            if names:
                raise WorkflowInUse(
                    f"{_listed(names)} would not fit it: take it out there first, or make another workflow."
                )
        return workflow

    return write_calendar(work)


def delete_workflow(*, organizer: User, workflow_id: UUID) -> None:
    """Take away a workflow that no event type names; what it was to do is not done any more.

    Raises WorkflowNotFound, and WorkflowInUse, saying which.
    """

    def work() -> None:
        lock_calendar(organizer.id)
        workflow = get_workflow(organizer=organizer, workflow_id=workflow_id)
        names = names_where_it_stands(workflow.id)
        if names:
            raise WorkflowInUse(f"{_listed(names)} would be left without it: take it out there first.")
        services.delete_workflow(organizer=organizer, workflow_id=workflow_id)

    write_calendar(work)


def retry_run(*, organizer: User, run_id: UUID, now: datetime) -> WorkflowRun:
    """Do once more what was given up; raises RunNotFound, and RunOutdated where it must not be done."""
    with transaction.atomic():
        run = get_run(organizer=organizer, run_id=run_id, lock=True)
        if run.status != RunStatus.FAILED:
            raise RunOutdated("Only what has failed can be tried again.")
        services.start_again(run, now=now)
        why = against(run, Read.of([run]).of_run(run), now=now)
        if why:
            raise RunOutdated(f"This is not to be done any more. {why}")
    return run


def _listed(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names[:_NAMED]]
    more = len(names) - len(shown)
    if more:
        shown.append(f"{more} more")
    said = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"The event type {said}" if len(names) == 1 else f"The event types {said}"
