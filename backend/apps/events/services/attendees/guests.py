"""Whom an attendee brings along, beyond those they booked for at first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.events.errors import AttendeesClosed, GuestNotFound
from apps.events.models import Attendee, Booking
from apps.events.selectors.attendees import get_party
from apps.events.selectors.offers import get_offer_at
from apps.events.services import idempotency, notices
from apps.events.services.actors import Actor
from apps.events.services.attendees.vacating import Vacating, can_leave, vacate_seats
from apps.events.services.audit import describe_seat, record_action
from apps.events.services.automation.planning import follow_guests
from apps.events.services.bookings.policies import require_cancellable
from apps.events.services.calendar_sync import note_seats
from apps.events.services.idempotency import Made
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import require_offered
from apps.events.services.rows import read_seat
from apps.events.services.seats import seat_guests, take_seats
from apps.events.services.waitlist.line import offer_freed_slot, pass_on_lapsed_offers
from apps.events.services.writing import write_calendar
from apps.notifications.services import BookingNotice
from shared_types.bookings import GuestWrite
from shared_types.vocabulary import AuditAction, Notice


def add_guests(
    *,
    organizer_id: UUID,
    attendee_id: UUID,
    guests: Sequence[GuestWrite],
    actor: Actor,
    idempotency_key: str = "",
    now: datetime,
) -> Attendee:
    """Seat more people beside somebody, by the rules by which anybody joins; returns whose guests they are.

    idempotency_key: the caller's, or empty. Raises AttendeesClosed, CapacityExceeded, and what the rules
    have against joining now.
    """
    request = idempotency.request_key(
        organizer_id=organizer_id,
        scope=f"guests:{attendee_id}",
        key=idempotency_key,
        request={"guests": [guest.model_dump(mode="json") for guest in guests]},
    )

    def work() -> Attendee:
        if answered := idempotency.claim(request, now=now):
            return answered.seat or read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
        lock = lock_calendar(organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
        booking = seat.booking
        if not can_bring_guests(seat, now):
            raise AttendeesClosed
        offer = get_offer_at(
            organizer_id=organizer_id, event_type_id=booking.event_type_id, start=booking.start_time
        )
        require_offered(offer, start=booking.start_time, now=now, seats=len(guests))
        taken_before = booking.attendee_count
        take_seats(booking, seats=len(guests))
        note_seats(booking, now=now)
        came = seat_guests(seat, guests, now=now)
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.ATTENDEE_ADDED,
            actor=actor,
            now=now,
            old={"attendee_count": taken_before},
            new={"attendee_count": booking.attendee_count},
            metadata={"attendee_id": str(seat.id), "seats": len(came)},
            personal={"new": {"guests": [describe_seat(guest) for guest in came]}},
        )
        follow_guests(booking, came, now=now)
        notices.tell(
            *notices.for_guests(booking, Notice.BOOKING_CONFIRMED, came),
            *_of_own_change(seat, booking),
            now=now,
        )
        idempotency.keep_answer(request, Made(booking=booking, seat=seat))
        return seat

    return write_calendar(work)


def remove_guest(
    *, organizer_id: UUID, attendee_id: UUID, guest_id: UUID, actor: Actor, now: datetime
) -> Attendee:
    """Give up the seat of one whom somebody brings along; returns whose guest it was.

    Raises GuestNotFound, AttendeesClosed once the meeting has begun, and CancellationTooLate.
    """

    def work() -> Attendee:
        lock = lock_calendar(organizer_id)
        seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
        if not can_leave(seat, now):
            raise AttendeesClosed
        require_cancellable(seat, actor=actor, now=now)
        booking = seat.booking
        leaving = [guest for guest in get_party(seat).guests if guest.id == guest_id]
        if not leaving:
            raise GuestNotFound
        why = Vacating(action=AuditAction.ATTENDEE_REMOVED, actor=actor)
        vacate_seats(booking, leaving, lock, why, now=now)
        notices.tell(
            *notices.for_guests(booking, Notice.BOOKING_CANCELLED, leaving),
            *_of_own_change(seat, booking),
            now=now,
        )
        offer_freed_slot(booking, lock, now=now)
        return seat

    return write_calendar(work)


def can_bring_guests(seat: Attendee, now: datetime) -> bool:
    """Whether whoever sits there may bring more people: while others can book the meeting too."""
    event_type = seat.booking.event_type
    is_offered = event_type.is_active and event_type.deleted_at is None
    return is_offered and can_leave(seat, now)


def of_party_change(holder: Attendee, booking: Booking, *, reason: str = "") -> BookingNotice:
    """What somebody is told whose party has grown or shrunk; once for each change."""
    holder.ical_sequence += 1
    holder.save(update_fields=["ical_sequence"])
    seats = get_party(holder).seats
    return notices.for_invitee(booking, Notice.PARTY_CHANGED, seat=holder, seats=seats, reason=reason)


def _of_own_change(holder: Attendee, booking: Booking) -> list[BookingNotice]:
    of_holder = of_party_change(holder, booking)
    of_organizer = notices.for_organizer(booking, Notice.PARTY_CHANGED, seat=holder, seats=of_holder.seats)
    return [of_holder, of_organizer]
