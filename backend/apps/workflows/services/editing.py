"""Workflows: made, changed, deleted. Who names them lies above this app, and is asked there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.integrations.errors import ProviderFailure
from apps.integrations.services import check_webhook_address
from apps.notifications.services import can_send_texts
from apps.users.models import User
from apps.workflows.errors import LimitReached, NameTaken, StepsInvalid
from apps.workflows.models import Workflow, WorkflowStep
from apps.workflows.selectors import get_workflow
from apps.workflows.services.signing import new_secret, readable_secret
from core.db import violates
from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode, WorkflowAction
from shared_types.workflow_rules import MAILS, step_problems
from shared_types.workflows import MAX_WORKFLOWS, WorkflowCreate, WorkflowStepWrite, WorkflowUpdate

_NO_TEXTS = "This installation cannot send text messages: its operator has not set SMS_URL."


def create_workflow(*, organizer: User, data: WorkflowCreate, now: datetime) -> Workflow:
    """Add a workflow with its steps; raises StepsInvalid, NameTaken or LimitReached."""
    _require_whole(data.steps)
    with transaction.atomic():
        _lock(organizer)
        _require_room(organizer)
        workflow = Workflow(
            organizer=organizer,
            name=data.name,
            trigger=data.trigger,
            is_active=data.is_active,
            applies_to_all=data.applies_to_all,
            replan_asked_at=now if data.applies_to_all else None,
        )
        _store(workflow, data.steps)
    return get_workflow(organizer=organizer, workflow_id=workflow.id)


def update_workflow(*, organizer: User, workflow_id: UUID, data: WorkflowUpdate, now: datetime) -> Workflow:
    """Change what is given; raises WorkflowNotFound, StepsInvalid or NameTaken.

    Bookings that are made follow soon, by `replan_asked_at`. To be called in a transaction.
    """
    if data.steps is not None:
        _require_whole(data.steps)
    _lock(organizer)
    workflow = get_workflow(organizer=organizer, workflow_id=workflow_id)
    for name, value in data.model_dump(exclude={"steps"}, exclude_none=True).items():
        setattr(workflow, name, value)
    workflow.replan_asked_at, workflow.webhook_failing_since = now, None
    _store(workflow, data.steps)
    return get_workflow(organizer=organizer, workflow_id=workflow.id)


def duplicate_workflow(*, organizer: User, workflow_id: UUID) -> Workflow:
    """A copy under a free name, with its own secret; off until it is switched on. Raises LimitReached."""
    with transaction.atomic():
        _lock(organizer)
        _require_room(organizer)
        original = get_workflow(organizer=organizer, workflow_id=workflow_id)
        copy = Workflow(
            organizer=organizer,
            name=_free_name(organizer, original.name),
            trigger=original.trigger,
            is_active=False,
            applies_to_all=original.applies_to_all,
        )
        steps = [
            WorkflowStepWrite.model_construct(
                **{field: getattr(step, field) for field in WorkflowStepWrite.model_fields}
            )
            for step in original.steps.all()
        ]
        _store(copy, steps)
    return get_workflow(organizer=organizer, workflow_id=copy.id)


def delete_workflow(*, organizer: User, workflow_id: UUID) -> None:
    """Take a workflow away with its runs; raises WorkflowNotFound."""
    get_workflow(organizer=organizer, workflow_id=workflow_id).delete()


def _require_whole(steps: Sequence[WorkflowStepWrite]) -> None:
    problems = step_problems(steps)
    for number, step in enumerate(steps):
        if step.action is WorkflowAction.SMS_INVITEE and not can_send_texts():
            problems.append(
                FieldProblem(field=f"steps.{number}.action", code=ErrorCode.SMS_NOT_SET_UP, message=_NO_TEXTS)
            )
        if step.action is WorkflowAction.WEBHOOK and step.webhook_url:
            problems.extend(_address_problem(number, step.webhook_url))
    if problems:
        raise StepsInvalid(problems)


def _address_problem(number: int, address: str) -> list[FieldProblem]:
    try:
        check_webhook_address(address)
    except ProviderFailure as refused:
        field = f"steps.{number}.webhook_url"
        return [FieldProblem(field=field, code=ErrorCode.VALIDATION_FAILED, message=refused.reason)]
    return []


def _lock(organizer: User) -> None:
    """Nobody else makes or changes a workflow of this organizer's; bookings never wait for it."""
    User.objects.select_for_update(no_key=True).get(pk=organizer.pk)


def _require_room(organizer: User) -> None:
    if Workflow.objects.filter(organizer=organizer).count() >= MAX_WORKFLOWS:
        raise LimitReached(f"There can be {MAX_WORKFLOWS} workflows at most.")


def _store(workflow: Workflow, steps: Sequence[WorkflowStepWrite] | None) -> None:
    """Write a workflow; a step that goes on doing the same keeps its row, and so its runs."""
    actions = {step.action for step in steps or ()}
    if WorkflowAction.WEBHOOK in actions and not readable_secret(workflow):
        workflow.webhook_secret = new_secret()
    try:
        with transaction.atomic():
            workflow.save()
    except IntegrityError as error:
        if violates(error, "workflow_name_is_unique"):
            raise NameTaken from error
        raise
    if steps is not None:
        _replace_steps(workflow, steps)


def _replace_steps(workflow: Workflow, steps: Sequence[WorkflowStepWrite]) -> None:
    kept: dict[str, list[WorkflowStep]] = defaultdict(list)
    for step in workflow.steps.order_by("order"):
        kept[step.action].append(step)
    for order, written in enumerate(steps, start=1):
        same = kept[written.action]
        step = same.pop(0) if same else WorkflowStep(workflow=workflow, action=written.action)
        for name, value in _columns(written).items():
            setattr(step, name, value)
        step.order = order
        step.save()
    left = [step.id for steps_left in kept.values() for step in steps_left]
    WorkflowStep.objects.filter(id__in=left).delete()


def _columns(step: WorkflowStepWrite) -> dict[str, Any]:
    """What the action needs, and nothing that is left over from another one."""
    is_webhook = step.action == WorkflowAction.WEBHOOK
    return {
        "offset_minutes": step.offset_minutes,
        "subject_template": step.subject_template if step.action in MAILS else "",
        "body_template": "" if is_webhook else step.body_template,
        "webhook_url": step.webhook_url if is_webhook else "",
    }


def _free_name(organizer: User, name: str) -> str:
    taken = set(Workflow.objects.filter(organizer=organizer).values_list("name", flat=True))
    first = f"{name[:180]} (copy)"
    numbered = (f"{name[:180]} (copy {number})" for number in count(2))
    return first if first not in taken else next(each for each in numbered if each not in taken)
