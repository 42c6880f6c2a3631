"""One scheduled meeting."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import GreaterThan

from apps.events.models.access_token import AccessTokenModel
from apps.events.models.change_policy import HeldToPolicyModel
from apps.events.models.event_type import EventType
from apps.events.models.series import BookingSeries
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import TimestampedModel, UuidModel
from shared_types.fields import MAX_CAPACITY
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, CancelledBy

GONE_STATUSES = (BookingStatus.CANCELLED, BookingStatus.RESCHEDULED)
# A completed meeting's time stays taken, and so does time held for a waitlist offer.
LIVE_STATUSES = tuple(status for status in BookingStatus if status not in GONE_STATUSES)
_LONGEST_MEETING = timedelta(minutes=720)
_LIVE = ~Q(status__in=GONE_STATUSES)


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings, narrowed."""

    def live(self) -> Self:
        """Those that take time: neither cancelled nor moved away."""
        return self.filter(_LIVE)

    def ever_booked(self) -> Self:
        """Without time that was held for somebody who did not want it in the end."""
        return self.exclude(status=BookingStatus.CANCELLED, hold_expires_at__isnull=False)

    def upcoming(self, now: datetime) -> Self:
        """Confirmed and not over."""
        # Found by their start, in the order of lists. The end is dressed up as a sum: the planner takes two
        # bounds for one after the other, and would rather go through all that ends later, and sort it.
        ends = F("end_time") + Value(timedelta(0))
        return self.filter(
            GreaterThan(ends, now), status=BookingStatus.CONFIRMED, start_time__gt=now - _LONGEST_MEETING
        )


class Booking(UuidModel, TimestampedModel, AccessTokenModel, HeldToPolicyModel):
    """An invitee's claim on an organizer's time; at a group event one row for all who come.

    busy, capacity, the iCalendar identity and the rules for changing it are frozen when it is made: later
    changes of the event type leave it alone. A group booking carries the name of the first of its people,
    and no token of its own: there each seat has rules and moves of its own. Nor has a date of a series a
    token: it is reached through the series' link.
    custom_answers: list of {question_id, question_text, answer}.
    """

    event_type = models.ForeignKey(EventType, models.PROTECT, related_name="bookings")
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", db_index=False
    )
    invitee_name = models.CharField(max_length=200)
    invitee_email = models.EmailField(max_length=254)
    invitee_phone = models.CharField(max_length=31, blank=True, default="")
    invitee_timezone = models.CharField(max_length=64, default="UTC")
    start_time = models.DateTimeField()
    end_time = models.DateTimeField()
    busy = DateTimeRangeField(help_text="Meeting plus buffers, [start, end), UTC.")
    status = models.CharField(
        max_length=20, choices=choices_of(BookingStatus), default=BookingStatus.CONFIRMED
    )
    hold_expires_at = models.DateTimeField(null=True, blank=True, help_text="How long a held slot is kept.")
    attendee_count = models.PositiveSmallIntegerField(default=1)
    held_seats = models.PositiveSmallIntegerField(default=0, help_text="Offered to the waitlist.")
    capacity = models.PositiveSmallIntegerField(default=1)
    recurrence = models.ForeignKey(
        BookingSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        db_index=False,
        help_text="The series.",
    )
    is_recurring_exception = models.BooleanField(default=False, help_text="Moved away from its series.")
    recurrence_sequence = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Which of the series' dates, from 1."
    )
    recurrence_count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many dates the series was booked with."
    )
    original_start = models.DateTimeField(
        null=True, blank=True, help_text="The start that the series' rule gave it."
    )
    custom_answers = models.JSONField(default=list, blank=True)
    rules_broken = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        blank=True,
        help_text="Rules the organizer set aside for this time, by their words in SlotRule.",
    )
    meeting_link = models.URLField(max_length=500, blank=True, default="")
    meeting_id = models.CharField(max_length=200, blank=True, default="")
    meeting_password = models.CharField(max_length=200, blank=True, default="")
    meeting_link_follows = models.BooleanField(
        default=False, db_default=False, help_text="A linked account is to make the link."
    )
    ical_uid = models.CharField(max_length=255, help_text="Stays the same when the booking is moved.")
    ical_sequence = models.PositiveIntegerField(default=0, help_text="Grows with every change.")
    external_calendar_event_id = models.CharField(max_length=1024, blank=True, default="")
    calendar_sync_status = models.CharField(
        max_length=20, choices=choices_of(CalendarSyncStatus), default=CalendarSyncStatus.PENDING
    )
    calendar_sync_error = models.TextField(blank=True, default="")
    calendar_sync_attempts = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=20, choices=choices_of(CancelledBy), blank=True, default="")
    cancellation_reason = models.TextField(blank=True, default="")
    rescheduled_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rescheduled_to", db_index=False
    )
    rescheduled_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was moved away from here."
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            *AccessTokenModel.Meta.constraints,
            *HeldToPolicyModel.Meta.constraints,
            # The promise. Not deferrable: a writer must learn of it at once.
            ExclusionConstraint(
                name="booking_never_overlaps",
                expressions=[("organizer", RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
                condition=_LIVE,
            ),
            # One row a slot, shared by all its people. Its index finds the slot to join, and counts a day's.
            models.UniqueConstraint(
                fields=["event_type", "start_time"], condition=_LIVE, name="booking_is_one_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(start_time__lt=F("end_time")), name="booking_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(busy__startswith__lte=F("start_time"), busy__endswith__gte=F("end_time")),
                name="booking_busy_covers_the_meeting",
            ),
            # An empty range overlaps nothing, an open one everything, and `]` a neighbour that only touches.
            models.CheckConstraint(
                condition=Q(
                    busy__isempty=False,
                    busy__lower_inf=False,
                    busy__upper_inf=False,
                    busy__lower_inc=True,
                    busy__upper_inc=False,
                ),
                name="booking_busy_has_a_start_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MAX_CAPACITY), name="booking_takes_1_to_100"
            ),
            # A seat that is offered to somebody counts like one that is taken.
            models.CheckConstraint(
                condition=Q(capacity__gte=F("attendee_count") + F("held_seats")),
                name="booking_is_not_overfull",
            ),
            # A hold for nobody, or seats kept at a meeting that is off.
            models.CheckConstraint(
                condition=Q(status=BookingStatus.HELD, attendee_count=0, held_seats__gte=1)
                | (~Q(status__in=[BookingStatus.HELD, *GONE_STATUSES]))
                | Q(status__in=GONE_STATUSES, held_seats=0),
                name="booking_holds_seats_while_it_is_live",
            ),
            only_words("status", BookingStatus, name="booking_status_is_known"),
            only_words("calendar_sync_status", CalendarSyncStatus, name="booking_sync_status_is_known"),
            only_words("cancelled_by", CancelledBy, name="booking_canceller_is_known", or_blank=True),
            models.CheckConstraint(
                condition=(
                    Q(status=BookingStatus.CANCELLED, cancelled_at__isnull=False) & ~Q(cancelled_by="")
                )
                | (~Q(status=BookingStatus.CANCELLED) & Q(cancelled_at__isnull=True, cancelled_by="")),
                name="booking_cancelled_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status=BookingStatus.RESCHEDULED, rescheduled_at__isnull=False)
                | (~Q(status=BookingStatus.RESCHEDULED) & Q(rescheduled_at__isnull=True)),
                name="booking_rescheduled_says_when",
            ),
            # A hold without an end would block its time for ever. One that was let go keeps it, and by
            # that is told from a booking that was cancelled.
            models.CheckConstraint(
                condition=Q(status=BookingStatus.HELD, hold_expires_at__isnull=False)
                | Q(status=BookingStatus.CANCELLED)
                | (
                    ~Q(status__in=[BookingStatus.HELD, BookingStatus.CANCELLED])
                    & Q(hold_expires_at__isnull=True)
                ),
                name="booking_held_has_an_end",
            ),
            # Moved twice from one place, a booking would be in two. Also finds where a moved one went.
            models.UniqueConstraint(fields=["rescheduled_from"], name="booking_is_moved_once"),
            models.CheckConstraint(
                condition=Q(
                    recurrence=None,
                    recurrence_sequence=None,
                    original_start=None,
                    is_recurring_exception=False,
                )
                | Q(
                    recurrence__isnull=False, recurrence_sequence__isnull=False, original_start__isnull=False
                ),
                name="booking_series_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["recurrence", "recurrence_sequence"],
                condition=_LIVE,
                name="booking_is_one_a_date_of_its_series",
            ),
            # A second key, to one date, would outlive a new link of the series.
            models.CheckConstraint(
                condition=Q(recurrence=None) | Q(access_token=None), name="booking_of_a_series_has_no_token"
            ),
        ]
        indexes = [
            # An organizer's list, by start; `id` settles the order of a page.
            models.Index(fields=["organizer", "start_time", "id"], name="booking_by_start"),
            # The same for those to come, which are few among many that are over.
            models.Index(
                fields=["organizer", "start_time", "id"],
                condition=Q(status=BookingStatus.CONFIRMED),
                name="booking_confirmed_by_start",
            ),
            # The dates of a series, those that were called off or moved away from included.
            models.Index(
                fields=["recurrence", "recurrence_sequence"],
                condition=Q(recurrence__isnull=False),
                name="booking_by_series",
            ),
            # The same for the cancelled ones, which are few among many.
            models.Index(
                fields=["organizer", "start_time", "id"],
                condition=Q(status=BookingStatus.CANCELLED),
                name="booking_cancelled_by_start",
            ),
            # Which of the events that a linked calendar has are ours.
            models.Index(fields=["organizer", "ical_uid"], name="booking_by_uid"),
            # What is over and waits to be completed: a few among many, since the others are.
            models.Index(
                fields=["end_time"], condition=Q(status=BookingStatus.CONFIRMED), name="booking_to_complete"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_group_booking(self) -> bool:
        """Whether several people share it."""
        return self.capacity > 1

    def is_live(self) -> bool:
        """Whether it takes the organizer's time."""
        return self.status in LIVE_STATUSES

    def can_be_cancelled(self, now: datetime) -> bool:
        """Confirmed and not yet begun."""
        return self.status == BookingStatus.CONFIRMED and now < self.start_time

    def can_be_rescheduled(self, now: datetime) -> bool:
        """Confirmed and not yet begun."""
        return self.status == BookingStatus.CONFIRMED and now < self.start_time

    def can_take_attendees(self, now: datetime) -> bool:
        """Whether its organizer may add people: a group's, and not over. Some come without having booked."""
        return self.is_group_booking() and self.status == BookingStatus.CONFIRMED and now < self.end_time

    def can_be_concluded(self, now: datetime) -> bool:
        """Whether it can be said how it went: it has begun, and nobody called it off."""
        told = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
        return self.status in told and now >= self.start_time

    def cancel(self, *, cancelled_by: CancelledBy, reason: str, now: datetime) -> None:
        """Call it off; its time is free from then on."""
        self.status, self.cancelled_by = BookingStatus.CANCELLED, cancelled_by
        self.cancelled_at, self.cancellation_reason = now, reason
        self.hold_expires_at, self.held_seats = None, 0
        self.ical_sequence += 1

    def let_go(self, *, now: datetime) -> None:
        """Give up time that was held, and that nobody ever booked."""
        self.status, self.cancelled_by = BookingStatus.CANCELLED, CancelledBy.SYSTEM
        self.cancelled_at, self.held_seats = now, 0

    def retire(self, *, now: datetime) -> None:
        """Leave this time to others: the meeting has moved to another row."""
        self.status, self.rescheduled_at = BookingStatus.RESCHEDULED, now
        self.held_seats = 0
        # What linked accounts have to hear, they hear of the place it has moved to.
        self.calendar_sync_status, self.meeting_link_follows = CalendarSyncStatus.NOT_REQUIRED, False

    def mark_calendar_sync_success(self, *, external_calendar_event_id: str) -> None:
        """It stands in the organizer's calendar."""
        self.calendar_sync_status = CalendarSyncStatus.SUCCEEDED
        self.external_calendar_event_id, self.calendar_sync_error = external_calendar_event_id, ""
        self.calendar_sync_attempts += 1

    def mark_calendar_sync_failed(self, *, error: str) -> None:
        """It could not be written into the organizer's calendar."""
        self.calendar_sync_status, self.calendar_sync_error = CalendarSyncStatus.FAILED, error
        self.calendar_sync_attempts += 1
