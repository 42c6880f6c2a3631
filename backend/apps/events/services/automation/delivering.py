"""Sending the webhooks that are due: many at once, while no transaction is open."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from apps.events.services.automation.payloads import webhook_body
from apps.events.services.automation.reading import Read, against, waits_on
from apps.integrations.errors import ProviderFailure
from apps.integrations.services import post_webhook
from apps.workflows.models import WorkflowRun
from apps.workflows.services import (
    give_up_broken,
    note_failure,
    note_taken,
    secrets_of,
    settle,
    take_webhooks,
)
from shared_types.vocabulary import RunStatus

AT_ONCE: Final = 16
_UNSIGNED: Final = "The workflow has no secret that can be read: make a new one, and try again."


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message, with all that sending it needs: threads ask the database nothing."""

    run: WorkflowRun
    address: str
    body: str
    secrets: tuple[str, ...]


def deliver_webhooks(*, until: datetime, tell_time: Callable[[], datetime]) -> int:
    """Send what is due until nothing is, or the time is over; returns how many were sent.

    One that is slow keeps nobody else waiting: as soon as one is through, the next is taken.
    """
    give_up_broken(now=tell_time())
    sent = 0
    going: dict[Future[ProviderFailure | None], WorkflowRun] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            now = tell_time()
            if now < until and len(going) < AT_ONCE:
                for each in _next(AT_ONCE - len(going), now=now):
                    going[pool.submit(_send, each, now)] = each.run
            if not going:
                return sent
            through, _ = wait(going, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in through:
                _note(going.pop(future), future.result(), now=tell_time())
                sent += 1


def _next(limit: int, *, now: datetime) -> Iterator[Outgoing]:
    """Take some and read what they are to say; those that must not be sent any more are settled."""
    taken = take_webhooks(limit=limit, now=now)
    if taken is None:
        return
    runs = list(taken.rows)
    read = Read.of(runs)
    for run in runs:
        subject = read.of_run(run)
        why = against(run, subject, now=now)
        if why or subject is None:
            settle([run], RunStatus.VOID, why=why, now=now)
        elif not (secrets := secrets_of(run.step.workflow, now=now)):
            settle([run], RunStatus.FAILED, why=_UNSIGNED, now=now)
        elif not waits_on(run, subject, now=now):
            yield Outgoing(
                run=run,
                address=run.step.webhook_url,
                body=webhook_body(run, subject),
                secrets=tuple(secrets),
            )


def _send(each: Outgoing, now: datetime) -> ProviderFailure | None:
    try:
        post_webhook(
            each.address, message_id=_message_id(each.run.id), body=each.body, secrets=each.secrets, now=now
        )
    except ProviderFailure as failure:
        return failure
    return None


def _message_id(run_id: UUID) -> str:
    """The same for every attempt, by which receivers know one again."""
    return f"msg_{run_id.hex}"


def _note(run: WorkflowRun, failure: ProviderFailure | None, *, now: datetime) -> None:
    if failure is None:
        note_taken(run, now=now)
    else:
        note_failure(run, failure, now=now)
