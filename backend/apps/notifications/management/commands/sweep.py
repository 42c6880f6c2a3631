"""`manage.py sweep`: send what is due without a worker or a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.notifications.services import deliver_next_notification
from core import clock


class Command(BaseCommand):
    """For operators: when the worker or Redis is away, mail need not be."""

    help = "Send every message that is due, here and now, without a worker or Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go on until nothing is due, or the mail server cannot be reached."""
        tried = 0
        while deliver_next_notification(now=clock.now()):
            tried += 1
        self.stdout.write(f"{tried} messages were due.")
