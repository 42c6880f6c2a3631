"""Bookings, as their organizer sees them."""

from datetime import date
from uuid import UUID

from shared_types.audit import AuditEntryRead
from shared_types.base import Page
from shared_types.bookings import (
    AttendeeAdd,
    AttendeeAdded,
    AttendeeNoShow,
    AttendeeRemove,
    BookingForInvitee,
    BookingRead,
    BookingSummary,
    BookingUpdate,
)
from web.api.client import Caller, Query, ask

_BOOKINGS = "events/bookings/"
PAGE_SIZE = 20
HISTORY_SIZE = 10
LONGEST_PAGE, MOST_PAGES = 100, 5


async def list_bookings(
    *, caller: Caller, when: str, event_type_id: str = "", cursor: str = ""
) -> Page[BookingSummary]:
    """One page of bookings: upcoming ones soonest first, past and cancelled ones latest first."""
    query: Query = {
        "when": when,
        "event_type_id": event_type_id,
        "cursor": cursor,
        "limit": PAGE_SIZE,
    }
    return await ask(Page[BookingSummary], "GET", _BOOKINGS, caller=caller, query=query)


async def list_bookings_between(
    first: date, last: date, *, caller: Caller, status: str = "", event_type_id: str = ""
) -> tuple[list[BookingSummary], bool]:
    """Those that start on these dates of the organizer's, the latest first, and whether there are more.

    One request for a hundred, and no more than `MOST_PAGES` of them.
    """
    query: Query = {
        "start_date": str(first),
        "end_date": str(last),
        "status": status,
        "event_type_id": event_type_id,
        "limit": LONGEST_PAGE,
    }
    found: list[BookingSummary] = []
    cursor: str | None = ""
    for _ in range(MOST_PAGES):
        asked: Query = {**query, "cursor": cursor or ""}
        page = await ask(Page[BookingSummary], "GET", _BOOKINGS, caller=caller, query=asked)
        found, cursor = [*found, *page.results], page.next_cursor
        if cursor is None:
            break
    return found, cursor is not None


async def get_booking(booking_id: UUID, *, caller: Caller) -> BookingRead:
    """One booking, whole."""
    return await ask(BookingRead, "GET", f"{_BOOKINGS}{booking_id}/", caller=caller)


async def list_history(booking_id: UUID, *, cursor: str = "", caller: Caller) -> Page[AuditEntryRead]:
    """One page of what was done to a booking, the latest first."""
    query: Query = {"cursor": cursor, "limit": HISTORY_SIZE}
    return await ask(
        Page[AuditEntryRead], "GET", f"{_BOOKINGS}{booking_id}/audit/", caller=caller, query=query
    )


async def book_for(wish: BookingForInvitee, *, idempotency_key: str, caller: Caller) -> BookingRead:
    """Book for somebody. The same key with the same wish is the same booking, however often it is sent."""
    headers = {"Idempotency-Key": idempotency_key}
    return await ask(BookingRead, "POST", _BOOKINGS, caller=caller, body=wish, headers=headers)


async def update_booking(booking_id: UUID, change: BookingUpdate, *, caller: Caller) -> BookingRead:
    """Call a booking off, move it or say how it went; a move answers with the new booking."""
    return await ask(BookingRead, "PUT", f"{_BOOKINGS}{booking_id}/", caller=caller, body=change)


async def resend_notification(booking_id: UUID, notification_id: UUID, *, caller: Caller) -> BookingRead:
    """Send one message of a booking again."""
    path = f"{_BOOKINGS}{booking_id}/notifications/{notification_id}/resend/"
    return await ask(BookingRead, "POST", path, caller=caller)


async def sync_calendar(booking_id: UUID, *, caller: Caller) -> BookingRead:
    """Try once more to bring the organizer's calendar up to date with a booking."""
    return await ask(BookingRead, "POST", f"{_BOOKINGS}{booking_id}/calendar-sync/", caller=caller)


async def add_attendee(
    booking_id: UUID, person: AttendeeAdd, *, idempotency_key: str, caller: Caller
) -> AttendeeAdded:
    """Give somebody a seat at a group booking; the same key adds them once."""
    path, headers = f"{_BOOKINGS}{booking_id}/attendees/add/", {"Idempotency-Key": idempotency_key}
    return await ask(AttendeeAdded, "POST", path, caller=caller, body=person, headers=headers)


async def remove_attendee(
    booking_id: UUID, attendee_id: UUID, why: AttendeeRemove, *, caller: Caller
) -> BookingRead:
    """Take somebody out of a group booking, with those they bring."""
    path = f"{_BOOKINGS}{booking_id}/attendees/{attendee_id}/remove/"
    return await ask(BookingRead, "POST", path, caller=caller, body=why)


async def mark_attendee(
    booking_id: UUID, attendee_id: UUID, said: AttendeeNoShow, *, caller: Caller
) -> BookingRead:
    """Say that somebody stayed away, or came after all."""
    path = f"{_BOOKINGS}{booking_id}/attendees/{attendee_id}/no-show/"
    return await ask(BookingRead, "POST", path, caller=caller, body=said)
