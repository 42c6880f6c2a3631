"""The audit log, in words."""

from typing import Any

from apps.events.models import BookingAuditLog
from shared_types.audit import AuditEntryRead
from shared_types.vocabulary import AuditAction

_DERIVED = {"description", "ip_address", "is_erased"}
_WORDS = {
    AuditAction.BOOKING_CREATED: "Booked",
    AuditAction.BOOKING_CANCELLED: "Cancelled",
    AuditAction.BOOKING_RESCHEDULED: "Moved to another time",
    AuditAction.BOOKING_COMPLETED: "Marked as completed",
    AuditAction.BOOKING_MARKED_NO_SHOW: "Marked as a no-show",
    AuditAction.BOOKING_UPDATED: "Changed",
    AuditAction.ATTENDEE_JOINED: "Joined",
    AuditAction.ATTENDEE_ADDED: "Attendee added",
    AuditAction.ATTENDEE_REMOVED: "Attendee removed",
    AuditAction.ATTENDEE_CANCELLED: "Left",
    AuditAction.ATTENDEE_MOVED: "Left for another time",
    AuditAction.ATTENDEE_MARKED_NO_SHOW: "Attendee marked as a no-show",
    AuditAction.ACCESS_TOKEN_REGENERATED: "Got a new link",
    AuditAction.CALENDAR_SYNC_SUCCEEDED: "Written into the calendar",
    AuditAction.CALENDAR_SYNC_FAILED: "Could not be written into the calendar",
    AuditAction.MEETING_LINK_SET: "Meeting link set",
    AuditAction.MESSAGE_RESENT: "Message sent again",
    AuditAction.ANSWERS_CHANGED: "Answers changed",
    AuditAction.WAITLIST_JOINED: "Joined the waitlist",
    AuditAction.WAITLIST_OFFERED: "Offered to the waitlist",
    AuditAction.WAITLIST_CONVERTED: "Booked from the waitlist",
    AuditAction.WAITLIST_RELEASED: "No longer held for the waitlist",
    AuditAction.PERSONAL_DATA_ERASED: "Personal data erased",
}


def audit_entry_read(row: BookingAuditLog) -> AuditEntryRead:
    """One act."""
    columns: dict[str, Any] = {
        name: getattr(row, name) for name in AuditEntryRead.model_fields.keys() - _DERIVED
    }
    return AuditEntryRead(
        **columns,
        description=row.description or words_of(AuditAction(row.action)),
        ip_address=row.ip_address or "",
        is_erased=not bytes(row.personal_salt),
    )


def words_of(action: AuditAction) -> str:
    """What was done, in a word or two."""
    return _WORDS.get(action) or action.replace("_", " ").capitalize()
