"""Doing what is due: mails and texts go into the outbox, in one transaction with the end of their run."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.db import transaction

from apps.events.services import notices
from apps.events.services.automation.messages import messages_of, why_nobody
from apps.events.services.automation.reading import Read, against, waits_on
from apps.notifications.services import BookingNotice
from apps.workflows.models import WorkflowRun
from apps.workflows.services import Taken, give_up_broken, settle, take_messages
from shared_types.vocabulary import RunStatus

BATCH: Final = 100


def run_due_messages(*, now: datetime) -> bool:
    """Do a batch of what is due; false where nothing is.

    Taking and doing are two transactions: a worker that dies between them leaves the runs to the next one, in
    a while, and one that dies within the second has done nothing. A fixed number of statements a batch.
    """
    give_up_broken(now=now)
    taken = take_messages(limit=BATCH, now=now)
    if taken is None:
        return False
    with transaction.atomic():
        _do(taken, now=now)
    return True


def _do(taken: Taken, *, now: datetime) -> None:
    # One that somebody takes back just now is theirs; whoever does that while we hold it waits, and then
    # takes back what we have written.
    runs = list(taken.rows.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    read = Read.of(runs)
    messages: list[BookingNotice] = []
    done: list[WorkflowRun] = []
    void: dict[str, list[WorkflowRun]] = defaultdict(list)
    for run in runs:
        subject = read.of_run(run)
        why = against(run, subject, now=now)
        if why or subject is None:
            void[why].append(run)
        elif waits_on(run, subject, now=now):
            continue
        elif said := messages_of(run, subject):
            messages.extend(said)
            done.append(run)
        else:
            void[why_nobody(run)].append(run)
    if messages:
        notices.tell(*messages, now=now)
    settle(done, RunStatus.DONE, now=now)
    for why, those in void.items():
        settle(those, RunStatus.VOID, why=why, now=now)
