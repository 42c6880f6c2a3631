"""Writing a wish into a locked calendar: a new slot, or a place in one that a group has booked."""

from datetime import datetime
from uuid import uuid4

from apps.events.models import Booking, OrganizerLock
from apps.events.services.audit import (
    describe,
    describe_invitee,
    describe_seat,
    record_action,
    set_aside,
)
from apps.events.services.calendar_sync import note_new, note_seats, prepare_sync, will_get_link
from apps.events.services.idempotency import Made
from apps.events.services.invitees import ical_uid_of, token_expiry
from apps.events.services.places import meeting_link_of
from apps.events.services.seats import (
    confirm_held,
    find_joinable,
    seat_party,
    take_held_seats,
    take_seats,
)
from apps.events.services.times import busy_range, end_of
from apps.events.services.wishes import Wish
from shared_types.vocabulary import AuditAction, BookingStatus, CalendarSyncStatus
from slot_engine import SlotRules


def place(wish: Wish, rules: SlotRules, lock: OrganizerLock, *, now: datetime) -> Made:
    """Give the wish its place, and write down that it has it; tells nobody.

    To be called when the engine has said, under the lock, that the start is offered.
    """
    slot = find_joinable(event_type_id=wish.event_type.id, start=wish.start)
    return _open(wish, rules, lock, now=now) if slot is None else _join(slot, wish, lock, now=now)


def _open(wish: Wish, rules: SlotRules, lock: OrganizerLock, *, now: datetime) -> Made:
    """A slot that nobody had yet."""
    booking = new_booking(wish, rules)
    prepare_sync(booking, lock, link_follows=will_get_link(wish.event_type))
    if not booking.is_group_booking():
        booking.regenerate_access_token(expires_at=token_expiry(booking))
    booking.save(force_insert=True)
    note_new([booking], now=now)
    seat = seat_party(booking, wish, now=now) if booking.is_group_booking() else None
    _record_opened(booking, wish, lock, now=now)
    return Made(booking=booking, seat=seat, is_new_slot=True)


def _join(slot: Booking, wish: Wish, lock: OrganizerLock, *, now: datetime) -> Made:
    """A place in a slot that others have booked, or that is held for some who wait."""
    if slot.status == BookingStatus.HELD:
        return _open_held(slot, wish, lock, now=now)
    taken_before = slot.attendee_count
    take_seats(slot, seats=wish.seats)
    return _seat_joiner(slot, wish, lock, taken_before=taken_before, now=now)


def claim_held(slot: Booking, wish: Wish, lock: OrganizerLock, *, now: datetime) -> Made:
    """Let seats, or the time, that were held for somebody become theirs, on the terms they were held on."""
    if slot.status == BookingStatus.HELD:
        return _open_held(slot, wish, lock, held_seats=wish.seats, now=now)
    taken_before = slot.attendee_count
    take_held_seats(slot, seats=wish.seats)
    return _seat_joiner(slot, wish, lock, taken_before=taken_before, now=now)


def _seat_joiner(slot: Booking, wish: Wish, lock: OrganizerLock, *, taken_before: int, now: datetime) -> Made:
    """The people of a party whose seats are counted already."""
    seat = seat_party(slot, wish, now=now)
    _note_rules(slot, wish)
    note_seats(slot, now=now)
    record_action(
        lock=lock,
        booking=slot,
        action=AuditAction.ATTENDEE_JOINED,
        actor=wish.actor,
        now=now,
        old={"attendee_count": taken_before},
        new={"attendee_count": slot.attendee_count},
        metadata={
            "attendee_id": str(seat.id),
            "seats": wish.seats,
            **_comes_from(wish),
            **set_aside(wish.rules_broken),
        },
        personal={"new": describe_seat(seat)},
    )
    return Made(booking=slot, seat=seat, is_new_slot=False)


def _note_rules(slot: Booking, wish: Wish) -> None:
    """Remember at the slot what was set aside for somebody who joined it."""
    added = [str(rule) for rule in wish.rules_broken if rule not in slot.rules_broken]
    if added:
        slot.rules_broken = [*slot.rules_broken, *added]
        slot.save(update_fields=["rules_broken", "updated_at"])


def _comes_from(wish: Wish) -> dict[str, str]:
    """The booking in which the invitee gave up a seat for this one."""
    return {"seat_moved_from": str(wish.comes_from.holder.booking_id)} if wish.comes_from else {}


def _open_held(slot: Booking, wish: Wish, lock: OrganizerLock, *, now: datetime, held_seats: int = 0) -> Made:
    """Make a booking of time that was held. held_seats: those of them that become this party's own."""
    confirm_held(slot, wish, held_seats=held_seats)
    prepare_sync(slot, lock, link_follows=will_get_link(wish.event_type))
    slot.rules_broken = [str(rule) for rule in wish.rules_broken]
    if not slot.is_group_booking():
        slot.custom_answers = wish.answers
        slot.regenerate_access_token(expires_at=token_expiry(slot))
    slot.save()
    note_new([slot], now=now)
    seat = seat_party(slot, wish, now=now) if slot.is_group_booking() else None
    _record_opened(slot, wish, lock, now=now)
    return Made(booking=slot, seat=seat, is_new_slot=True)


def _record_opened(booking: Booking, wish: Wish, lock: OrganizerLock, *, now: datetime) -> None:
    record_action(
        lock=lock,
        booking=booking,
        action=AuditAction.BOOKING_CREATED,
        actor=wish.actor,
        now=now,
        new=describe(booking),
        metadata={**_comes_from(wish), **set_aside(wish.rules_broken)},
        personal={"new": describe_invitee(booking)},
    )


def new_booking(wish: Wish, rules: SlotRules) -> Booking:
    """The row of a booking: times, buffers and capacity as the rules have them now; not yet stored."""
    booking = Booking(
        id=wish.booking_id or uuid4(),
        event_type=wish.event_type,
        organizer=wish.event_type.organizer,
        invitee_name=wish.invitee.name,
        invitee_email=wish.invitee.email,
        invitee_phone=wish.invitee.phone,
        invitee_timezone=wish.invitee.timezone,
        start_time=wish.start,
        end_time=end_of(wish.start, rules),
        busy=busy_range(wish.start, rules),
        attendee_count=wish.seats,
        capacity=rules.capacity,
        # At a group event answers belong to a seat.
        custom_answers=wish.answers if rules.capacity == 1 else [],
        meeting_link=meeting_link_of(wish.event_type),
        calendar_sync_status=CalendarSyncStatus.NOT_REQUIRED,
    )
    booking.ical_uid = ical_uid_of(booking.id)
    booking.take_policy_of(wish.event_type)
    booking.rules_broken = [str(rule) for rule in wish.rules_broken]
    return booking
