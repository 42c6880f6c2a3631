"""Entry points of the worker. Each may run twice."""

from datetime import timedelta

from celery import shared_task

from apps.events.services.completing import complete_ended_bookings
from core import clock
from core.jobs import JobName

SWEEP_LASTS = timedelta(seconds=20)


@shared_task(name=JobName.COMPLETE_BOOKINGS)
def complete_bookings() -> None:
    """Whatever ended some time ago. Stops in time for its own time limit."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and complete_ended_bookings(now=clock.now()):
        pass
