"""Webhooks that are due: so many at once, so many of one organizer, and so many at one address."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from apps.integrations.errors import EndpointGone, ProviderFailure, Refused, TooManyCalls
from apps.notifications.services import queue_account_mail
from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.services.runs import Taken, lease, wait_for_turn
from core.leases import GIVEN_BACK, free
from shared_types.vocabulary import RunStatus, WorkflowAction

MOST_AT_ONCE: Final = 32
MOST_AN_ORGANIZER: Final = 4
MOST_AN_ADDRESS: Final = 2
# As Standard Webhooks has it: ten attempts in three days, each a little off, so that those who failed
# together do not return together.
WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
_JITTER = 0.2
_WEBHOOK = Q(step__action=WorkflowAction.WEBHOOK)
_TAKING_WEBHOOKS = 7_204_311


def take_webhooks(*, limit: int, now: datetime) -> Taken | None:
    """Take webhooks that are due; None where there are none, or as many as may be are under way."""
    with transaction.atomic():
        # Each one counts what the others have in hand.
        wait_for_turn(_TAKING_WEBHOOKS)
        ids = _choose(limit, now)
        locked = WorkflowRun.objects.select_for_update(skip_locked=True, no_key=True).filter(
            id__in=ids, status=RunStatus.PENDING
        )
        ids = list(locked.values_list("id", flat=True))
        return lease(ids, now=now) if ids else None


def _choose(limit: int, now: datetime) -> list[UUID]:
    pending = WorkflowRun.objects.filter(_WEBHOOK, status=RunStatus.PENDING)
    in_hand = list(pending.filter(lease_until__gt=now).values_list("organizer_id", "step__webhook_url"))
    by_organizer = Counter(organizer for organizer, _ in in_hand)
    by_address = Counter(address for _, address in in_hand)
    room = min(limit, MOST_AT_ONCE - len(in_hand))
    if room <= 0:
        return []
    due = pending.filter(free(now), due_at__lte=now)
    # The first few of each address, so that thousands for one that is slow hide nobody else's.
    numbered = due.annotate(
        at_address=Window(RowNumber(), partition_by=[F("step__webhook_url")], order_by=["due_at", "id"])
    ).filter(at_address__lte=MOST_AN_ADDRESS)
    chosen: list[UUID] = []
    for run_id, organizer, address in numbered.order_by("due_at", "id").values_list(
        "id", "organizer_id", "step__webhook_url"
    ):
        if by_organizer[organizer] >= MOST_AN_ORGANIZER or by_address[address] >= MOST_AN_ADDRESS:
            continue
        by_organizer[organizer] += 1
        by_address[address] += 1
        chosen.append(run_id)
        if len(chosen) == room:
            break
    return chosen


def note_taken(run: WorkflowRun, *, now: datetime) -> None:
    """It was taken; also where it was voided on the way."""
    held = WorkflowRun.objects.filter(id=run.id, lease_token=run.lease_token)
    done = {"status": RunStatus.DONE, "done_at": now, "last_error": ""}
    held.update(**done, **GIVEN_BACK)
    Workflow.objects.filter(id=run.step.workflow_id, webhook_failing_since__isnull=False).update(
        webhook_failing_since=None
    )


def note_failure(run: WorkflowRun, failure: ProviderFailure, *, now: datetime) -> None:
    """Try again by the schedule; at its end, or where that is no use, give up and tell the organizer once."""
    with transaction.atomic():
        held = WorkflowRun.objects.filter(id=run.id, lease_token=run.lease_token)
        is_useless = isinstance(failure, EndpointGone | Refused)
        if not is_useless and run.attempts <= len(WAITS):
            due_at = now + _wait(run.attempts, failure)
            held.update(due_at=due_at, last_error=failure.reason, **GIVEN_BACK)
            return
        pending = held.filter(status=RunStatus.PENDING)
        pending.update(status=RunStatus.FAILED, last_error=failure.reason)
        held.update(**GIVEN_BACK)
        _tell_once(run, failure, now=now)


def _wait(attempts: int, failure: ProviderFailure) -> timedelta:
    """The receiver's own wish wins where it is longer."""
    wait = WAITS[attempts - 1] * random.uniform(1, 1 + _JITTER)
    wished = failure.after_seconds if isinstance(failure, TooManyCalls) else None
    return max(wait, timedelta(seconds=wished or 0))


def _tell_once(run: WorkflowRun, failure: ProviderFailure, *, now: datetime) -> None:
    """Until one is taken, or the workflow is changed, there is one mail about it."""
    workflow = run.step.workflow
    told = Workflow.objects.filter(id=workflow.id, webhook_failing_since=None)
    if not told.update(webhook_failing_since=now):
        return
    queue_account_mail(
        recipient=run.organizer.email,
        subject=f"A webhook of “{workflow.name}” is not taken",
        text=(
            f"Kalends could not deliver a webhook of your workflow “{workflow.name}” to "
            f"{run.step.webhook_url}.\n\n{failure.reason}\n\n"
            "It is not sent again by itself: the workflow's page lists what has failed and can send it "
            "again. You hear of this once, until a webhook is taken again or you change the workflow.\n"
        ),
        html="",
        dedupe_key=f"webhook-failing:{workflow.id}:{now:%Y%m%d%H%M%S%f}",
        now=now,
    )
