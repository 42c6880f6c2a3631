"""Background work, called by name so that no service imports a task."""

import logging
from enum import StrEnum

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


class JobName(StrEnum):
    """Every task there is. The names are on the wire: they never change."""

    DELIVER_NOTIFICATION = "notifications.deliver_notification"
    SWEEP_NOTIFICATIONS = "notifications.sweep_notifications"
    PURGE_NOTIFICATIONS = "notifications.purge_notifications"


def enqueue_on_commit(job: JobName, **arguments: str) -> None:
    """Start a job when the present transaction has committed.

    Only the fast path: the row that the job works on is found by a sweep anyway, so a broker that is down
    costs seconds and loses nothing.
    """
    transaction.on_commit(lambda: _send(job, arguments))


def _send(job: JobName, arguments: dict[str, str]) -> None:
    try:
        current_app.send_task(job, kwargs=arguments, retry=False)
    except OperationalError:
        logger.warning("The broker is down: %s waits for the sweep.", job)
