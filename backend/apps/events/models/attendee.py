"""One person at a group booking."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.events.models.access_token import AccessTokenModel
from apps.events.models.booking import Booking
from apps.events.models.change_policy import HeldToPolicyModel
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import UuidModel
from shared_types.vocabulary import AttendeeStatus


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    """Attendees, narrowed."""

    def seated(self) -> Self:
        """Those who hold a seat, whether or not they came to sit on it."""
        return self.exclude(status=AttendeeStatus.CANCELLED)


class Attendee(UuidModel, AccessTokenModel, HeldToPolicyModel):
    """A seat at a group booking, the first invitee's included. Its token changes this seat and its guests'.

    guest_of: who booked the seat along with their own; a guest has no token. What is not known of a guest is
    what whoever brings them gave: name, address, phone.
    shows_name: frozen when they join, by what they were told then.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="attendees", db_index=False)
    guest_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="guests")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=31, blank=True, default="")
    timezone = models.CharField(max_length=64, default="UTC", help_text="IANA name, for mail to them.")
    status = models.CharField(
        max_length=20, choices=choices_of(AttendeeStatus), default=AttendeeStatus.CONFIRMED
    )
    custom_answers = models.JSONField(default=list, blank=True)
    shows_name = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether others who come may see the name, while the event type shows names.",
    )
    ical_uid = models.CharField(
        max_length=255,
        blank=True,
        default="",
        help_text="Of this person's invitation; stays when the seat moves.",
    )
    ical_sequence = models.PositiveIntegerField(default=0, help_text="Grows with every change.")
    joined_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.TextField(blank=True, default="")

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        constraints = [
            *AccessTokenModel.Meta.constraints,
            *HeldToPolicyModel.Meta.constraints,
            only_words("status", AttendeeStatus, name="attendee_status_is_known"),
            # A seat that was given up without a time, or a time on a seat that is still taken.
            models.CheckConstraint(
                condition=Q(status=AttendeeStatus.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=AttendeeStatus.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="attendee_cancelled_has_a_time",
            ),
            # Two keys to one group of seats: whoever holds the guest's could cut the party apart.
            models.CheckConstraint(
                condition=Q(guest_of=None) | Q(access_token=None), name="attendee_guest_has_no_token"
            ),
        ]
        indexes = [
            # A booking's people in the order in which they joined.
            models.Index(fields=["booking", "joined_at"], name="attendee_by_booking"),
            # Which of the events that a linked calendar has are ours.
            models.Index(fields=["organizer", "ical_uid"], name="attendee_by_uid"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_seated(self) -> bool:
        """Whether the seat is theirs."""
        return self.status != AttendeeStatus.CANCELLED

    def cancel(self, *, reason: str, now: datetime) -> None:
        """Give the seat up."""
        self.status = AttendeeStatus.CANCELLED
        self.cancelled_at, self.cancellation_reason = now, reason
        self.ical_sequence += 1
