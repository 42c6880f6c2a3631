"""Which bookings: the same filters for the list and for its files."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from apps.events.api.narrowing import narrowed
from apps.events.models import Booking
from apps.events.selectors.bookings import When, list_bookings, within_dates
from core import clock
from core.auth import SignedInRequest
from shared_types.base import In
from shared_types.fields import Day
from shared_types.vocabulary import BookingStatus


class BookingFilters(In):
    """One of the three lists, narrowed; dates are the organizer's, both included."""

    when: When | None = None
    event_type_id: UUID | None = None
    status: BookingStatus | None = None
    start_date: Day | None = None
    end_date: Day | None = None


def bookings_asked_for(request: SignedInRequest, asked: BookingFilters) -> QuerySet[Booking]:
    """What the filters leave of what whoever asks may see. Not ordered."""
    found = list_bookings(organizer=request.user, when=asked.when, now=clock.now())
    found = narrowed(found, request, column="event_type_id")
    if asked.event_type_id:
        found = found.filter(event_type_id=asked.event_type_id)
    if asked.status:
        found = found.filter(status=asked.status)
    zone = ZoneInfo(request.user.timezone)
    return within_dates(found, first=asked.start_date, last=asked.end_date, zone=zone)
