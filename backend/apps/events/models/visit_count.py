"""How many visits to a booking page came how far, a day at a time; nothing about who they were."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.events.models.event_type import EventType
from apps.events.models.words import only_words
from core.choices import choices_of
from shared_types.vocabulary import VisitStep


class VisitCount(models.Model):
    """The visits of one of the organizer's days that took one step.

    At most one row a step: however many come, an event type has as many rows a day as there are steps.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    event_type = models.ForeignKey(EventType, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(help_text="The organizer's date.")
    step = models.CharField(max_length=40, choices=choices_of(VisitStep))
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # Also what the counting upsert finds its row by.
            models.UniqueConstraint(fields=["event_type", "day", "step"], name="visit_count_is_one_a_day"),
            models.CheckConstraint(condition=Q(count__gte=1), name="visit_count_counts_from_one"),
            only_words("step", VisitStep, name="visit_count_step_is_known"),
        ]
        indexes = [
            # The counts of all of an organizer's event types between two dates.
            models.Index(fields=["organizer", "day"], name="visit_count_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.step}"
