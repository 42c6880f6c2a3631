"""Bookings, as their organizer sees them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.events.models import Attendee, Booking
from apps.events.models.change_policy import POLICY_FIELDS
from apps.events.presenters.series import series_read
from apps.events.services.bookings.overriding import RULE_WORDS
from apps.notifications.models import Notification
from shared_types.bookings import AttendeeRead, BookingRead, BookingSummary, RuleBroken
from shared_types.notifications import NotificationRead
from shared_types.questions import AnswerRead
from shared_types.vocabulary import SlotRule

_MINUTE = timedelta(minutes=1)
_OF_BOOKING = BookingSummary.model_fields.keys() - {
    "event_name",
    "is_group_event",
    "location_type",
    "buffer_time_before",
    "buffer_time_after",
}
_OF_BOOKING_WHOLE = {
    "invitee_phone",
    "meeting_link",
    "meeting_id",
    "meeting_password",
    "meeting_link_follows",
    "external_calendar_event_id",
    "calendar_sync_error",
    "calendar_sync_attempts",
    "cancelled_at",
    "cancelled_by",
    "cancellation_reason",
    "rescheduled_from_id",
    "rescheduled_at",
    "created_at",
    *POLICY_FIELDS,
    "reschedule_count",
}


def booking_summary(booking: Booking) -> BookingSummary:
    """For a line in a list. booking: with its event type."""
    return BookingSummary(**_summary(booking))


def booking_read(
    booking: Booking,
    *,
    notifications: Iterable[Notification],
    moved_to: UUID | None,
    dates: Sequence[Booking],
    now: datetime,
) -> BookingRead:
    """Whole. booking: of `get_booking`. moved_to: the booking that it became. dates: of its series."""
    return BookingRead(
        **_summary(booking),
        **{name: getattr(booking, name) for name in _OF_BOOKING_WHOLE},
        location_details=booking.event_type.location_details,
        answers=_answers(booking.custom_answers),
        attendees=[attendee_read(attendee) for attendee in booking.attendees.all()],
        notifications=[NotificationRead.model_validate(each) for each in notifications],
        can_be_cancelled=booking.can_be_cancelled(now),
        can_be_rescheduled=booking.can_be_rescheduled(now),
        rules_broken=_rules_broken(booking),
        can_add_attendees=booking.can_take_attendees(now) and booking.attendee_count < booking.capacity,
        can_remove_attendees=booking.is_group_booking() and booking.can_be_cancelled(now),
        can_mark_attendees=booking.is_group_booking() and booking.can_be_concluded(now),
        has_ended=booking.end_time <= now,
        rescheduled_to_id=moved_to,
        organizer_timezone=booking.organizer.timezone,
        series=series_read(booking.recurrence, dates, now=now) if booking.recurrence else None,
    )


def attendee_read(attendee: Attendee) -> AttendeeRead:
    """One person at a group booking."""
    named = (
        "id",
        "guest_of_id",
        "name",
        "email",
        "phone",
        "status",
        "joined_at",
        "cancelled_at",
        "cancellation_reason",
    )
    columns: dict[str, Any] = {name: getattr(attendee, name) for name in named}
    return AttendeeRead(**columns, answers=_answers(attendee.custom_answers))


def _summary(booking: Booking) -> dict[str, Any]:
    return {
        **{name: getattr(booking, name) for name in _OF_BOOKING},
        "event_name": booking.event_type.name,
        "is_group_event": booking.is_group_booking(),
        "location_type": booking.event_type.location_type,
        "buffer_time_before": (booking.start_time - booking.busy.lower) // _MINUTE,
        "buffer_time_after": (booking.busy.upper - booking.end_time) // _MINUTE,
    }


def _rules_broken(booking: Booking) -> list[RuleBroken]:
    rules = [SlotRule(rule) for rule in booking.rules_broken]
    return [RuleBroken(code=rule, message=RULE_WORDS[rule]) for rule in rules]


def _answers(stored: list[dict[str, Any]]) -> list[AnswerRead]:
    return [AnswerRead(**answer) for answer in stored]
