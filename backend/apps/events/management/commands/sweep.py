"""`manage.py sweep`: do and send what is due without a worker or a broker."""

from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand

from apps.events.services.automation.delivering import deliver_webhooks
from apps.events.services.automation.replanning import replan_workflows
from apps.events.services.automation.running import run_due_messages
from apps.notifications.services import deliver_next_notification
from core import clock
from shared_types.vocabulary import Channel

_WEBHOOKS_FOR: Final = timedelta(minutes=5)


class Command(BaseCommand):
    """For operators: when the worker or Redis is away, mail need not be."""

    help = "Do what workflows have to do and send every message that is due, without a worker or Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go on until nothing is due, or whoever takes it cannot be reached."""
        replan_workflows(now=clock.now())
        while run_due_messages(now=clock.now()):
            pass
        tried = 0
        for channel in Channel:
            while deliver_next_notification(now=clock.now(), channel=channel):
                tried += 1
        hooks = deliver_webhooks(until=clock.now() + _WEBHOOKS_FOR, tell_time=clock.now)
        self.stdout.write(f"{tried} messages and {hooks} webhooks were due.")
