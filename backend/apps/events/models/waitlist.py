"""Wishes for slots that are taken."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.events.models.booking import Booking
from apps.events.models.event_type import EventType
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import TimestampedModel, UuidModel
from shared_types.fields import MAX_CAPACITY
from shared_types.vocabulary import WaitlistStatus


class WaitlistEntry(UuidModel, TimestampedModel):
    """An invitee's place in the line for a time."""

    event_type = models.ForeignKey(EventType, models.PROTECT, related_name="waitlist_entries", db_index=False)
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    desired_start_time = models.DateTimeField()
    desired_end_time = models.DateTimeField()
    attendee_count = models.PositiveSmallIntegerField(default=1)
    invitee_name = models.CharField(max_length=200)
    invitee_email = models.EmailField(max_length=254)
    invitee_phone = models.CharField(max_length=31, blank=True, default="")
    invitee_timezone = models.CharField(max_length=64, default="UTC")
    notify_when_available = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    status = models.CharField(
        max_length=20, choices=choices_of(WaitlistStatus), default=WaitlistStatus.ACTIVE
    )
    custom_answers = models.JSONField(default=list, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    converted_booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="waitlist_entries"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(desired_start_time__lt=F("desired_end_time")),
                name="waitlist_entry_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(attendee_count__gte=1, attendee_count__lte=MAX_CAPACITY),
                name="waitlist_entry_wants_1_to_100_seats",
            ),
            only_words("status", WaitlistStatus, name="waitlist_entry_status_is_known"),
            # An offer that nobody was told of.
            models.CheckConstraint(
                condition=~Q(status=WaitlistStatus.NOTIFIED) | Q(notified_at__isnull=False),
                name="waitlist_entry_notified_has_a_time",
            ),
            # A wish that came true without a booking, or a booking of one that did not.
            models.CheckConstraint(
                condition=Q(status=WaitlistStatus.CONVERTED, converted_booking__isnull=False)
                | (~Q(status=WaitlistStatus.CONVERTED) & Q(converted_booking__isnull=True)),
                name="waitlist_entry_converted_has_a_booking",
            ),
        ]
        indexes = [
            # The line for a slot, first come first.
            models.Index(
                fields=["event_type", "desired_start_time", "created_at"],
                condition=Q(status=WaitlistStatus.ACTIVE),
                name="waitlist_entry_in_line",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
