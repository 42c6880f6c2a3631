"""What a booking has to say to the accounts that its organizer has linked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.events.models.booking import Booking
from core.leases import Leased, lease_is_whole
from core.models import UuidModel


class CalendarSync(UuidModel, Leased):
    """The outbox of one meeting towards calendars and video calls, and what has become of it there.

    One row through all its moves: it belongs to the place where the meeting is now. A meeting of an organizer
    who has linked nothing has none. Accounts are told by lease.
    calendar_id, account_id: where something of ours is, or may be, since an answer can get lost. No foreign
    keys: an account may be unlinked at any time.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    booking = models.OneToOneField(Booking, models.CASCADE, related_name="calendar_sync")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change of the meeting.")
    due_at = models.DateTimeField(null=True, help_text="Empty: everything is said.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since the last change.")
    calendar_id = models.UUIDField(null=True)
    etags = ArrayField(
        models.CharField(max_length=200), default=list, help_text="Versions known to be ours, newest first."
    )
    written_version = models.PositiveIntegerField(default=0, help_text="What the calendar has.")
    written_at = models.DateTimeField(null=True)
    is_seen = models.BooleanField(default=False, help_text="It was read back from the calendar.")
    account_id = models.UUIDField(null=True)
    told_start = models.DateTimeField(null=True, help_text="When the call takes place, as its account knows.")

    class Meta:
        constraints = [
            lease_is_whole("calendar_sync_lease_is_whole"),
        ]
        indexes = [
            # The sweep asks this every few seconds: it holds what is left to say, however much is said.
            models.Index(fields=["due_at"], name="calendar_sync_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.booking_id)
