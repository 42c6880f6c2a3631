"""How far a booking has come into the organizer's own calendar, in words."""

from typing import Final

from pydantic import BaseModel

from shared_types.bookings import BookingRead
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus

_GONE: Final = (BookingStatus.CANCELLED, BookingStatus.RESCHEDULED)
_WHERE_IT_COMES: Final[dict[str, str]] = {
    CalendarSyncStatus.PENDING: "On its way into your calendar",
    CalendarSyncStatus.SUCCEEDED: "In your calendar",
    CalendarSyncStatus.FAILED: "Not in your calendar as it is here",
}
_WHERE_IT_GOES: Final[dict[str, str]] = {
    CalendarSyncStatus.PENDING: "On its way out of your calendar",
    CalendarSyncStatus.SUCCEEDED: "Taken out of your calendar",
    CalendarSyncStatus.FAILED: "Still in your calendar",
}


class CalendarSyncView(BaseModel):
    """How it stands; `status` is empty where no calendar is to be written into."""

    status: str
    words: str
    reason: str
    can_retry: bool


def calendar_sync_view(booking: BookingRead) -> CalendarSyncView:
    """The state of the copy in the organizer's calendar."""
    status, is_gone = booking.calendar_sync_status, booking.status in _GONE
    if status == CalendarSyncStatus.NOT_REQUIRED:
        return CalendarSyncView(status="", words="", reason="", can_retry=False)
    words = _WHERE_IT_GOES if is_gone else _WHERE_IT_COMES
    return CalendarSyncView(
        status=status,
        words=words[status],
        reason=_reason(booking) if status != CalendarSyncStatus.SUCCEEDED else "",
        can_retry=status == CalendarSyncStatus.FAILED,
    )


def _reason(booking: BookingRead) -> str:
    """What the last try failed for, and whether there will be another."""
    if not booking.calendar_sync_error:
        return ""
    later = (
        " It is tried again by itself." if booking.calendar_sync_status == CalendarSyncStatus.PENDING else ""
    )
    return f"{booking.calendar_sync_error.rstrip('.')}.{later}"
