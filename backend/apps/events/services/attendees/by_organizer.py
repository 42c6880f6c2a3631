"""What an organizer does about the people of a group booking."""

from datetime import datetime
from uuid import UUID

from apps.events.errors import AttendeeNotFound, AttendeesClosed, BookingNotConcludable, BookingNotFound
from apps.events.models import Attendee, Booking
from apps.events.selectors.attendees import Party, get_party
from apps.events.services import idempotency, notices
from apps.events.services.actors import Actor
from apps.events.services.answers import read_answers
from apps.events.services.attendees.guests import of_party_change
from apps.events.services.attendees.vacating import Vacating, can_leave, vacate_seats
from apps.events.services.audit import describe_seat, record_action
from apps.events.services.automation.planning import follow_booking, follow_no_show
from apps.events.services.calendar_sync import note_seats
from apps.events.services.idempotency import Made, RequestKey
from apps.events.services.invitees import Invitee
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking, read_seat
from apps.events.services.seats import seat_party, take_seats
from apps.events.services.waitlist.line import offer_freed_slot, pass_on_lapsed_offers
from apps.events.services.wishes import Wish
from apps.events.services.writing import write_calendar
from apps.notifications.services import BookingNotice
from shared_types.bookings import AttendeeAdd
from shared_types.vocabulary import AttendeeStatus, Audience, AuditAction, CancelledBy, Notice


def add_attendee(
    *,
    organizer_id: UUID,
    booking_id: UUID,
    data: AttendeeAdd,
    idempotency_key: str,
    actor: Actor,
    now: datetime,
) -> Made:
    """Give somebody a seat at a live slot, whatever the rules for invitees say; they are told.

    Possible until the meeting is over: some come without having booked. Raises AttendeesClosed,
    CapacityExceeded, and Invalid for an answer that is wrong; required ones may be missing.
    """
    booking = read_booking(organizer_id=organizer_id, booking_id=booking_id)
    timezone = data.timezone or booking.organizer.timezone
    wish = Wish(
        event_type=booking.event_type,
        start=booking.start_time,
        seats=1,
        invitee=Invitee(
            name=data.name,
            email=data.email,
            phone=data.phone,
            timezone=timezone,
        ),
        answers=read_answers(
            booking.event_type_id, data.custom_answers, timezone=timezone, now=now, may_leave_open=True
        ),
        actor=actor,
    )
    request = idempotency.request_key(
        organizer_id=organizer_id,
        scope=f"add:{booking_id}",
        key=idempotency_key,
        request=data.model_dump(mode="json"),
    )
    return write_calendar(lambda: _add(booking_id, wish, request, now=now))


def _add(booking_id: UUID, wish: Wish, request: RequestKey, *, now: datetime) -> Made:
    """The transaction."""
    if answered := idempotency.claim(request, now=now):
        return answered
    lock = lock_calendar(request.organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    booking = read_booking(organizer_id=lock.organizer_id, booking_id=booking_id)
    if not booking.can_take_attendees(now):
        raise AttendeesClosed
    taken_before = booking.attendee_count
    take_seats(booking, seats=wish.seats)
    note_seats(booking, now=now)
    seat = seat_party(booking, wish, now=now)
    record_action(
        lock=lock,
        booking=booking,
        action=AuditAction.ATTENDEE_ADDED,
        actor=wish.actor,
        now=now,
        old={"attendee_count": taken_before},
        new={"attendee_count": booking.attendee_count},
        metadata={"attendee_id": str(seat.id), "seats": wish.seats},
        personal={"new": describe_seat(seat)},
    )
    made = Made(booking=booking, seat=seat)
    idempotency.keep_answer(request, made)
    follow_booking(made, now=now)
    told = notices.for_invitee(booking, Notice.BOOKING_CONFIRMED, seat=seat, changed_by=Audience.ORGANIZER)
    notices.tell(told, now=now)
    return made


def remove_attendee(
    *,
    organizer_id: UUID,
    booking_id: UUID,
    attendee_id: UUID,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take somebody out with those they bring, or one guest out of a party; those concerned are told.

    When nobody is left the slot is called off, as by the organizer. Raises AttendeeNotFound, and
    AttendeesClosed once the meeting has begun, or for somebody who has left already.
    """

    def work() -> None:
        lock = lock_calendar(organizer_id)
        seat = _read(organizer_id, booking_id, attendee_id)
        if not can_leave(seat, now):
            raise AttendeesClosed
        party = Party(seat) if seat.guest_of else get_party(seat)
        why = Vacating(
            action=AuditAction.ATTENDEE_REMOVED,
            actor=actor,
            reason=reason,
            emptied_by=CancelledBy.ORGANIZER,
        )
        vacate_seats(seat.booking, party.all, lock, why, now=now)
        notices.tell(*_of_removal(party, reason), now=now)
        offer_freed_slot(seat.booking, lock, now=now)

    write_calendar(work)


def _of_removal(party: Party, reason: str) -> list[BookingNotice]:
    """Told are those who are out, whoever brought them, and the organizer where the meeting is gone too."""
    seat, what = party.holder, Notice.BOOKING_CANCELLED
    booking: Booking = seat.booking
    by = Audience.ORGANIZER
    if seat.guest_of:
        told = notices.for_guests(booking, what, party.all, reason=reason, changed_by=by)
        told.append(of_party_change(seat.guest_of, booking, reason=reason))
    else:
        told = notices.for_party(booking, what, party, reason=reason, changed_by=by)
    if not booking.is_live():
        told.append(notices.for_organizer(booking, what, seat=seat, seats=party.seats, changed_by=by))
    return told


def mark_attendee(
    *,
    organizer_id: UUID,
    booking_id: UUID,
    attendee_id: UUID,
    is_no_show: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that somebody stayed away, or came after all; said twice it has no effect, and nobody is told.

    Raises AttendeeNotFound for somebody who is not expected any more, and BookingNotConcludable before the
    meeting has begun.
    """

    def work() -> None:
        lock = lock_calendar(organizer_id)
        seat = _read(organizer_id, booking_id, attendee_id)
        if not seat.booking.can_be_concluded(now):
            raise BookingNotConcludable
        if not seat.is_seated():
            raise AttendeesClosed("They have given up their seat.")
        before = seat.status
        seat.status = AttendeeStatus.NO_SHOW if is_no_show else AttendeeStatus.CONFIRMED
        if seat.status == before:
            return
        seat.save(update_fields=["status"])
        record_action(
            lock=lock,
            booking=seat.booking,
            action=AuditAction.ATTENDEE_MARKED_NO_SHOW,
            actor=actor,
            now=now,
            old={"status": str(before)},
            new={"status": str(seat.status)},
            metadata={"attendee_id": str(seat.id)},
            personal={"attendee": describe_seat(seat)},
        )
        if is_no_show:
            follow_no_show(seat.booking, seat=seat, now=now)

    write_calendar(work)


def _read(organizer_id: UUID, booking_id: UUID, attendee_id: UUID) -> Attendee:
    try:
        seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
    except BookingNotFound as error:
        raise AttendeeNotFound from error
    if seat.booking_id != booking_id:
        raise AttendeeNotFound
    return seat
