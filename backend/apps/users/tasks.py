"""Entry points of the worker. Each may run twice."""

from celery import shared_task

from apps.users import services
from core import clock
from core.jobs import JobName


@shared_task(name=JobName.PURGE_SESSIONS)
def purge_sessions() -> None:
    """Sessions that are over."""
    services.purge_sessions(now=clock.now())
