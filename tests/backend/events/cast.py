"""What Olga offers in these tests, and how Ivo books it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.events.models import Attendee, Booking, BookingSeries, EventType
from apps.events.services.actors import NOWHERE
from apps.events.services.bookings.create import create_booking
from apps.events.services.idempotency import Made
from apps.users.models import User
from shared_types.bookings import BookingCreate
from tests.cast import IVO_EMAIL, IVO_NAME

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 1, 28, 12, 0, tzinfo=UTC)  # the fixture `now`: a Thursday
MONDAY_9 = datetime(2027, 2, 1, 9, 0, tzinfo=BERLIN)
HALF_AN_HOUR = timedelta(minutes=30)


def make_event_type(organizer: User, slug: str = "intro-call", **fields: Any) -> EventType:
    """An event type; half an hour for one unless told otherwise."""
    values = {"name": slug.replace("-", " ").capitalize(), "event_type_slug": slug, **fields}
    return EventType.objects.create(organizer=organizer, **values)


def wish(event_type: EventType, at: datetime, **fields: Any) -> BookingCreate:
    """What Ivo sends to book."""
    values: dict[str, Any] = {
        "organizer_slug": event_type.organizer.slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": at,
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "Asia/Kathmandu",
        **fields,
    }
    return BookingCreate(**values)


def book(
    event_type: EventType, *, at: datetime, now: datetime = NOW, idempotency_key: str = "", **fields: Any
) -> Made:
    """Ivo books through the service."""
    data = wish(event_type, at, **fields)
    return create_booking(data=data, idempotency_key=idempotency_key, origin=NOWHERE, now=now)


def raw_booking(event_type: EventType, *, at: datetime = MONDAY_9, **fields: Any) -> Booking:
    """A row written past every service."""
    end = at + timedelta(minutes=event_type.duration)
    values: dict[str, Any] = {
        "event_type": event_type,
        "organizer": event_type.organizer,
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "start_time": at,
        "end_time": end,
        "busy": DateTimeTZRange(at, end, "[)"),
        "ical_uid": f"{uuid4()}@example.com",
        **fields,
    }
    return Booking.objects.create(**values)


def raw_series(event_type: EventType, **fields: Any) -> BookingSeries:
    """A series written past every service; eight weeks unless told otherwise."""
    values: dict[str, Any] = {
        "event_type": event_type,
        "organizer": event_type.organizer,
        "recurrence_rule": "FREQ=WEEKLY;UNTIL=20270322T080000Z",
        "timezone": BERLIN.key,
        "first_start": MONDAY_9,
        "duration": event_type.duration,
        "ical_uid": f"{uuid4()}@example.com",
        **fields,
    }
    return BookingSeries.objects.create(**values)


def raw_seat(booking: Booking, **fields: Any) -> Attendee:
    """A seat written past every service."""
    values: dict[str, Any] = {
        "booking": booking,
        "organizer": booking.organizer,
        "name": IVO_NAME,
        "email": IVO_EMAIL,
        "joined_at": NOW,
        **fields,
    }
    return Attendee.objects.create(**values)


_YEARS_OF_BOOKINGS = """
INSERT INTO events_booking (id, created_at, updated_at, event_type_id, organizer_id, start_time, end_time,
    busy, invitee_name, invitee_email, invitee_phone, invitee_timezone, status, attendee_count,
    held_seats, capacity,
    is_recurring_exception, custom_answers, meeting_link, meeting_id, meeting_password, ical_uid,
    ical_sequence, external_calendar_event_id, calendar_sync_status, calendar_sync_error,
    calendar_sync_attempts, cancelled_by, cancellation_reason)
SELECT gen_random_uuid(), now(), now(), %s, %s, at, at + '30 minutes', tstzrange(at, at + '30 minutes'),
    '', '', '', 'UTC', 'confirmed', 1, 0, 1, false, '[]', '', '', '', '', 0, '', 'not_required', '', 0, '', ''
  FROM generate_series('2024-03-01'::timestamptz, '2027-03-01', '1 hour') AS at
"""


def store_years_of_bookings(event_type: EventType) -> None:
    """A meeting an hour for three years, until the first of March 2027; the planner knows of them."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS_OF_BOOKINGS, [event_type.id, event_type.organizer_id])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE events_booking")
