"""What the API may answer to an organizer: Olga's profile, hours, event types and bookings."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import RootModel

from shared_types.audit import AuditEntryRead
from shared_types.availability import (
    DateOverrideRead,
    ScheduleRead,
    WallIntervalRead,
    WeeklyHoursRead,
)
from shared_types.base import Page
from shared_types.bookings import AttendeeRead, BookingRead, BookingSummary
from shared_types.event_types import EventTypeRead
from shared_types.notifications import NotificationRead
from shared_types.users import ProfileRead
from shared_types.vocabulary import (
    ActorType,
    AttendeeStatus,
    AuditAction,
    BookingStatus,
    CalendarSyncStatus,
    LocationType,
    NotificationStatus,
    RecurrenceType,
)

INTRO, WORKSHOP, HOURS, BOOKING, MAIL = (UUID(int=number) for number in range(11, 16))


class Schedules(RootModel[list[ScheduleRead]]):
    """All schedules, as the API lists them."""


def profile(**changes: Any) -> ProfileRead:
    """Olga, as she sees herself; she lives in Berlin."""
    empty = dict.fromkeys(("bio", "brand_color", "logo_url", "website", "contact_email", "contact_phone"), "")
    known: dict[str, Any] = {
        "id": UUID(int=10),
        "email": "olga@example.com",
        "email_verified": True,
        "has_password": True,
        "name": "Olga Okafor",
        "organizer_slug": "olga",
        "timezone": "Europe/Berlin",
        "slot_interval_minutes": 0,
        "public_url": "http://localhost/olga",
    }
    return ProfileRead(**{**empty, **known, **changes})


def hours(*spans: tuple[str, str]) -> list[WallIntervalRead]:
    """Intervals of a day."""
    return [WallIntervalRead(start_local=start, end_local=end) for start, end in spans]


def schedule(**changes: Any) -> ScheduleRead:
    """Monday to Friday, nine to five, in Berlin."""
    week = [
        WeeklyHoursRead(weekday=day, intervals=hours(("09:00", "17:00")) if day < 6 else [])
        for day in range(1, 8)
    ]
    known: dict[str, Any] = {
        "id": HOURS,
        "name": "Working hours",
        "timezone": "Europe/Berlin",
        "is_default": True,
        "event_type_count": 1,
        "weekly_hours": week,
        "overrides": [],
    }
    return ScheduleRead(**{**known, **changes})


def override(day: date, *spans: tuple[str, str]) -> DateOverrideRead:
    """One different date."""
    return DateOverrideRead(date=day, intervals=hours(*spans))


def event_type(**changes: Any) -> EventTypeRead:
    """An intro call of half an hour, nobody booked yet."""
    workflows = dict.fromkeys(
        ("confirmation_workflow_id", "reminder_workflow_id", "cancellation_workflow_id"), None
    )
    known: dict[str, Any] = {
        "id": INTRO,
        "name": "Intro call",
        "event_type_slug": "intro-call",
        "description": "",
        "duration": 30,
        "max_attendees": 1,
        "is_group_event": False,
        "enable_waitlist": False,
        "show_attendee_names": False,
        "waitlist_claim_minutes": 720,
        "is_active": True,
        "is_private": False,
        "min_scheduling_notice": 60,
        "max_scheduling_horizon": 60 * 24 * 60,
        "buffer_time_before": 0,
        "buffer_time_after": 0,
        "max_bookings_per_day": None,
        "slot_interval_minutes": 0,
        "cancellation_deadline_minutes": None,
        "reschedule_deadline_minutes": None,
        "max_reschedules": None,
        "recurrence_type": RecurrenceType.NONE,
        "recurrence_rule": "",
        "max_occurrences": None,
        "recurrence_end_date": None,
        "location_type": LocationType.VIDEO_CALL,
        "location_details": "",
        "conferencing_provider": None,
        "redirect_url_after_booking": "",
        "schedule_id": None,
        "questions": [],
        "upcoming_booking_count": 0,
        "total_booking_count": 0,
        "public_url": "http://localhost/olga/intro-call",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return EventTypeRead(**{**workflows, **known, **changes})


def event_types(*found: EventTypeRead, next_cursor: str | None = None) -> Page[EventTypeRead]:
    """One page of event types."""
    return Page[EventTypeRead](results=list(found), next_cursor=next_cursor)


def _summary(**changes: Any) -> dict[str, Any]:
    start = changes.get("start_time", datetime(2026, 12, 2, 9, tzinfo=UTC))
    known: dict[str, Any] = {
        "id": BOOKING,
        "event_type_id": INTRO,
        "event_name": "Intro call",
        "status": BookingStatus.CONFIRMED,
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "Asia/Tokyo",
        "start_time": start,
        "end_time": start + timedelta(minutes=30),
        "buffer_time_before": 0,
        "buffer_time_after": 0,
        "attendee_count": 1,
        "capacity": 1,
        "is_group_event": False,
        "location_type": LocationType.VIDEO_CALL,
        "recurrence_id": None,
        "recurrence_sequence": None,
        "recurrence_count": None,
        "is_recurring_exception": False,
        "calendar_sync_status": CalendarSyncStatus.NOT_REQUIRED,
    }
    return {**known, **changes}


def summary(**changes: Any) -> BookingSummary:
    """Ivo's intro call in a list: 2 December, ten in Berlin, six in the evening in Tokyo."""
    return BookingSummary(**_summary(**changes))


def bookings(*found: BookingSummary, next_cursor: str | None = None) -> Page[BookingSummary]:
    """One page of bookings."""
    return Page[BookingSummary](results=list(found), next_cursor=next_cursor)


def notification(**changes: Any) -> NotificationRead:
    """The confirmation that Ivo was sent."""
    known: dict[str, Any] = {
        "id": MAIL,
        "notice": "booking_confirmed",
        "audience": "invitee",
        "recipient": "ivo@example.com",
        "status": NotificationStatus.SENT,
        "attempts": 1,
        "due_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "sent_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "last_error": "",
    }
    return NotificationRead(**{**known, **changes})


def attendee(name: str, status: AttendeeStatus = AttendeeStatus.CONFIRMED) -> AttendeeRead:
    """Somebody at a group booking."""
    return AttendeeRead(
        id=UUID(int=20 + len(name)),
        guest_of_id=None,
        name=name,
        email=f"{name.lower()}@example.com",
        phone="",
        status=status,
        answers=[],
        joined_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
        cancelled_at=None,
        cancellation_reason="",
    )


def booking(**changes: Any) -> BookingRead:
    """Ivo's intro call, whole."""
    known: dict[str, Any] = {
        "invitee_phone": "",
        "location_details": "",
        "meeting_link": "",
        "meeting_id": "",
        "meeting_password": "",
        "external_calendar_event_id": "",
        "meeting_link_follows": False,
        "calendar_sync_error": "",
        "calendar_sync_attempts": 0,
        "answers": [],
        "attendees": [],
        "notifications": [notification()],
        "can_be_cancelled": True,
        "can_be_rescheduled": True,
        "cancellation_deadline_minutes": None,
        "reschedule_deadline_minutes": None,
        "max_reschedules": None,
        "reschedule_count": 0,
        "rules_broken": [],
        "can_add_attendees": False,
        "can_remove_attendees": False,
        "can_mark_attendees": False,
        "has_ended": False,
        "cancelled_at": None,
        "cancelled_by": "",
        "cancellation_reason": "",
        "rescheduled_from_id": None,
        "rescheduled_to_id": None,
        "rescheduled_at": None,
        "created_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "organizer_timezone": "Europe/Berlin",
        "series": None,
    }
    return BookingRead(**{**_summary(**changes), **known, **changes})


def audit_entry(number: int = 1, **changes: Any) -> AuditEntryRead:
    """Ivo books from an address of his own, on 20 November."""
    empty = dict.fromkeys(("address_mark", "user_agent", "user_agent_mark"), "")
    values: dict[str, Any] = {
        name: {} for name in ("old_values", "new_values", "personal_values", "metadata")
    }
    known: dict[str, Any] = {
        "id": UUID(int=100 + number),
        "sequence": number,
        "booking_id": BOOKING,
        "action": AuditAction.BOOKING_CREATED,
        "description": "Booked",
        "actor_type": ActorType.INVITEE,
        "actor_name": "Ivo",
        "actor_email": "ivo@example.com",
        "ip_address": "203.0.113.9",
        "is_erased": False,
        "created_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
    }
    return AuditEntryRead(**{**empty, **values, **known, **changes})


def audit(*found: AuditEntryRead, next_cursor: str | None = None) -> Page[AuditEntryRead]:
    """One page of what was done to a booking."""
    return Page[AuditEntryRead](results=list(found), next_cursor=next_cursor)
