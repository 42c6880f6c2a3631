"""Runs: planned, taken, done. Many are taken at once, and only their taker says how each went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from apps.workflows.models import BOOKING, WorkflowRun
from core.leases import GIVEN_BACK, free
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger

# Longer than a task may run, so that a run is never taken from a worker that is alive.
LEASE = timedelta(seconds=90)
# One that breaks the worker each time is put aside, for somebody to look at.
MOST_ATTEMPTS = 5
# More than a webhook is ever tried.
MOST_WEBHOOK_ATTEMPTS = 12
KEPT = timedelta(days=90)
AGAIN_WORTH_DOING_FOR = timedelta(days=1)
# By the clock, and so known beforehand.
TIMED = (WorkflowTrigger.BEFORE_START, WorkflowTrigger.AFTER_END)
# What has happened and cannot be undone by what happens next.
STAY_TRUE = (WorkflowTrigger.BOOKING_CANCELLED, WorkflowTrigger.BOOKING_NO_SHOW)
_PURGE_BATCH = 1000
_ROWS_A_STATEMENT = 2000
_MESSAGES = Q(step__action__in=[each for each in WorkflowAction if each is not WorkflowAction.WEBHOOK])
_INTERRUPTED = "Doing it was interrupted each time."
_TAKING_MESSAGES = 7_204_310


@dataclass(frozen=True, kw_only=True)
class PlannedRun:
    """One step for one booking, at one time. party_id: one seat's holder; None: everybody who comes."""

    organizer_id: UUID
    step_id: UUID
    trigger: WorkflowTrigger
    booking_id: UUID
    party_id: UUID | None
    due_at: datetime
    expires_at: datetime
    dedupe_key: str


@dataclass(frozen=True)
class Taken:
    """The right to do some runs."""

    token: UUID
    ids: Sequence[UUID]

    @property
    def rows(self) -> QuerySet[WorkflowRun]:
        """Those that nobody else has taken, and that are still to be done."""
        held = WorkflowRun.objects.filter(lease_token=self.token, status=RunStatus.PENDING)
        # Secrets stay closed here: one that no key opens must not stop the rest.
        closed = ("step__workflow__webhook_secret", "step__workflow__former_secret")
        known = held.select_related("step__workflow", "organizer").defer(*closed)
        return known.order_by("due_at", "id")


def plan_runs(planned: Sequence[PlannedRun], *, now: datetime) -> None:
    """Write runs, in one statement; those whose key is there already are left out."""
    rows = [
        WorkflowRun(
            organizer_id=each.organizer_id,
            step_id=each.step_id,
            trigger=each.trigger,
            subject_kind=BOOKING,
            subject_id=each.booking_id,
            party_id=each.party_id,
            due_at=each.due_at,
            expires_at=each.expires_at,
            dedupe_key=each.dedupe_key,
            created_at=now,
        )
        for each in planned
    ]
    WorkflowRun.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_ROWS_A_STATEMENT)


def void_runs(*, booking_ids: Collection[UUID], why: str, party_ids: Collection[UUID] | None = None) -> None:
    """Take back what is not done yet of bookings that are cancelled or moved, and not true any more.

    party_ids: only what is about these seats.
    """
    pending = WorkflowRun.objects.filter(
        subject_kind=BOOKING, subject_id__in=booking_ids, status=RunStatus.PENDING
    ).exclude(trigger__in=STAY_TRUE)
    if party_ids is not None:
        pending = pending.filter(party_id__in=party_ids)
    # Whoever does one of them just now keeps the lease, and says so if it was too late.
    pending.update(status=RunStatus.VOID, last_error=why)


def take_messages(*, limit: int, now: datetime) -> Taken | None:
    """Take mails and text messages that are due, longest due first; None where there are none.

    Those that were interrupted before are taken one by one: the one that breaks its worker is alone then.
    """
    with transaction.atomic():
        # A taker that read before another one had taken would lock the other's rows only to leave them, and
        # the other one would pass over them meanwhile.
        wait_for_turn(_TAKING_MESSAGES)
        due = _due(now).filter(_MESSAGES)
        fresh = _ids_of(due.filter(attempts=0), limit)
        ids = fresh or _ids_of(due.filter(attempts__gt=0), 1)
        return lease(ids, now=now) if ids else None


def wait_for_turn(lane: int) -> None:
    """Let one transaction at a time take runs of a lane."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lane])


def lease(ids: Sequence[UUID], *, now: datetime) -> Taken:
    """Take runs whose rows are locked."""
    taken = Taken(token=uuid4(), ids=ids)
    WorkflowRun.objects.filter(id__in=ids).update(
        attempts=F("attempts") + 1, lease_token=taken.token, lease_until=now + LEASE
    )
    return taken


def settle(runs: Sequence[WorkflowRun], status: RunStatus, *, why: str = "", now: datetime) -> None:
    """Say how some runs went; to be called while their rows are locked, or held by a lease."""
    WorkflowRun.objects.filter(id__in=[run.id for run in runs]).update(
        status=status,
        last_error=why,
        done_at=now if status is RunStatus.DONE else None,
        **GIVEN_BACK,
    )


def put_off(run: WorkflowRun, *, due_at: datetime, expires_at: datetime) -> None:
    """Let one wait: it is not due yet, by what its step says now."""
    WorkflowRun.objects.filter(id=run.id, lease_token=run.lease_token).update(
        due_at=due_at, expires_at=expires_at, attempts=0, **GIVEN_BACK
    )


def start_again(run: WorkflowRun, *, now: datetime) -> None:
    """Let a run that was given up be due now, as if for the first time."""
    run.status, run.attempts, run.last_error, run.due_at = RunStatus.PENDING, 0, "", now
    # A reminder has not become of use for longer.
    if run.trigger != WorkflowTrigger.BEFORE_START or run.step.action == WorkflowAction.WEBHOOK:
        run.expires_at = now + AGAIN_WORTH_DOING_FOR
    run.save(update_fields=["status", "attempts", "last_error", "due_at", "expires_at"])


def give_up_broken(*, now: datetime) -> int:
    """Put aside what broke its worker each time; returns how many there were."""
    too_often = Q(attempts__gte=MOST_WEBHOOK_ATTEMPTS) | (_MESSAGES & Q(attempts__gte=MOST_ATTEMPTS))
    broken = _due(now).filter(too_often)
    return broken.update(status=RunStatus.FAILED, last_error=_INTERRUPTED, **GIVEN_BACK)


def forget_plans(*, workflow_id: UUID, now: datetime) -> None:
    """Delete what a workflow has not begun to do and can be planned anew, or starts by something else now."""
    pending = WorkflowRun.objects.filter(step__workflow_id=workflow_id, status=RunStatus.PENDING)
    can_be_planned = Q(trigger__in=TIMED) | ~Q(trigger=F("step__workflow__trigger"))
    pending.filter(free(now), can_be_planned, attempts=0).delete()


def purge_runs(*, now: datetime) -> int:
    """Delete a batch of runs that are over and old; returns how many there were."""
    old = WorkflowRun.objects.filter(~Q(status=RunStatus.PENDING), due_at__lte=now - KEPT)
    deleted, _ = WorkflowRun.objects.filter(
        id__in=old.order_by("due_at").values("id")[:_PURGE_BATCH]
    ).delete()
    return deleted


def _due(now: datetime) -> QuerySet[WorkflowRun]:
    return WorkflowRun.objects.filter(free(now), status=RunStatus.PENDING, due_at__lte=now)


def _ids_of(due: QuerySet[WorkflowRun], limit: int) -> list[UUID]:
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(locked.order_by("due_at", "id").values_list("id", flat=True)[:limit])
