"""An organizer's bookings."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from ninja import Query, Router, Status

from apps.events.api.booking_filters import BookingFilters, bookings_asked_for
from apps.events.api.narrowing import require_open
from apps.events.api.origins import origin_of
from apps.events.api.repeating import IdempotencyKey
from apps.events.presenters.bookings import booking_read, booking_summary
from apps.events.selectors.bookings import When, get_booking, next_place_of
from apps.events.selectors.series import list_dates
from apps.events.services.actors import organizer_actor
from apps.events.services.bookings.book_for import book_for_invitee
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.conclude import conclude_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.bookings.resending import resend_message
from apps.events.services.calendar_syncing.following import try_again
from apps.events.services.series.cancel import cancel_dates
from apps.events.services.sharing.access import on_bookings
from apps.notifications.selectors import list_notifications
from apps.users.models import User
from core import clock
from core.auth import SignedInRequest
from core.errors import invalid_field
from core.paging import Ordering, PageQuery, page_of
from shared_types.base import Page
from shared_types.bookings import BookingForInvitee, BookingRead, BookingSummary, BookingUpdate
from shared_types.errors import Problem
from shared_types.vocabulary import Audience, BookingStatus, CancelledBy, CancelScope

router = Router(auth=on_bookings())


class BookingsQuery(BookingFilters, PageQuery):
    """Which bookings, a page at a time."""


@router.get("/bookings/", response=Page[BookingSummary], auth=on_bookings(narrowed=True))
def list_own(request: SignedInRequest, asked: Query[BookingsQuery]) -> Page[BookingSummary]:
    """Your bookings: upcoming ones soonest first, all others latest first."""
    found = bookings_asked_for(request, asked)
    ordering = Ordering("start_time", descending=asked.when != When.UPCOMING)
    return page_of(found, ordering=ordering, query=asked, show=booking_summary)


@router.post(
    "/bookings/", response={201: BookingRead, 404: Problem, 409: Problem}, auth=on_bookings(narrowed=True)
)
def create(
    request: SignedInRequest,
    data: BookingForInvitee,
    idempotency_key: IdempotencyKey = "",
) -> Status[BookingRead]:
    """Book one of your event types for somebody; with `override` also where your rules speak against it."""
    require_open(request, event_type_id=data.event_type_id)
    made = book_for_invitee(
        organizer=request.user,
        data=data,
        idempotency_key=idempotency_key,
        origin=origin_of(request),
        now=clock.now(),
    )
    return Status(201, _answer(request, made.booking.id))


@router.get("/bookings/{booking_id}/", response=BookingRead)
def read(request: SignedInRequest, booking_id: UUID) -> BookingRead:
    """One of your bookings, whole."""
    return _answer(request, booking_id)


@router.put("/bookings/{booking_id}/", response={200: BookingRead, 409: Problem})
def update(
    request: SignedInRequest,
    booking_id: UUID,
    data: BookingUpdate,
    idempotency_key: IdempotencyKey = "",
) -> BookingRead:
    """Call a booking off, move it, or say how it went. A move answers with the booking it became.

    The same Idempotency-Key with the same move is answered with the same booking.
    """
    actor = organizer_actor(request.user, origin_of(request))
    mine = {"organizer_id": request.user.id, "booking_id": booking_id}
    now = clock.now()
    match data.action:
        case "cancel":
            _cancel(request, booking_id, data, now=now)
        case "reschedule":
            if data.start_time is None:
                raise invalid_field("start_time", "Say when it shall start.")
            move = Move(
                start=data.start_time,
                moved_by=Audience.ORGANIZER,
                actor=actor,
                reason=data.reason,
                override=data.override,
            )
            booking_id = reschedule_booking(**mine, move=move, idempotency_key=idempotency_key, now=now).id
        case "complete":
            conclude_booking(**mine, outcome=BookingStatus.COMPLETED, actor=actor, now=now)
        case "no_show":
            conclude_booking(**mine, outcome=BookingStatus.NO_SHOW, actor=actor, now=now)
        case _:
            assert_never(data.action)
    return _answer(request, booking_id)


@router.post(
    "/bookings/{booking_id}/notifications/{notification_id}/resend/",
    response={200: BookingRead, 409: Problem},
)
def resend(request: SignedInRequest, booking_id: UUID, notification_id: UUID) -> BookingRead:
    """Send a message about a booking again."""
    resend_message(
        organizer=request.user,
        booking_id=booking_id,
        notification_id=notification_id,
        actor=organizer_actor(request.user, origin_of(request)),
        now=clock.now(),
    )
    return _answer(request, booking_id)


@router.post("/bookings/{booking_id}/calendar-sync/", response=BookingRead)
def sync_again(request: SignedInRequest, booking_id: UUID) -> BookingRead:
    """Write a booking into your calendar once more, and get its meeting link where it has none; soon."""
    try_again(organizer_id=request.user.id, booking_id=booking_id, now=clock.now())
    return _answer(request, booking_id)


def _cancel(request: SignedInRequest, booking_id: UUID, data: BookingUpdate, *, now: datetime) -> None:
    """Call off the booking, or with a scope more of its series."""
    actor, organizer_id = organizer_actor(request.user, origin_of(request)), request.user.id
    by, reason = CancelledBy.ORGANIZER, data.reason
    if data.scope is CancelScope.ONE:
        cancel_booking(
            organizer_id=organizer_id,
            booking_id=booking_id,
            cancelled_by=by,
            reason=reason,
            actor=actor,
            now=now,
        )
        return
    series_id = get_booking(organizer=request.user, booking_id=booking_id).recurrence_id
    if series_id is None:
        raise invalid_field("scope", "Only a series can be cancelled from a date on, or as a whole.")
    cancel_dates(
        organizer_id=organizer_id,
        series_id=series_id,
        booking_id=booking_id,
        scope=data.scope,
        cancelled_by=by,
        reason=reason,
        actor=actor,
        now=now,
    )


def _answer(request: SignedInRequest, booking_id: UUID) -> BookingRead:
    return answer_booking(request.user, booking_id)


def answer_booking(organizer: User, booking_id: UUID) -> BookingRead:
    """A booking as it is now, with all that its page shows."""
    booking = get_booking(organizer=organizer, booking_id=booking_id)
    return booking_read(
        booking,
        notifications=list_notifications(booking_id=booking.id),
        moved_to=next_place_of(booking),
        dates=list_dates(booking.recurrence_id) if booking.recurrence_id else [],
        now=clock.now(),
    )
