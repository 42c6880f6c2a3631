"""What can be booked."""

from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.availability.models import Schedule
from apps.events.models.change_policy import ChangePolicyModel
from apps.events.models.words import only_words
from apps.workflows.models import Workflow
from core.choices import choices_of
from core.models import TimestampedModel, UuidModel
from shared_types.fields import (
    DEFAULT_CLAIM_MINUTES,
    MAX_CAPACITY,
    MAX_CLAIM_MINUTES,
    MAX_HORIZON_MINUTES,
    MAX_NOTICE_MINUTES,
    MIN_CLAIM_MINUTES,
)
from shared_types.vocabulary import ConferencingProvider, LocationType, RecurrenceType


class EventTypeQuerySet(models.QuerySet["EventType"]):
    """Event types, narrowed."""

    def existing(self) -> Self:
        """Without the deleted ones."""
        return self.filter(deleted_at__isnull=True)


class EventType(UuidModel, TimestampedModel, ChangePolicyModel):
    """The bookable template. Times are minutes; a slot interval of 0 means the organizer's own.

    A deleted one with bookings stays as a row, out of sight, so that its bookings keep their history.
    """

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_types", db_index=False
    )
    name = models.CharField(max_length=200)
    event_type_slug = models.SlugField(max_length=60, db_index=False)
    description = models.TextField(blank=True, default="")
    duration = models.PositiveSmallIntegerField(default=30)
    max_attendees = models.PositiveSmallIntegerField(default=1)
    enable_waitlist = models.BooleanField(default=False)
    show_attendee_names = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether those who come to one slot see each other's names.",
    )
    waitlist_claim_minutes = models.PositiveSmallIntegerField(
        default=DEFAULT_CLAIM_MINUTES, help_text="How long at most a place is held for who waits."
    )
    is_active = models.BooleanField(default=True)
    is_private = models.BooleanField(default=False, help_text="Reached by its link only.")
    min_scheduling_notice = models.PositiveIntegerField(default=60)
    max_scheduling_horizon = models.PositiveIntegerField(default=60 * 24 * 60)
    buffer_time_before = models.PositiveSmallIntegerField(default=0)
    buffer_time_after = models.PositiveSmallIntegerField(default=0)
    max_bookings_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    slot_interval_minutes = models.PositiveSmallIntegerField(default=0)
    recurrence_type = models.CharField(
        max_length=10, choices=choices_of(RecurrenceType), default=RecurrenceType.NONE
    )
    recurrence_rule = models.TextField(blank=True, default="", help_text="RRULE of RFC 5545.")
    max_occurrences = models.PositiveSmallIntegerField(null=True, blank=True)
    recurrence_end_date = models.DateField(null=True, blank=True)
    location_type = models.CharField(
        max_length=20, choices=choices_of(LocationType), default=LocationType.VIDEO_CALL
    )
    location_details = models.TextField(blank=True, default="")
    conferencing_provider = models.CharField(
        max_length=20,
        choices=choices_of(ConferencingProvider),
        null=True,
        blank=True,
        help_text="Who makes the link of a video call; empty: the organizer's default.",
    )
    redirect_url_after_booking = models.URLField(max_length=500, blank=True, default="")
    schedule = models.ForeignKey(
        Schedule,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="event_types",
        help_text="Without one the organizer's default schedule counts.",
    )
    confirmation_workflow = models.ForeignKey(
        Workflow, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminder_workflow = models.ForeignKey(Workflow, models.SET_NULL, null=True, blank=True, related_name="+")
    cancellation_workflow = models.ForeignKey(
        Workflow, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    custom_questions = models.JSONField(
        default=list, blank=True, help_text="Imported only; they become CustomQuestion rows."
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventTypeQuerySet.as_manager()

    class Meta:
        permissions = [
            ("see_event_type", "Can see an event type"),
            ("manage_event_type", "Can change an event type"),
            ("see_bookings", "Can see the bookings of an event type"),
            ("manage_bookings", "Can change the bookings of an event type"),
        ]
        constraints = [
            *ChangePolicyModel.Meta.constraints,
            # Also the index of an organizer's list, and of a public page's look-up by slug.
            models.UniqueConstraint(
                fields=["organizer", "name"], condition=Q(deleted_at=None), name="event_type_name_is_unique"
            ),
            models.UniqueConstraint(
                fields=["organizer", "event_type_slug"],
                condition=Q(deleted_at=None),
                name="event_type_slug_is_unique",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="event_type_has_a_name"),
            models.CheckConstraint(
                condition=Q(event_type_slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="event_type_slug_fits_an_address",
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=5, duration__lte=720), name="event_type_lasts_5_to_720_minutes"
            ),
            models.CheckConstraint(
                condition=Q(max_attendees__gte=1, max_attendees__lte=MAX_CAPACITY),
                name="event_type_takes_1_to_100",
            ),
            models.CheckConstraint(
                condition=Q(
                    waitlist_claim_minutes__gte=MIN_CLAIM_MINUTES,
                    waitlist_claim_minutes__lte=MAX_CLAIM_MINUTES,
                ),
                name="event_type_claim_takes_15_minutes_to_a_week",
            ),
            models.CheckConstraint(
                condition=Q(min_scheduling_notice__lte=MAX_NOTICE_MINUTES),
                name="event_type_notice_is_at_most_a_year",
            ),
            models.CheckConstraint(
                condition=Q(max_scheduling_horizon__gte=1, max_scheduling_horizon__lte=MAX_HORIZON_MINUTES),
                name="event_type_horizon_is_at_most_two_years",
            ),
            models.CheckConstraint(
                condition=Q(buffer_time_before__lte=120, buffer_time_after__lte=120),
                name="event_type_buffers_are_at_most_two_hours",
            ),
            models.CheckConstraint(
                condition=Q(max_bookings_per_day=None)
                | Q(max_bookings_per_day__gte=1, max_bookings_per_day__lte=288),
                name="event_type_daily_limit_is_1_to_288",
            ),
            models.CheckConstraint(
                condition=Q(slot_interval_minutes__lte=60), name="event_type_slot_interval_is_at_most_an_hour"
            ),
            only_words("recurrence_type", RecurrenceType, name="event_type_recurrence_type_is_known"),
            only_words("location_type", LocationType, name="event_type_location_type_is_known"),
            only_words(
                "conferencing_provider", ConferencingProvider, name="event_type_conferencing_is_known"
            ),
            # A single meeting with leftovers of a series, or a series that does not say when it comes again.
            models.CheckConstraint(
                condition=Q(
                    recurrence_type=RecurrenceType.NONE,
                    recurrence_rule="",
                    max_occurrences=None,
                    recurrence_end_date=None,
                )
                | (~Q(recurrence_type=RecurrenceType.NONE) & ~Q(recurrence_rule="")),
                name="event_type_recurrence_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(max_occurrences=None) | Q(max_occurrences__gte=1, max_occurrences__lte=365),
                name="event_type_occurs_1_to_365_times",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_group_event(self) -> bool:
        """Whether several people share one slot."""
        return self.max_attendees > 1

    def is_recurring(self) -> bool:
        """Whether it is booked as a series."""
        return self.recurrence_type != RecurrenceType.NONE and not self.is_group_event()

    def get_total_duration_with_buffers(self) -> int:
        """Minutes of the organizer's time that one booking takes."""
        return self.buffer_time_before + self.duration + self.buffer_time_after

    def get_slot_interval(self, organizer_default: int) -> int:
        """Minutes between offered starts. organizer_default: 0 where the organizer set none."""
        return self.slot_interval_minutes or organizer_default or self.duration

    def can_book_on_date(self, day: date, *, now: datetime, zone: ZoneInfo, live_bookings: int) -> bool:
        """Whether the rules that concern whole days leave room on one of the organizer's days.

        zone: the organizer's. live_bookings: this event type's, on that day.
        """
        soonest = (now + timedelta(minutes=self.min_scheduling_notice)).astimezone(zone).date()
        latest = (now + timedelta(minutes=self.max_scheduling_horizon)).astimezone(zone).date()
        has_room = self.max_bookings_per_day is None or live_bookings < self.max_bookings_per_day
        return self.is_active and self.deleted_at is None and soonest <= day <= latest and has_room
