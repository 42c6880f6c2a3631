"""What the people of a booking are told, as plain values for the outbox."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from apps.events.models import Attendee, Booking, EventType
from apps.events.selectors.attendees import Party
from apps.events.services.answers import answers_in_words
from apps.events.services.places import location_text
from apps.notifications.models import Notification
from apps.notifications.services import BookingNotice, queue_booking_notices, void_notices
from apps.users.models import User
from shared_types.vocabulary import Audience, CalendarSyncStatus, Notice, NotificationStatus

# It would stand there twice if the mail brought it too. What cannot be written there comes by mail.
_IN_CALENDAR = (CalendarSyncStatus.PENDING, CalendarSyncStatus.SUCCEEDED)
type Answers = Sequence[dict[str, Any]]


class Told(TypedDict, total=False):
    """What happened, as a message tells it: why, where from, and who did it."""

    reason: str
    previous_start: datetime | None
    changed_by: Audience | None


# Set while a demo is made: its invitees do not exist, and what is not sent shall still be seen as written.
_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)


@contextmanager
def nobody_told() -> Iterator[None]:
    """Within this, messages are written down as void and never sent."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def is_silent() -> bool:
    """Whether nobody is to be told of anything at the moment."""
    return _is_silent.get()


def tell(*notices: BookingNotice, now: datetime) -> None:
    """Write the messages down in the present transaction; they are sent when it has committed."""
    queue_booking_notices(notices, now=now)
    if is_silent():
        written = Notification.objects.filter(dedupe_key__in=[notice.dedupe_key for notice in notices])
        written.update(status=NotificationStatus.VOID)


def take_back(booking: Booking, *, now: datetime, seats: Sequence[Attendee] = ()) -> None:
    """Void what has not been sent and is not true any more; with seats only what those were to hear."""
    uids = [seat.ical_uid for seat in seats if seat.ical_uid]
    void_notices(booking_ids=[booking.id], now=now, only_uids=uids if seats else None)


def take_back_all(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Void what has not been sent of several bookings and is not true any more."""
    void_notices(booking_ids=[booking.id for booking in bookings], now=now)


def for_everybody(
    booking: Booking, notice: Notice, *, parties: Sequence[Party] = (), **told: Unpack[Told]
) -> list[BookingNotice]:
    """Messages for the parties of a group event, or one for the invitee; and one for the organizer."""
    invitees = [each for party in parties for each in for_party(booking, notice, party, **told)]
    if not booking.is_group_booking():
        invitees = [for_invitee(booking, notice, **told)]
    return [*invitees, for_organizer(booking, notice, seats=booking.attendee_count, **told)]


def for_party(booking: Booking, notice: Notice, party: Party, **told: Unpack[Told]) -> list[BookingNotice]:
    """A message for whoever holds the seats, and one for each guest with an address of their own."""
    holder = for_invitee(booking, notice, seat=party.holder, seats=party.seats, **told)
    return [holder, *for_guests(booking, notice, party.guests, **told)]


def for_guests(
    booking: Booking, notice: Notice, guests: Sequence[Attendee], **told: Unpack[Told]
) -> list[BookingNotice]:
    """A message for each guest with an address of their own: by whom, and why, if it was the organizer."""
    if told.get("changed_by") is not Audience.ORGANIZER:
        # Another attendee's doing, and their words: not for a guest to read.
        told |= {"reason": "", "changed_by": None}
    return [for_invitee(booking, notice, seat=guest, **told) for guest in guests if guest.ical_uid]


def for_invitee(
    booking: Booking, notice: Notice, *, seat: Attendee | None = None, seats: int = 1, **told: Unpack[Told]
) -> BookingNotice:
    """A message for whoever booked, or for who sits on a seat at a group event."""
    who = _holder(seat) if seat else _invitee(booking)
    held = seat or booking
    return BookingNotice(
        notice=notice,
        audience=Audience.INVITEE,
        dedupe_key=f"{booking.id}:{held.id}:{held.ical_sequence}:{notice}:invitee",
        uid=held.ical_uid,
        sequence=held.ical_sequence,
        recipient_name=who["name"],
        recipient_email=who["email"],
        recipient_timezone=who["timezone"],
        token_nonce=bytes(held.access_nonce).hex() if held.access_nonce else "",
        answers=answers_in_words(held.custom_answers),
        seats=seats,
        is_guest=seat is not None and seat.guest_of_id is not None,
        names_are_shown=seat is not None and seat.shows_name and booking.event_type.show_attendee_names,
        **told,
        **_rules(held, booking),
        **_about(booking),
    )


def for_organizer(
    booking: Booking, notice: Notice, *, seat: Attendee | None = None, seats: int = 1, **told: Unpack[Told]
) -> BookingNotice:
    """A message for the organizer, naming who booked."""
    who = _holder(seat) if seat else _invitee(booking)
    held = seat or booking
    organizer = booking.organizer
    return BookingNotice(
        notice=notice,
        audience=Audience.ORGANIZER,
        dedupe_key=f"{booking.id}:{held.id}:{held.ical_sequence}:{notice}:organizer",
        uid=booking.ical_uid,
        sequence=booking.ical_sequence,
        recipient_name=organizer.name,
        recipient_email=organizer.email,
        recipient_timezone=organizer.timezone,
        invitee_name=who["name"],
        invitee_email=who["email"],
        invitee_timezone=who["timezone"],
        answers=answers_in_words(held.custom_answers),
        seats=seats,
        **told,
        calendar_has_it=booking.calendar_sync_status in _IN_CALENDAR,
        **_about(booking),
    )


def once_for(notice: BookingNotice, occasion: str) -> BookingNotice:
    """The message for one of several occasions at the same state of a booking."""
    digest = hashlib.sha256(occasion.encode()).hexdigest()[:16]
    return replace(notice, dedupe_key=f"{notice.dedupe_key}:{digest}")


def _rules(held: Booking | Attendee, booking: Booking) -> dict[str, Any]:
    """Until when whoever has the link may change it, where that is not until it begins."""
    start = booking.start_time
    cancel, move = held.cancellation_deadline_minutes, held.reschedule_deadline_minutes
    return {
        "cancellable_until": held.cancellable_until(start) if cancel else None,
        "reschedulable_until": held.reschedulable_until(start) if move else None,
        "moves_left": held.moves_left(),
    }


def _about(booking: Booking) -> dict[str, Any]:
    event_type: EventType = booking.event_type
    organizer: User = booking.organizer
    organizer_id: UUID = booking.organizer_id
    return {
        "organizer_id": organizer_id,
        "booking_id": booking.id,
        "event_name": event_type.name,
        "description": event_type.description,
        "start": booking.start_time,
        "end": booking.end_time,
        "location": location_text(event_type),
        "meeting_link": booking.meeting_link,
        "meeting_password": booking.meeting_password,
        "link_follows": booking.meeting_link_follows,
        "is_group_event": booking.is_group_booking(),
        "organizer_name": organizer.name,
        "organizer_email": organizer.contact_email or organizer.email,
        "organizer_timezone": organizer.timezone,
        "organizer_slug": organizer.slug,
    }


def _invitee(booking: Booking) -> dict[str, str]:
    return {
        "name": booking.invitee_name,
        "email": booking.invitee_email,
        "timezone": booking.invitee_timezone,
    }


def _holder(seat: Attendee) -> dict[str, str]:
    return {"name": seat.name, "email": seat.email, "timezone": seat.timezone}
