"""`./kalends manage import_questions`: questions that stand in the legacy JSON field become questions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.events.models import EventType
from apps.events.services.event_types.legacy_questions import import_legacy_questions
from core.errors import Invalid


class Command(BaseCommand):
    """One transaction an event type; what cannot be read stays where it is."""

    help = "Turns the legacy field custom_questions of event types into questions, and empties it."

    def handle(self, **options: Any) -> None:
        """Import, and say what could not be; raises CommandError where anything could not."""
        waiting = EventType.objects.existing().exclude(custom_questions=[]).order_by("created_at")
        made = failed = 0
        for event_type in waiting.iterator(chunk_size=500):
            try:
                made += import_legacy_questions(event_type_id=event_type.id)
            except Invalid as refused:
                failed += 1
                self.stdout.write(f"{event_type.id}: {refused.message}")
        if failed:
            raise CommandError(f"{made} questions imported; {failed} event types could not be read.")
        self.stdout.write(f"{made} questions imported.")
