"""Wishes for slots that are taken."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from apps.events.models.access_token import AccessTokenModel
from apps.events.models.booking import Booking
from apps.events.models.event_type import EventType
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import TimestampedModel, UuidModel
from shared_types.fields import MAX_CAPACITY
from shared_types.vocabulary import WaitlistStatus

WAITING_STATUSES = (WaitlistStatus.ACTIVE, WaitlistStatus.NOTIFIED)
MINUTES_A_DAY = 24 * 60
_WAITING = Q(status__in=WAITING_STATUSES)


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    """Entries, narrowed."""

    def waiting(self) -> Self:
        """Those that may still come true: in line, or with an offer."""
        return self.filter(_WAITING)

    def in_line(self, now: datetime) -> Self:
        """Those that the next free place may be offered to."""
        return self.filter(
            status=WaitlistStatus.ACTIVE,
            confirmed_at__isnull=False,
            notify_when_available=True,
            expires_at__gt=now,
        )


class WaitlistEntry(UuidModel, TimestampedModel, AccessTokenModel):
    """An invitee's place in the line for a time, by when their address was confirmed.

    A wish is one start, or any start within a window: between the desired times, on some weekdays, and within
    hours of the day by the invitee's clocks.
    expires_at: when its present state ends: the time to confirm, the wish itself, or the offer.
    offered_booking: whose time or seats are held for it, or were.
    """

    event_type = models.ForeignKey(EventType, models.PROTECT, related_name="waitlist_entries", db_index=False)
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    desired_start_time = models.DateTimeField()
    desired_end_time = models.DateTimeField()
    wished_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="ISO; none for one start."
    )
    wished_from_minute = models.PositiveSmallIntegerField(default=0)
    wished_until_minute = models.PositiveSmallIntegerField(default=MINUTES_A_DAY)
    attendee_count = models.PositiveSmallIntegerField(default=1)
    invitee_name = models.CharField(max_length=200)
    invitee_email = models.EmailField(max_length=254)
    invitee_phone = models.CharField(max_length=31, blank=True, default="")
    invitee_timezone = models.CharField(max_length=64, default="UTC")
    notify_when_available = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When the address was confirmed.")
    expires_at = models.DateTimeField()
    status = models.CharField(
        max_length=20, choices=choices_of(WaitlistStatus), default=WaitlistStatus.ACTIVE
    )
    custom_answers = models.JSONField(default=list, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    offered_booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="waitlist_offers"
    )
    converted_booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="waitlist_entries"
    )

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            *AccessTokenModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(desired_start_time__lt=F("desired_end_time")),
                name="waitlist_entry_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(attendee_count__gte=1, attendee_count__lte=MAX_CAPACITY),
                name="waitlist_entry_wants_1_to_100_seats",
            ),
            only_words("status", WaitlistStatus, name="waitlist_entry_status_is_known"),
            # One person in two places of one line.
            models.UniqueConstraint(
                "event_type",
                Lower("invitee_email"),
                "desired_start_time",
                "desired_end_time",
                "wished_weekdays",
                "wished_from_minute",
                "wished_until_minute",
                condition=_WAITING,
                name="waitlist_entry_is_one_a_wish",
            ),
            # Hours of the day belong to a wish for some weekdays, and to that alone.
            models.CheckConstraint(
                condition=Q(wished_weekdays__len=0, wished_from_minute=0, wished_until_minute=MINUTES_A_DAY)
                | Q(
                    wished_weekdays__len__gt=0,
                    wished_weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7],
                    wished_from_minute__lt=F("wished_until_minute"),
                    wished_until_minute__lte=MINUTES_A_DAY,
                ),
                name="waitlist_entry_window_is_whole",
            ),
            # An offer that nobody was told of, or that holds nothing.
            models.CheckConstraint(
                condition=~Q(status=WaitlistStatus.NOTIFIED)
                | Q(notified_at__isnull=False, offered_booking__isnull=False),
                name="waitlist_entry_notified_has_a_time",
            ),
            # A place for an address that may be anybody's.
            models.CheckConstraint(
                condition=~Q(status__in=[WaitlistStatus.NOTIFIED, WaitlistStatus.CONVERTED])
                | Q(confirmed_at__isnull=False),
                name="waitlist_entry_offered_is_confirmed",
            ),
            # A wish that came true without a booking, or a booking of one that did not.
            models.CheckConstraint(
                condition=Q(status=WaitlistStatus.CONVERTED, converted_booking__isnull=False)
                | (~Q(status=WaitlistStatus.CONVERTED) & Q(converted_booking__isnull=True)),
                name="waitlist_entry_converted_has_a_booking",
            ),
        ]
        indexes = [
            # An organizer's line, first come first.
            models.Index(
                fields=["organizer", "confirmed_at"], condition=_WAITING, name="waitlist_entry_in_line"
            ),
            # The sweep of what has run out.
            models.Index(fields=["expires_at"], condition=_WAITING, name="waitlist_entry_by_end"),
            # An organizer's list; `id` settles the order of a page.
            models.Index(fields=["organizer", "created_at", "id"], name="waitlist_entry_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_window(self) -> bool:
        """Whether any of several starts would do."""
        return bool(self.wished_weekdays)

    def wants(self, start: datetime, end: datetime) -> bool:
        """Whether a meeting at that time is what is wished for."""
        if not self.is_window():
            return start == self.desired_start_time
        if start < self.desired_start_time or end > self.desired_end_time:
            return False
        zone = ZoneInfo(self.invitee_timezone)
        begins, ends = start.astimezone(zone), end.astimezone(zone)
        until = (ends.date() - begins.date()).days * MINUTES_A_DAY + ends.hour * 60 + ends.minute
        return (
            begins.isoweekday() in self.wished_weekdays
            and begins.hour * 60 + begins.minute >= self.wished_from_minute
            and until <= self.wished_until_minute
        )
