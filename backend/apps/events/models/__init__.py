"""What the events app stores, and what can never be true of it."""

from apps.events.models.attendee import Attendee
from apps.events.models.audit import BookingAuditLog
from apps.events.models.booking import LIVE_STATUSES, Booking
from apps.events.models.calendar_feed import CalendarFeed
from apps.events.models.calendar_sync import CalendarSync
from apps.events.models.event_type import EventType
from apps.events.models.idempotency import IdempotencyKey
from apps.events.models.organizer_lock import OrganizerLock
from apps.events.models.past_slug import EventTypePastSlug
from apps.events.models.question import CustomQuestion
from apps.events.models.series import BookingSeries
from apps.events.models.share import EventTypePermission, Share
from apps.events.models.visit_count import VisitCount
from apps.events.models.waitlist import WaitlistEntry

__all__ = [
    "LIVE_STATUSES",
    "Attendee",
    "Booking",
    "BookingAuditLog",
    "BookingSeries",
    "CalendarFeed",
    "CalendarSync",
    "CustomQuestion",
    "EventType",
    "EventTypePastSlug",
    "EventTypePermission",
    "IdempotencyKey",
    "OrganizerLock",
    "Share",
    "VisitCount",
    "WaitlistEntry",
]
