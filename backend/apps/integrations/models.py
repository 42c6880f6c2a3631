"""Linked accounts, and what their calendars say about an organizer's time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from core.choices import choices_of
from core.encryption import EncryptedTextField
from core.leases import Leased, lease_is_whole
from core.models import TimestampedModel, UuidModel
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus, StalePolicy


class Connection(UuidModel, TimestampedModel):
    """An account elsewhere that an organizer has let us use."""

    account_email = models.EmailField(
        max_length=254, help_text="Or, where it has no address, what its owner calls it."
    )
    access_token = EncryptedTextField(blank=True, default="")
    refresh_token = EncryptedTextField(blank=True, default="")
    token_expires_at = models.DateTimeField(null=True)
    token_generation = models.PositiveIntegerField(default=0, help_text="Grows with each change of tokens.")
    renewing_until = models.DateTimeField(
        null=True,
        help_text="Somebody is at it, and has until then: a refresh token may be good for once only.",
    )
    scopes = ArrayField(models.CharField(max_length=200), default=list)
    status = models.CharField(
        max_length=20, choices=choices_of(ConnectionStatus), default=ConnectionStatus.ACTIVE
    )
    last_error = models.CharField(max_length=300, blank=True, default="", help_text="Without personal data.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.account_email


class CalendarConnection(Connection, Leased):
    """An account with calendars, or the address of one calendar that can be read; read by lease."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_connections"
    )
    provider = models.CharField(max_length=20, choices=choices_of(CalendarProvider))
    address = EncryptedTextField(
        blank=True, default="", help_text="Of the calendar server, or of the file. May open what it leads to."
    )
    username = models.CharField(max_length=254, blank=True, default="")
    secret = EncryptedTextField(blank=True, default="", help_text="The password that goes with it.")
    synced_at = models.DateTimeField(null=True, help_text="When all of its calendars were last read.")
    next_sync_at = models.DateTimeField(null=True, help_text="Empty: as soon as can be.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
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
            # The others are where their provider always is.
            models.CheckConstraint(
                condition=Q(provider__in=[CalendarProvider.GOOGLE, CalendarProvider.OUTLOOK])
                | ~Q(address="")
                | Q(status=ConnectionStatus.DISCONNECTED),
                name="calendar_connection_leads_somewhere",
            ),
            lease_is_whole("calendar_connection_lease_is_whole"),
        ]
        indexes = [
            # What the sweep asks for.
            models.Index(
                fields=["next_sync_at"],
                name="calendar_connection_due",
                condition=Q(status__in=[ConnectionStatus.ACTIVE, ConnectionStatus.FAILING]),
            ),
        ]

    def is_stale(self, now: datetime) -> bool:
        """Whether it has not been read for longer than its organizer finds good enough."""
        return self.synced_at is None or self.synced_at + timedelta(minutes=self.stale_after_minutes) <= now


class LinkedCalendar(UuidModel, TimestampedModel):
    """One calendar of a linked account: whether its events take time, and whether bookings go there."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="linked_calendars")
    connection = models.ForeignKey(CalendarConnection, models.CASCADE, related_name="calendars")
    external_id = models.CharField(max_length=1024)
    name = models.CharField(max_length=200)
    can_write = models.BooleanField(default=False)
    counts_as_busy = models.BooleanField(default=True)
    takes_bookings = models.BooleanField(default=False)
    sync_token = models.TextField(
        blank=True, default="", help_text="Where the provider's next answer goes on; empty: read it all."
    )
    read_until = models.DateTimeField(null=True, help_text="How far ahead its events are known.")

    class Meta:
        constraints = [
            # Twice in one account, its events would be copied twice.
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="linked_calendar_is_listed_once"
            ),
            # Written into two calendars, a booking would be there twice, and change in one of them only.
            models.UniqueConstraint(
                fields=["organizer"],
                condition=Q(takes_bookings=True),
                name="one_linked_calendar_takes_bookings",
            ),
            # No booking could be written there, and each would be shown as failed.
            models.CheckConstraint(
                condition=Q(takes_bookings=False) | Q(can_write=True),
                name="bookings_go_where_we_may_write",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConferencingConnection(Connection):
    """An account that makes meeting links."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conferencing_connections"
    )
    provider = models.CharField(max_length=20, choices=choices_of(ConferencingProvider))
    is_default = models.BooleanField(
        default=False, help_text="Makes the links where an event type names no other."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "provider", "account_email"],
                name="conferencing_connection_is_linked_once",
            ),
            # Of two, chance would choose the one that makes the link.
            models.UniqueConstraint(
                fields=["organizer"],
                condition=Q(is_default=True),
                name="one_conferencing_connection_is_the_default",
            ),
        ]


class ExternalEvent(UuidModel):
    """The copy of one event of a linked calendar. Never asked when slots are: see BusyInterval."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="external_events")
    calendar = models.ForeignKey(LinkedCalendar, models.CASCADE, related_name="events")
    external_id = models.CharField(max_length=1024)
    series_id = models.CharField(
        max_length=1024, blank=True, default="", help_text="What it is one date of: those go together."
    )
    title = models.CharField(max_length=300, blank=True, default="", help_text="Shown to the organizer only.")
    time = DateTimeRangeField(help_text="[start, end), UTC.")
    is_busy = models.BooleanField(default=True)
    etag = models.CharField(max_length=200, blank=True, default="")
    # No foreign key: bookings live in an app above this one.
    booking_id = models.UUIDField(null=True, help_text="Set where the event mirrors a booking of ours.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "external_id"], name="external_event_is_copied_once"),
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
            models.Index(fields=["calendar", "series_id"], name="external_event_series"),
            models.Index(
                fields=["booking_id"],
                name="external_event_mirrors",
                condition=Q(booking_id__isnull=False),
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


class PendingLinking(models.Model):
    """An organizer on their way to a provider and back. What they come back with counts once, and here."""

    state_digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of `state`.")
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    provider = models.CharField(max_length=20)
    session_digest = models.CharField(max_length=64, help_text="Of the session that it was begun in.")
    code_verifier = EncryptedTextField(help_text="PKCE's.")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.provider
