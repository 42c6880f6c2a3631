"""Seats at a group event: one row a person, and never more than the slot holds."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import F

from apps.events.errors import CapacityExceeded
from apps.events.models import Attendee, Booking
from apps.events.services.invitees import Invitee, ical_uid_of, token_expiry
from apps.events.services.wishes import Wish
from shared_types.bookings import GuestWrite
from shared_types.vocabulary import BookingStatus

# More than one_by_one ever counts up to, and less than two requests of one person are apart.
_AT_ONCE = timedelta(milliseconds=1)


def find_joinable(*, event_type_id: UUID, start: datetime) -> Booking | None:
    """The live slot of a group at this start, which others may join; to be asked under the lock."""
    slots = Booking.objects.live().filter(event_type_id=event_type_id, start_time=start, capacity__gt=1)
    # Mostly there is none, and to ask for three whole rows costs ten times what asking for one bit does.
    return slots.select_related("event_type", "organizer").get() if slots.exists() else None


def take_seats(booking: Booking, *, seats: int) -> None:
    """Count seats as taken, in one guarded statement; raises CapacityExceeded where they are not there."""
    free = Booking.objects.filter(id=booking.id, attendee_count__lte=F("capacity") - F("held_seats") - seats)
    if not free.update(attendee_count=F("attendee_count") + seats):
        raise CapacityExceeded
    booking.attendee_count += seats


def take_held_seats(booking: Booking, *, seats: int) -> None:
    """Let seats that are held at a slot be taken by those they were held for."""
    Booking.objects.filter(id=booking.id).update(
        attendee_count=F("attendee_count") + seats, held_seats=F("held_seats") - seats
    )
    booking.attendee_count += seats
    booking.held_seats -= seats


def confirm_held(booking: Booking, wish: Wish, *, held_seats: int) -> None:
    """Let somebody be the first at a slot that was only held; in memory, to be stored by the caller.

    held_seats: those of theirs that were held for them. Raises CapacityExceeded.
    """
    if booking.held_seats - held_seats + wish.seats > booking.capacity:
        raise CapacityExceeded
    booking.status, booking.hold_expires_at = BookingStatus.CONFIRMED, None
    booking.attendee_count, booking.held_seats = wish.seats, booking.held_seats - held_seats
    booking.invitee_name, booking.invitee_email = wish.invitee.name, wish.invitee.email
    booking.invitee_phone, booking.invitee_timezone = wish.invitee.phone, wish.invitee.timezone


def give_up_seats(booking: Booking, *, seats: int) -> None:
    """Count seats as free."""
    Booking.objects.filter(id=booking.id).update(attendee_count=F("attendee_count") - seats)
    booking.attendee_count -= seats


def free_seats(seats: Sequence[Attendee], *, reason: str, now: datetime) -> None:
    """Give up seats, in the rows of these people only."""
    for seat in seats:
        seat.cancel(reason=reason, now=now)
    Attendee.objects.bulk_update(seats, ["status", "cancelled_at", "cancellation_reason", "ical_sequence"])


def name_after_earliest(booking: Booking) -> None:
    """Let a group booking carry the name of the first of those who are still there."""
    holders = Attendee.objects.seated().filter(booking=booking, guest_of=None)
    first = holders.order_by("joined_at", "id").first()
    if first is None or (first.name, first.email) == (booking.invitee_name, booking.invitee_email):
        return
    booking.invitee_name, booking.invitee_email = first.name, first.email
    booking.invitee_phone, booking.invitee_timezone = first.phone, first.timezone
    booking.save(
        update_fields=[
            "invitee_name",
            "invitee_email",
            "invitee_phone",
            "invitee_timezone",
            "updated_at",
        ]
    )


def seat_party(booking: Booking, wish: Wish, *, now: datetime) -> Attendee:
    """Write down who sits there: the invitee, who gets the link, and the guests they bring.

    A party that comes from another slot keeps its link and its guests, and their invitations move along.
    """
    holder = Attendee(**_person(booking, wish.invitee, now), custom_answers=wish.answers)
    expires_at = token_expiry(booking)
    if wish.comes_from is None:
        holder.ical_uid = ical_uid_of(holder.id)
        holder.take_policy_of(wish.event_type)
        holder.shows_name = booking.event_type.show_attendee_names
        holder.regenerate_access_token(expires_at=expires_at)
        guests = _guests(holder, [GuestWrite()] * (wish.seats - 1), now)
    else:
        old = wish.comes_from
        _take_over(holder, old.holder)
        holder.carry_moves_of(old.holder, by_invitee=True)
        holder.take_access_token_of(old.holder, expires_at=expires_at)
        old.holder.save(update_fields=["access_nonce", "access_token", "access_token_expires_at"])
        guests = [
            _guest_again(holder, guest, at) for guest, at in zip(old.guests, one_by_one(now), strict=False)
        ]
    Attendee.objects.bulk_create([holder, *guests])
    return holder


def seat_guests(holder: Attendee, guests: Sequence[GuestWrite], *, now: datetime) -> list[Attendee]:
    """Write down who comes along with somebody who has a seat."""
    return Attendee.objects.bulk_create(_guests(holder, guests, now))


def has_own_address(guest: Attendee, holder: Attendee) -> bool:
    """Whether mail to a guest reaches somebody else than whoever brings them."""
    return guest.email.casefold() != holder.email.casefold()


def one_by_one(now: datetime) -> Iterator[datetime]:
    """Instants of people who sit down together: a microsecond apart, so that they stay in the order given."""
    return (now + timedelta(microseconds=number) for number in count(1))


def came_together(seat: Attendee, holder: Attendee) -> bool:
    """Whether somebody sat down in the same breath as whoever brings them, not when that one sat already."""
    return seat.joined_at - holder.joined_at < _AT_ONCE


def _guests(holder: Attendee, guests: Sequence[GuestWrite], now: datetime) -> list[Attendee]:
    return [_guest(holder, guest, at) for guest, at in zip(guests, one_by_one(now), strict=False)]


def _guest(holder: Attendee, guest: GuestWrite, now: datetime) -> Attendee:
    invitee = Invitee(
        name=guest.name or holder.name,
        email=guest.email or holder.email,
        phone="" if guest.name else holder.phone,
        timezone=holder.timezone,
    )
    seat = Attendee(**_person(holder.booking, invitee, now), guest_of=holder)
    seat.shows_name = bool(guest.name) and holder.shows_name
    if has_own_address(seat, holder):
        seat.ical_uid = ical_uid_of(seat.id)
    return seat


def _guest_again(holder: Attendee, guest: Attendee, now: datetime) -> Attendee:
    """The guest of somebody who changes places, beside them."""
    invitee = Invitee(name=guest.name, email=guest.email, phone=guest.phone, timezone=holder.timezone)
    seat = Attendee(**_person(holder.booking, invitee, now), guest_of=holder)
    _take_over(seat, guest)
    return seat


def _take_over(seat: Attendee, old: Attendee) -> None:
    """What stays with a person who sits elsewhere from now on."""
    seat.ical_uid, seat.ical_sequence, seat.shows_name = old.ical_uid, old.ical_sequence, old.shows_name


def _person(booking: Booking, invitee: Invitee, now: datetime) -> dict[str, Any]:
    return {
        "organizer_id": booking.organizer_id,
        "booking": booking,
        "name": invitee.name,
        "email": invitee.email,
        "phone": invitee.phone,
        "timezone": invitee.timezone,
        "joined_at": now,
    }
