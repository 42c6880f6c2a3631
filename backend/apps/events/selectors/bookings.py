"""Questions about bookings, by their organizer."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import batched
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from apps.events.errors import BookingNotFound
from apps.events.models import Attendee, Booking
from apps.users.models import User
from shared_types.vocabulary import BookingStatus
from slot_engine import instant

_AT_ONCE = 500


class When(StrEnum):
    """The three lists of bookings."""

    UPCOMING = "upcoming"
    PAST = "past"
    CANCELLED = "cancelled"


def list_bookings(*, organizer: User, when: When | None, now: datetime) -> QuerySet[Booking]:
    """An organizer's bookings with their event types, not ordered. Moved ones are left out: see where to.

    upcoming: confirmed and not over. past: over, however it went. cancelled: called off. None: all three.
    """
    mine = Booking.objects.filter(organizer=organizer).select_related("event_type")
    match when:
        case When.UPCOMING:
            return mine.upcoming(now)
        case When.PAST:
            return mine.live().filter(start_time__lt=now, end_time__lte=now)
        case When.CANCELLED:
            return mine.filter(status=BookingStatus.CANCELLED).ever_booked()
        case None:
            return mine.exclude(status=BookingStatus.RESCHEDULED).ever_booked()


def within_dates(
    bookings: QuerySet[Booking], *, first: date | None, last: date | None, zone: ZoneInfo
) -> QuerySet[Booking]:
    """Those that start on the dates from `first` to `last`, both included, by the clocks of a zone."""
    if first is not None and first > date.min + timedelta(days=1):
        bookings = bookings.filter(start_time__gte=_midnight(first, zone))
    if last is not None and last < date.max - timedelta(days=1):
        bookings = bookings.filter(start_time__lt=_midnight(last + timedelta(days=1), zone))
    return bookings


def in_order_for_export(bookings: QuerySet[Booking]) -> Iterator[Booking]:
    """Bookings with event type and organizer, soonest first, read some hundreds at a time. One query."""
    ordered = bookings.select_related("event_type", "organizer").order_by("start_time", "id")
    return ordered.iterator(chunk_size=_AT_ONCE)


def with_people(bookings: Iterator[Booking]) -> Iterator[tuple[Booking, list[Attendee]]]:
    """Each with its seats, in the order in which people joined; none for a booking of one. A query a batch.

    No prefetch: what it ties to its booking, and the booking to it, would wait for the garbage collector.
    """
    for batch in batched(bookings, _AT_ONCE):
        groups = [booking.id for booking in batch if booking.is_group_booking()]
        seats: dict[UUID, list[Attendee]] = {}
        if groups:
            for seat in Attendee.objects.filter(booking_id__in=groups).order_by("joined_at", "id"):
                seats.setdefault(seat.booking_id, []).append(seat)
        for booking in batch:
            yield booking, seats.get(booking.id, [])


def get_booking(*, organizer: User, booking_id: UUID) -> Booking:
    """One of an organizer's bookings, whole; raises BookingNotFound for somebody else's. 2 queries."""
    attendees = Prefetch("attendees", Attendee.objects.order_by("joined_at", "id"))
    mine = Booking.objects.filter(organizer=organizer, id=booking_id)
    booking = mine.select_related("event_type", "organizer", "recurrence").prefetch_related(attendees).first()
    if booking is None:
        raise BookingNotFound
    return booking


def next_place_of(booking: Booking) -> UUID | None:
    """The booking that a moved one became."""
    moved = Booking.objects.filter(organizer_id=booking.organizer_id, rescheduled_from=booking)
    return moved.values_list("id", flat=True).first()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(instant(day, time.min, zone), zone)
