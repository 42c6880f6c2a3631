"""A booking, as its invitee sees it: their own seats, and nobody else's name."""

from datetime import datetime
from typing import TypedDict

from apps.events.models import Attendee, Booking
from apps.events.presenters.calendar import calendar_links
from apps.events.presenters.links import manage_url
from apps.events.presenters.organizers import organizer_read
from apps.events.services.places import meeting_link_of
from apps.events.services.policies import against_cancelling, against_moving
from shared_types.bookings import BookingCreated, InviteeBookingRead, ManagedBooking
from shared_types.questions import AnswerRead
from shared_types.vocabulary import AttendeeStatus, BookingStatus, ErrorCode, LocationType


class _Person(TypedDict):
    invitee_name: str
    invitee_email: str
    invitee_timezone: str


class _Outcome(TypedDict):
    status: BookingStatus
    can_be_cancelled: bool
    can_be_rescheduled: bool
    cancellable_until: datetime
    reschedulable_until: datetime
    moves_left: int | None
    cancel_refusal: ErrorCode | None
    reschedule_refusal: ErrorCode | None
    cancelled_at: datetime | None
    cancellation_reason: str


def booking_created(booking: Booking, seat: Attendee | None, *, seats: int, now: datetime) -> BookingCreated:
    """What somebody gets who has just booked."""
    token = (seat or booking).access_token_text()
    return BookingCreated(
        booking=invitee_booking_read(booking, seat, seats=seats, now=now),
        access_token=token,
        manage_url=manage_url(token),
        redirect_url=booking.event_type.redirect_url_after_booking,
    )


def managed_booking(booking: Booking, seat: Attendee | None, *, seats: int, now: datetime) -> ManagedBooking:
    """What is behind a link."""
    token = (seat or booking).access_token_text()
    return ManagedBooking(
        booking=invitee_booking_read(booking, seat, seats=seats, now=now),
        access_token=token,
        manage_url=manage_url(token),
    )


def invitee_booking_read(
    booking: Booking, seat: Attendee | None, *, seats: int, now: datetime
) -> InviteeBookingRead:
    """seat: at a group event, whose link was used. seats: theirs, with those of their guests."""
    event_type = booking.event_type
    held = seat or booking
    assert held.access_token_expires_at is not None  # whatever can be reached through a link has an end
    return InviteeBookingRead(
        id=booking.id,
        event_name=event_type.name,
        event_type_slug=event_type.event_type_slug,
        description=event_type.description,
        duration=int((booking.end_time - booking.start_time).total_seconds() // 60),
        organizer=organizer_read(booking.organizer),
        organizer_timezone=booking.organizer.timezone,
        start_time=booking.start_time,
        end_time=booking.end_time,
        seats=seats,
        is_group_event=booking.is_group_booking(),
        location_type=LocationType(event_type.location_type),
        location_details="" if meeting_link_of(event_type) else event_type.location_details,
        meeting_link=booking.meeting_link,
        meeting_password=booking.meeting_password,
        answers=[AnswerRead(**answer) for answer in held.custom_answers],
        access_token_expires_at=held.access_token_expires_at,
        calendar_links=calendar_links(booking, seat),
        **_who(booking, seat),
        **_outcome(booking, seat, now=now),
    )


def _who(booking: Booking, seat: Attendee | None) -> _Person:
    if seat is None:
        return {
            "invitee_name": booking.invitee_name,
            "invitee_email": booking.invitee_email,
            "invitee_timezone": booking.invitee_timezone,
        }
    return {"invitee_name": seat.name, "invitee_email": seat.email, "invitee_timezone": seat.timezone}


def _outcome(booking: Booking, seat: Attendee | None, *, now: datetime) -> _Outcome:
    """How it stands for whoever asks: a seat can be given up while the meeting goes on without it."""
    held = seat or booking
    has_left = seat is not None and seat.status == AttendeeStatus.CANCELLED
    no_cancelling, no_moving = against_cancelling(held, now=now), against_moving(held, now=now)
    return {
        "status": BookingStatus.CANCELLED if has_left else BookingStatus(booking.status),
        "can_be_cancelled": no_cancelling is None,
        "can_be_rescheduled": no_moving is None,
        "cancellable_until": held.cancellable_until(booking.start_time),
        "reschedulable_until": held.reschedulable_until(booking.start_time),
        "moves_left": held.moves_left(),
        "cancel_refusal": no_cancelling.code if no_cancelling else None,
        "reschedule_refusal": no_moving.code if no_moving else None,
        "cancelled_at": held.cancelled_at,
        "cancellation_reason": held.cancellation_reason,
    }
