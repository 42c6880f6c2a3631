"""Linked accounts, and what their calendars say about an organizer's time."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from core.choices import choices_of
from core.encryption import EncryptedTextField
from core.models import TimestampedModel, UuidModel
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus, StalePolicy


class Connection(UuidModel, TimestampedModel):
    """An account elsewhere that an organizer has let us use."""

    account_email = models.EmailField(max_length=254)
    access_token = EncryptedTextField(blank=True, default="")
    refresh_token = EncryptedTextField(blank=True, default="")
    token_expires_at = models.DateTimeField(null=True)
    scopes = ArrayField(models.CharField(max_length=200), default=list)
    status = models.CharField(
        max_length=20, choices=choices_of(ConnectionStatus), default=ConnectionStatus.ACTIVE
    )
    last_error = models.CharField(max_length=300, blank=True, default="", help_text="Without personal data.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.account_email


class CalendarConnection(Connection):
    """A calendar whose busy time counts, and into which bookings are written."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_connections"
    )
    provider = models.CharField(max_length=20, choices=choices_of(CalendarProvider))
    synced_at = models.DateTimeField(null=True)
    sync_token = models.TextField(
        blank=True, default="", help_text="Where the provider's next answer goes on."
    )
    stale_policy = models.CharField(
        max_length=20, choices=choices_of(StalePolicy), default=StalePolicy.IGNORE
    )
    stale_after_minutes = models.PositiveIntegerField(default=60)

    class Meta:
        constraints = [
            # Linked twice, every change would be fetched and written twice.
            models.UniqueConstraint(
                fields=["organizer", "provider", "account_email"], name="calendar_connection_is_linked_once"
            ),
            models.CheckConstraint(
                condition=Q(stale_after_minutes__gte=5), name="calendar_connection_is_fresh_for_a_while"
            ),
        ]


class ConferencingConnection(Connection):
    """An account that makes meeting links."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conferencing_connections"
    )
    provider = models.CharField(max_length=20, choices=choices_of(ConferencingProvider))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "provider", "account_email"],
                name="conferencing_connection_is_linked_once",
            ),
        ]


class ExternalEvent(UuidModel):
    """The copy of one event of a linked calendar. Never asked when slots are: see BusyInterval."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="external_events")
    connection = models.ForeignKey(CalendarConnection, models.CASCADE, related_name="events")
    external_id = models.CharField(max_length=1024)
    title = models.CharField(max_length=300, blank=True, default="", help_text="Shown to the organizer only.")
    time = DateTimeRangeField(help_text="[start, end), UTC.")
    is_busy = models.BooleanField(default=True)
    etag = models.CharField(max_length=200, blank=True, default="")
    # No foreign key: bookings live in an app above this one.
    booking_id = models.UUIDField(null=True, help_text="Set where the event mirrors a booking of ours.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="external_event_is_copied_once"
            ),
            # An event without a start or an end would take all time, one of no length none.
            models.CheckConstraint(
                condition=Q(
                    time__isempty=False,
                    time__lower_inf=False,
                    time__upper_inf=False,
                    time__lower_inc=True,
                    time__upper_inc=False,
                ),
                name="external_event_has_a_start_and_an_end",
            ),
        ]
        indexes = [
            # What the merge reads: an organizer's busy events around a window, mirrors left out.
            GistIndex(
                fields=["organizer", "time"],
                name="external_event_busy_time",
                condition=Q(is_busy=True, booking_id__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class BusyInterval(models.Model):
    """A piece of the union of an organizer's external busy time: ten thousand events cost a few rows."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="busy_intervals")
    busy = DateTimeRangeField(help_text="[start, end), UTC.")

    class Meta:
        constraints = [
            # Merged means disjoint. Its index also answers which intervals overlap a window.
            ExclusionConstraint(
                name="busy_interval_never_overlaps",
                expressions=[("organizer", RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(
                    busy__isempty=False,
                    busy__lower_inf=False,
                    busy__upper_inf=False,
                    busy__lower_inc=True,
                    busy__upper_inc=False,
                ),
                name="busy_interval_has_a_start_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.busy)
