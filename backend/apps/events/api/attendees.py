"""The people of an organizer's group bookings."""

from uuid import UUID

from ninja import Router, Status

from apps.events.api.bookings import answer_booking
from apps.events.api.origins import origin_of
from apps.events.api.repeating import IdempotencyKey
from apps.events.errors import AttendeeNotFound
from apps.events.services.actors import organizer_actor
from apps.events.services.attendees.by_organizer import add_attendee, mark_attendee, remove_attendee
from apps.events.services.sharing.access import on_bookings
from core import clock
from core.auth import SignedInRequest
from core.throttle import Limit, spend
from shared_types.bookings import AttendeeAdd, AttendeeAdded, AttendeeNoShow, AttendeeRemove, BookingRead
from shared_types.errors import Problem

router = Router(auth=on_bookings())


@router.post("/bookings/{booking_id}/attendees/add/", response={201: AttendeeAdded, 409: Problem})
def add(
    request: SignedInRequest,
    booking_id: UUID,
    data: AttendeeAdd,
    idempotency_key: IdempotencyKey = "",
) -> Status[AttendeeAdded]:
    """Give somebody a seat at a group booking; they get a mail with a link of their own."""
    spend(Limit.BOOKING_PER_EMAIL, data.email)
    made = add_attendee(
        organizer_id=request.user.id,
        booking_id=booking_id,
        data=data,
        idempotency_key=idempotency_key,
        actor=organizer_actor(request.user, origin_of(request)),
        now=clock.now(),
    )
    booking = answer_booking(request.user, made.booking.id)
    added = next((each for each in booking.attendees if made.seat and each.id == made.seat.id), None)
    if added is None:
        raise AttendeeNotFound
    return Status(201, AttendeeAdded(attendee=added, booking=booking))


@router.post(
    "/bookings/{booking_id}/attendees/{attendee_id}/remove/", response={200: BookingRead, 409: Problem}
)
def remove(
    request: SignedInRequest, booking_id: UUID, attendee_id: UUID, data: AttendeeRemove
) -> BookingRead:
    """Take somebody out, with those they bring; the last one out calls the booking off."""
    remove_attendee(
        organizer_id=request.user.id,
        booking_id=booking_id,
        attendee_id=attendee_id,
        reason=data.reason,
        actor=organizer_actor(request.user, origin_of(request)),
        now=clock.now(),
    )
    return answer_booking(request.user, booking_id)


@router.post(
    "/bookings/{booking_id}/attendees/{attendee_id}/no-show/", response={200: BookingRead, 409: Problem}
)
def no_show(
    request: SignedInRequest, booking_id: UUID, attendee_id: UUID, data: AttendeeNoShow
) -> BookingRead:
    """Say that somebody stayed away, or that they came after all."""
    mark_attendee(
        organizer_id=request.user.id,
        booking_id=booking_id,
        attendee_id=attendee_id,
        is_no_show=data.is_no_show,
        actor=organizer_actor(request.user, origin_of(request)),
        now=clock.now(),
    )
    return answer_booking(request.user, booking_id)
