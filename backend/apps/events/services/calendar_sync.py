"""How a booking reaches the organizer's other calendars."""

from uuid import UUID

from apps.events.models import Booking
from apps.integrations.models import CalendarConnection
from shared_types.vocabulary import CalendarSyncStatus


def initial_sync_status(organizer_id: UUID) -> CalendarSyncStatus:
    """Whether there is a calendar that has to hear of a new booking."""
    has_calendar = CalendarConnection.objects.filter(organizer_id=organizer_id).exists()
    return CalendarSyncStatus.PENDING if has_calendar else CalendarSyncStatus.NOT_REQUIRED


def sync_again(booking: Booking) -> None:
    """The other calendar has to hear of a change, if there is one."""
    if booking.calendar_sync_status != CalendarSyncStatus.NOT_REQUIRED:
        booking.calendar_sync_status = CalendarSyncStatus.PENDING
