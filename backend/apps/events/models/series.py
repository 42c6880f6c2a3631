"""Bookings that were made together, after one rule."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.events.models.access_token import AccessTokenModel
from apps.events.models.event_type import EventType
from core.models import TimestampedModel, UuidModel


class BookingSeries(UuidModel, TimestampedModel, AccessTokenModel):
    """What the bookings of a series have in common: their rule, their one link, their one calendar entry.

    Rule, zone and length are those of the day on which it was booked: later changes of the event type leave
    it
    alone. Who comes, and what they said, stands on the bookings. Their `original_start` is the rule's start
    for
    them, RFC 5545's RECURRENCE-ID; `start_time` is when they take place.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    event_type = models.ForeignKey(EventType, models.PROTECT, related_name="+")
    recurrence_rule = models.TextField(help_text="RRULE, up to the last date that was booked.")
    timezone = models.CharField(max_length=64, help_text="In which the clock time stays the same.")
    first_start = models.DateTimeField(help_text="The rule's start for the first date: DTSTART.")
    duration = models.PositiveSmallIntegerField(help_text="Minutes.")
    ical_uid = models.CharField(max_length=255, help_text="One for all of its dates.")
    ical_sequence = models.PositiveIntegerField(
        default=0, help_text="Grows with every change of any of its dates."
    )

    class Meta:
        constraints = [
            *AccessTokenModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(recurrence_rule=""), name="bookingseries_has_a_rule"),
            models.UniqueConstraint(fields=["ical_uid"], name="bookingseries_uid_is_unique"),
        ]

    def __str__(self) -> str:
        return str(self.id)
