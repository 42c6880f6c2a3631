"""Meetings that are over complete themselves after a while, unless somebody has said how they went."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Min, QuerySet

from apps.events.errors import CalendarBusy
from apps.events.models import Booking
from apps.events.services.actors import SYSTEM
from apps.events.services.bookings.conclude import record_outcome
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import BookingStatus

# So many bookings keep an organizer's calendar locked for some milliseconds.
_AT_ONCE: Final = 50
_ORGANIZERS: Final = 200


def complete_ended_bookings(*, now: datetime) -> int:
    """Complete what ended some time ago, a batch for each organizer; returns how many there were.

    Safe to run twice and side by side: each batch is read anew under its organizer's lock. A calendar that is
    busy just now is left to the next time.
    """
    ended_by = now - timedelta(minutes=settings.COMPLETE_BOOKINGS_AFTER_MINUTES)
    return sum(_complete_batch(organizer_id, ended_by, now=now) for organizer_id in _organizers(ended_by))


def _organizers(ended_by: datetime) -> Iterable[UUID]:
    """Those with something to complete, who waits longest first."""
    waiting = _due(ended_by).values("organizer_id").annotate(longest=Min("end_time")).order_by("longest")
    return list(waiting.values_list("organizer_id", flat=True)[:_ORGANIZERS])


def _complete_batch(organizer_id: UUID, ended_by: datetime, *, now: datetime) -> int:
    def work() -> int:
        lock = lock_calendar(organizer_id)
        batch = list(_due(ended_by).filter(organizer_id=organizer_id).order_by("end_time", "id")[:_AT_ONCE])
        for booking in batch:
            record_outcome(booking, lock, outcome=BookingStatus.COMPLETED, actor=SYSTEM, now=now)
        return len(batch)

    try:
        return write_calendar(work)
    except CalendarBusy:
        return 0


def _due(ended_by: datetime) -> QuerySet[Booking]:
    return Booking.objects.filter(status=BookingStatus.CONFIRMED, end_time__lte=ended_by)
