"""Booking a slot: open to everybody."""

from django.http import HttpRequest
from ninja import Router, Status

from apps.events.api.origins import origin_of
from apps.events.api.public_writes import let_write
from apps.events.api.repeating import IdempotencyKey
from apps.events.presenters.invitee import booking_created
from apps.events.selectors.attendees import get_company
from apps.events.services.bookings.create import create_booking
from apps.events.services.visits import Link, counting_refusals
from core import clock
from shared_types.bookings import BookingCreate, BookingCreated
from shared_types.errors import Problem

router = Router()


@router.post(
    "/bookings/create/",
    response={201: BookingCreated, 404: Problem, 409: Problem, 428: Problem},
    auth=None,
)
def create(
    request: HttpRequest,
    data: BookingCreate,
    idempotency_key: IdempotencyKey = "",
) -> Status[BookingCreated]:
    """Book a slot. The same Idempotency-Key with the same body is answered with the same booking."""
    let_write(request, organizer_slug=data.organizer_slug, email=data.invitee_email, website=data.website)
    now = clock.now()
    with counting_refusals(Link(data.organizer_slug, data.event_type_slug), now=now):
        made = create_booking(data=data, idempotency_key=idempotency_key, origin=origin_of(request), now=now)
    return Status(201, booking_created(made.booking, get_company(made.seat), now=now))
