"""Seats at a group event: one row a person, and never more than the slot holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from apps.events.errors import CapacityExceeded
from apps.events.models import Attendee, Booking
from apps.events.selectors.attendees import Party
from apps.events.services.invitees import ical_uid_of, token_expiry
from apps.events.services.wishes import Wish


def find_joinable(*, event_type_id: UUID, start: datetime) -> Booking | None:
    """The live slot of a group at this start, which others may join; to be asked under the lock."""
    slots = Booking.objects.live().select_related("event_type", "organizer")
    return slots.filter(event_type_id=event_type_id, start_time=start, capacity__gt=1).first()


def take_seats(booking: Booking, *, seats: int) -> None:
    """Count seats as taken, in one guarded statement; raises CapacityExceeded where they are not there."""
    free = Booking.objects.filter(id=booking.id, attendee_count__lte=F("capacity") - seats)
    if not free.update(attendee_count=F("attendee_count") + seats):
        raise CapacityExceeded
    booking.attendee_count += seats


def give_up_seats(booking: Booking, *, seats: int) -> None:
    """Count seats as free."""
    Booking.objects.filter(id=booking.id).update(attendee_count=F("attendee_count") - seats)
    booking.attendee_count -= seats


def free_seats(party: Party, *, reason: str, now: datetime) -> None:
    """Give up the seats of a party, in the rows of its people only."""
    for seat in party.all:
        seat.cancel(reason=reason, now=now)
    Attendee.objects.bulk_update(
        party.all, ["status", "cancelled_at", "cancellation_reason", "ical_sequence"]
    )


def name_after_earliest(booking: Booking) -> None:
    """Let a group booking carry the name of the first of those who are still there."""
    first = Attendee.objects.seated().filter(booking=booking).order_by("joined_at", "id").first()
    if first is None or first.email == booking.invitee_email:
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

    Who comes from another slot keeps the link, and the invitation in their calendar moves along.
    """
    holder = Attendee(**_person(booking, wish, now), custom_answers=wish.answers)
    expires_at = token_expiry(booking)
    if wish.comes_from is None:
        holder.ical_uid = ical_uid_of(holder.id)
        holder.take_policy_of(wish.event_type)
        holder.regenerate_access_token(expires_at=expires_at)
    else:
        holder.ical_uid = wish.comes_from.ical_uid
        holder.ical_sequence = wish.comes_from.ical_sequence
        holder.carry_moves_of(wish.comes_from, by_invitee=True)
        holder.take_access_token_of(wish.comes_from, expires_at=expires_at)
        wish.comes_from.save(update_fields=["access_nonce", "access_token", "access_token_expires_at"])
    guests = [Attendee(**_person(booking, wish, now), guest_of=holder) for _ in range(wish.seats - 1)]
    Attendee.objects.bulk_create([holder, *guests])
    return holder


def _person(booking: Booking, wish: Wish, now: datetime) -> dict[str, Any]:
    return {
        "organizer_id": booking.organizer_id,
        "booking": booking,
        "name": wish.invitee.name,
        "email": wish.invitee.email,
        "phone": wish.invitee.phone,
        "timezone": wish.invitee.timezone,
        "joined_at": now,
    }
