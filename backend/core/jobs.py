"""Background work, called by name so that no service imports a task."""

import logging
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from time import monotonic

from celery import current_app
from django.db import transaction
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import ProducerPool
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A request waits this long at most for a broker that does not answer, and does not try twice: without
# `max_retries` kombu keeps connecting, whatever `retry=False` says of the publishing itself.
_IMPATIENT = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}
_LEAVE_ALONE_SECONDS = 2.0
_MOST_CONNECTIONS = 20


class JobName(StrEnum):
    """Every task there is. The names are on the wire: they never change."""

    DELIVER_NOTIFICATION = "notifications.deliver_notification"
    SWEEP_NOTIFICATIONS = "notifications.sweep_notifications"
    SWEEP_TEXTS = "notifications.sweep_texts"
    PURGE_NOTIFICATIONS = "notifications.purge_notifications"
    REVOKE_PERMISSION = "integrations.revoke_permission"
    SYNC_CALENDARS = "integrations.sync_calendars"
    ERASE_ACCOUNTS = "events.erase_accounts"
    PURGE_SESSIONS = "users.purge_sessions"
    PURGE_IDEMPOTENCY_KEYS = "events.purge_idempotency_keys"
    COMPLETE_BOOKINGS = "events.complete_bookings"
    GIVE_UP_OLD_ADDRESSES = "events.give_up_old_addresses"
    SWEEP_WAITLISTS = "events.sweep_waitlists"
    OFFER_WHAT_IS_FREE = "events.offer_what_is_free"
    SYNC_BOOKING = "events.sync_booking"
    SWEEP_CALENDAR_SYNCS = "events.sweep_calendar_syncs"
    FOLLOW_CALENDARS = "events.follow_calendars"
    TAKE_BACK_CHANGES = "events.take_back_changes"
    OFFER_TO_LINE = "events.offer_to_line"
    VERIFY_BOOKINGS = "events.verify_bookings"
    SWEEP_WORKFLOWS = "events.sweep_workflows"
    SWEEP_WEBHOOKS = "events.sweep_webhooks"
    PURGE_WORKFLOW_RUNS = "events.purge_workflow_runs"


def enqueue_on_commit(job: JobName, **arguments: str) -> None:
    """Start a job when the present transaction has committed.

    Only the fast path: the row that the job works on is found by a sweep anyway, so a broker that is down
    costs seconds and loses nothing.
    """
    transaction.on_commit(lambda: _send(job, arguments), robust=True)


def _send(job: JobName, arguments: dict[str, str]) -> None:
    if monotonic() < _broker.asleep_until:
        return
    try:
        with _producers().acquire(block=True, timeout=_IMPATIENT["socket_timeout"]) as producer:
            current_app.send_task(job, kwargs=arguments, producer=producer, retry=False)
    except (OperationalError, LimitExceeded, RedisError, OSError):
        _broker.asleep_until = monotonic() + _LEAVE_ALONE_SECONDS
        logger.warning("The broker is down: %s and what follows wait for the sweep.", job)


@dataclass
class _Broker:
    """What this process remembers of the broker: a hundred messages do not each wait for one that is down."""

    asleep_until: float = 0.0


_broker = _Broker()


@cache
def _producers() -> ProducerPool:
    connection = current_app.connection_for_write(transport_options=_IMPATIENT)
    return ProducerPool(connection.Pool(limit=_MOST_CONNECTIONS), limit=_MOST_CONNECTIONS)
