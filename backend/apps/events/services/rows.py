"""Rows read under the calendar's lock, where what they say holds until the transaction ends."""

from uuid import UUID

from apps.events.errors import BookingNotFound
from apps.events.models import Attendee, Booking


def read_booking(*, organizer_id: UUID, booking_id: UUID) -> Booking:
    """A booking of the locked calendar, as it is now; raises BookingNotFound."""
    mine = Booking.objects.select_related("event_type", "organizer", "recurrence")
    booking = mine.filter(organizer_id=organizer_id, id=booking_id).first()
    if booking is None:
        raise BookingNotFound
    return booking


def read_seat(*, organizer_id: UUID, attendee_id: UUID) -> Attendee:
    """A seat of the locked calendar, as it is now, with its booking; raises BookingNotFound."""
    mine = Attendee.objects.select_related("booking__event_type", "booking__organizer")
    seat = mine.filter(organizer_id=organizer_id, id=attendee_id).first()
    if seat is None:
        raise BookingNotFound
    return seat
