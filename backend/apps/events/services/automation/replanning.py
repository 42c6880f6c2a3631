"""Bookings that are made follow their workflows when those change."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.events.models import Booking, EventType
from apps.events.services.automation.planning import plan_timed
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import write_calendar
from apps.workflows.models import Workflow
from apps.workflows.services import TIMED, forget_plans
from shared_types.vocabulary import BookingStatus, WorkflowTrigger
from shared_types.workflows import TRIGGERS_BY_SLOT

_BATCH: Final = 500
_WORKFLOWS: Final = 20


def ask_for_replanning(workflow_ids: Collection[UUID | None], *, now: datetime) -> None:
    """Note that bookings that are made have to follow some workflows, in the transaction that says so."""
    ids = [each for each in workflow_ids if each is not None]
    if ids:
        Workflow.objects.filter(id__in=ids).update(replan_asked_at=now)


def replan_workflows(*, now: datetime) -> int:
    """Plan anew what goes by the clock, where a workflow or who names it has changed; returns how many.

    Safe to run twice and side by side. What is done stays done, and is done once.
    """
    asked = Workflow.objects.filter(replan_asked_at__isnull=False).order_by("replan_asked_at")
    waiting = list(asked.values_list("id", "organizer_id", "replan_asked_at")[:_WORKFLOWS])
    for workflow_id, organizer_id, asked_at in waiting:
        _replan(workflow_id, organizer_id, asked_at, now=now)
    return len(waiting)


def _replan(workflow_id: UUID, organizer_id: UUID, asked_at: datetime | None, *, now: datetime) -> None:
    """A short transaction for each batch; a booking that is made meanwhile has been planned by itself."""
    after: UUID | None = None
    while True:
        last = write_calendar(lambda after=after: _plan_batch(workflow_id, organizer_id, after, now=now))  # type: ignore[misc]
        if last is None:
            break
        after = last
    # Asked for once more meanwhile, it is done once more.
    Workflow.objects.filter(id=workflow_id, replan_asked_at=asked_at).update(replan_asked_at=None)


def _plan_batch(workflow_id: UUID, organizer_id: UUID, after: UUID | None, *, now: datetime) -> UUID | None:
    """Plan for some bookings; returns the last, or None at the end.

    What was planned before is forgotten with the first: of most organizers nobody ever sees the gap.
    """
    lock_calendar(organizer_id)
    if after is None:
        forget_plans(workflow_id=workflow_id, now=now)
    workflow = Workflow.objects.defer("webhook_secret", "former_secret").filter(id=workflow_id).first()
    if workflow is None or not workflow.is_active or workflow.trigger not in TIMED:
        return None
    steps = list(workflow.steps.all())
    for step in steps:
        step.workflow = workflow
    longest = max((step.offset_minutes for step in steps), default=0)
    concerned = _concerned(workflow, now=now, reach=timedelta(minutes=longest))
    batch = list((concerned.filter(id__gt=after) if after else concerned).order_by("id")[:_BATCH])
    plan_timed(steps, batch, now=now)
    return batch[-1].id if len(batch) == _BATCH else None


def _concerned(workflow: Workflow, *, now: datetime, reach: timedelta) -> QuerySet[Booking]:
    """Bookings for which something is still to be planned."""
    mine = Booking.objects.filter(organizer_id=workflow.organizer_id)
    if not workflow.applies_to_all:
        named = Q()
        for slot in TRIGGERS_BY_SLOT:
            named |= Q(**{slot: workflow})
        mine = mine.filter(event_type__in=EventType.objects.filter(named, organizer_id=workflow.organizer_id))
    if workflow.trigger == WorkflowTrigger.BEFORE_START:
        return mine.filter(status=BookingStatus.CONFIRMED, start_time__gt=now)
    took_place = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)
    return mine.filter(status__in=took_place, end_time__gt=now - reach)
