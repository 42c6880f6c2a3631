"""Entry points of the worker. Each may run twice."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from apps.notifications import services
from core import clock
from core.jobs import JobName
from shared_types.vocabulary import Channel

SWEEP_LASTS = timedelta(seconds=20)


@shared_task(name=JobName.DELIVER_NOTIFICATION)
def deliver_notification(*, notification_id: str) -> None:
    """The fast path: one message, as soon as what it tells of is committed."""
    services.deliver_notification(notification_id=UUID(notification_id), now=clock.now())


@shared_task(name=JobName.SWEEP_NOTIFICATIONS)
def sweep_notifications() -> None:
    """Whatever is due, whether anybody was told of it or not. Stops in time for its own time limit."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and services.deliver_next_notification(now=clock.now()):
        pass


@shared_task(name=JobName.SWEEP_TEXTS)
def sweep_texts() -> None:
    """The same for text messages, in a lane of their own."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and services.deliver_next_notification(now=clock.now(), channel=Channel.SMS):
        pass


@shared_task(name=JobName.PURGE_NOTIFICATIONS)
def purge_notifications() -> None:
    """Old messages, in batches, so that no transaction is long."""
    while services.purge_notifications(now=clock.now()):
        pass
