"""Moving one's own seat at a group event to another slot of it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from apps.events.errors import SlotUnavailable
from apps.events.models import Attendee
from apps.events.selectors.attendees import get_party
from apps.events.selectors.offers import active
from apps.events.services import idempotency, notices
from apps.events.services.actors import Origin, holder_actor
from apps.events.services.attendees.leave import left_notice
from apps.events.services.attendees.vacating import Vacating, vacate_seats
from apps.events.services.automation.planning import follow_booking
from apps.events.services.bookings.policies import require_movable
from apps.events.services.idempotency import Made
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import (
    add_alternatives,
    is_same_start,
    require_in_reach,
    require_offered,
)
from apps.events.services.placing import place
from apps.events.services.rows import read_seat
from apps.events.services.seats import find_joinable
from apps.events.services.waitlist.line import offer_freed_slot, pass_on_lapsed_offers
from apps.events.services.wishes import Wish, wish_to_move
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import AttendeeStatus, Audience, AuditAction, Notice, WorkflowTrigger


def move_seat(
    *,
    organizer_id: UUID,
    attendee_id: UUID,
    start: datetime,
    timezone: str | None,
    origin: Origin,
    now: datetime,
) -> Made:
    """Leave one slot and take the same number of seats at another, or keep everything as it is.

    Raises BookingNotReschedulable, RescheduleTooLate, MovesUsedUp, what the rules have against the start, or
    SlotUnavailable with the nearest slots.
    """
    require_in_reach(start, now=now)
    seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
    if _is_there(seat, start, now=now):
        return Made(booking=seat.booking, seat=seat)
    wish = wish_to_move(get_party(seat), start=start, timezone=timezone, origin=origin)
    try:
        return write_calendar(lambda: _move(wish, attendee_id, timezone, origin, now=now))
    except SlotUnavailable as refused:
        raise add_alternatives(
            refused, wish.offer(), start=wish.start, now=now, seats=wish.seats
        ) from refused


def _is_there(seat: Attendee, start: datetime, *, now: datetime) -> bool:
    """Whether there is nothing to do, which costs no move; raises what keeps its holder from moving."""
    if seat.booking.can_be_rescheduled(now) and is_same_start(seat.booking.start_time, start):
        return seat.status == AttendeeStatus.CONFIRMED
    require_movable(seat, actor=holder_actor(seat), now=now)
    return False


def _move(asked: Wish, attendee_id: UUID, timezone: str | None, origin: Origin, *, now: datetime) -> Made:
    """The transaction: out of here first, so that the time this frees can be the time that is wanted."""
    lock = lock_calendar(asked.event_type.organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    seat = read_seat(organizer_id=lock.organizer_id, attendee_id=attendee_id)
    if _is_there(seat, asked.start, now=now):
        return Made(booking=seat.booking, seat=seat)
    party = get_party(seat)
    wish = wish_to_move(party, start=asked.start, timezone=timezone, origin=origin)
    slot = find_joinable(event_type_id=wish.event_type.id, start=wish.start)
    wish = replace(wish, booking_id=slot.id if slot else uuid4())
    why = Vacating(action=AuditAction.ATTENDEE_MOVED, actor=wish.actor, moved_to=wish.booking_id)
    vacate_seats(seat.booking, party.all, lock, why, now=now)
    offer = active(wish.offer())
    require_offered(offer, start=wish.start, now=now, seats=wish.seats)
    made = place(wish, offer.rules, lock, now=now)
    idempotency.follow(old=Made(booking=seat.booking, seat=seat), new=made)
    follow_booking(made, trigger=WorkflowTrigger.BOOKING_RESCHEDULED, now=now)
    _tell(seat, made, now=now)
    offer_freed_slot(seat.booking, lock, now=now)
    return made


def _tell(left: Attendee, made: Made, *, now: datetime) -> None:
    assert made.seat is not None  # a group's slot was left for a group's slot
    party = get_party(made.seat)
    to_organizer = Notice.BOOKING_CONFIRMED if made.is_new_slot else Notice.ATTENDEE_JOINED
    notices.tell(
        *notices.for_party(
            made.booking,
            Notice.BOOKING_RESCHEDULED,
            party,
            previous_start=left.booking.start_time,
            changed_by=Audience.INVITEE,
        ),
        notices.for_organizer(left.booking, left_notice(left), seat=left, seats=party.seats),
        notices.for_organizer(made.booking, to_organizer, seat=made.seat, seats=party.seats),
        now=now,
    )
