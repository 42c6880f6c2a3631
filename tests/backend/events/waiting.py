"""How people wait in these tests, and what they do with what they are offered."""

from datetime import datetime
from typing import Any

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.selectors.waitlist import get_entry
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.waitlist.answering import Action, answer_waitlist
from apps.events.services.waitlist.joining import join_waitlist
from shared_types.vocabulary import CancelledBy
from shared_types.waitlist import WaitlistJoin
from tests.backend.events.cast import NOW


def wait_wish(event_type: EventType, at: datetime | None, who: str = "eve", **fields: Any) -> WaitlistJoin:
    """What somebody sends to get in line."""
    values: dict[str, Any] = {
        "organizer_slug": event_type.organizer.slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": at,
        "invitee_name": who.capitalize(),
        "invitee_email": f"{who}@example.com",
        "invitee_timezone": "Europe/Berlin",
        **fields,
    }
    return WaitlistJoin(**values)


def ask_to_wait(
    event_type: EventType, at: datetime | None, who: str = "eve", *, now: datetime = NOW, **fields: Any
) -> WaitlistEntry:
    """Somebody asks to wait; the address is not confirmed yet."""
    data = wait_wish(event_type, at, who, **fields)
    join_waitlist(data=data, idempotency_key="", origin=NOWHERE, now=now)
    return WaitlistEntry.objects.filter(invitee_email__iexact=data.invitee_email).latest("created_at")


def wait_for(
    event_type: EventType, at: datetime | None, who: str = "eve", *, now: datetime = NOW, **fields: Any
) -> WaitlistEntry:
    """Somebody gets in line, and confirms it at once."""
    return answer(ask_to_wait(event_type, at, who, now=now, **fields), "confirm", now=now)


def answer(entry: WaitlistEntry, action: Action, *, now: datetime = NOW) -> WaitlistEntry:
    """The holder of a place does something with it."""
    return answer_waitlist(entry, action, origin=NOWHERE, now=now)


def call_off(booking: Booking, *, now: datetime = NOW) -> Booking:
    """Olga cancels."""
    return cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(booking.organizer),
        now=now,
    )


def again(entry: WaitlistEntry) -> WaitlistEntry:
    """The entry as it is now."""
    return get_entry(organizer=entry.organizer, entry_id=entry.id)
