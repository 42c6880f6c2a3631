"""The one row an organizer's writers queue at."""

from django.conf import settings
from django.db import models


class OrganizerLock(models.Model):
    """Taken `FOR NO KEY UPDATE` before anything is written to an organizer's calendar.

    next_lapse_at: when the first of their waitlist's offers runs out; whoever locks sees it for nothing. So
    they do bookings_calendar_id: the linked calendar that has to hear of bookings, as the last look had it.

    Not the user's own row: a sign-in would queue behind a booking. It also holds the head of the organizer's
    audit chain, which is thereby free of races, and betrays a chain whose end was cut off.
    """

    organizer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    audit_sequence = models.PositiveBigIntegerField(default=0)
    audit_hash = models.BinaryField(max_length=32, default=bytes)
    next_lapse_at = models.DateTimeField(null=True)
    bookings_calendar_id = models.UUIDField(null=True)
    calendar_in_reach = models.BooleanField(
        default=False, db_default=False, help_text="Whether its account still lets us in."
    )

    def __str__(self) -> str:
        return str(self.organizer_id)
