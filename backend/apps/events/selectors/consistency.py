"""Whether the bookings still add up: what the services keep true, asked of the rows by themselves.

Constraints hold what one row can say. Each question here looks across rows, and finds nothing unless there is
a fault of ours, or somebody has written past the services.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from django.db import connection

SWEPT_WITHIN = timedelta(minutes=15)
_LISTED = 20

# Each is what speaks against a booking.
_QUESTIONS: dict[str, LiteralString] = {
    "takes time that another live booking takes": """
        booking.status NOT IN ('cancelled', 'rescheduled') AND EXISTS (
            SELECT FROM events_booking AS other
             WHERE other.organizer_id = booking.organizer_id AND other.id <> booking.id
                   AND other.busy && booking.busy AND other.status NOT IN ('cancelled', 'rescheduled'))
    """,
    "counts other seats than it has": """
        booking.status NOT IN ('cancelled', 'rescheduled') AND booking.capacity > 1
        AND booking.attendee_count <> (
            SELECT count(*) FROM events_attendee AS seat
             WHERE seat.booking_id = booking.id AND seat.status <> 'cancelled')
    """,
    "holds other seats than are offered": """
        booking.status NOT IN ('cancelled', 'rescheduled') AND booking.held_seats <> (
            SELECT coalesce(sum(waits.attendee_count), 0) FROM events_waitlistentry AS waits
             WHERE waits.offered_booking_id = booking.id AND waits.status = 'notified')
    """,
    "is off, and still offered to somebody": """
        booking.status IN ('cancelled', 'rescheduled') AND EXISTS (
            SELECT FROM events_waitlistentry AS waits
             WHERE waits.offered_booking_id = booking.id AND waits.status = 'notified')
    """,
    "is held, though its time to be claimed is long over": """
        booking.status = 'held' AND booking.hold_expires_at < %(swept_before)s
    """,
    "has moved, and is nowhere": """
        booking.status = 'rescheduled' AND NOT EXISTS (
            SELECT FROM events_booking AS next WHERE next.rescheduled_from_id = booking.id)
    """,
    "has no history": """
        NOT EXISTS (SELECT FROM events_bookingauditlog AS entry WHERE entry.booking_id = booking.id)
    """,
    "is off, and a message waits that says it takes place": """
        booking.status IN ('cancelled', 'rescheduled') AND EXISTS (
            SELECT FROM notifications_notification AS message
             WHERE message.subject_id = booking.id AND message.status = 'pending'
                   AND message.notice IN ('booking_confirmed', 'attendee_joined'))
    """,
    "is off, and a workflow waits to speak as if it took place": """
        booking.status IN ('cancelled', 'rescheduled') AND EXISTS (
            SELECT FROM workflows_workflowrun AS run
             WHERE run.subject_id = booking.id AND run.status = 'pending'
                   AND run.trigger NOT IN ('booking_cancelled', 'booking_no_show'))
    """,
}


@dataclass(frozen=True)
class Fault:
    """What does not add up at a booking."""

    booking_id: UUID
    organizer_id: UUID
    what: str

    def __str__(self) -> str:
        return f"Booking {self.booking_id} {self.what}."


def list_faults(*, now: datetime) -> list[Fault]:
    """What does not add up, twenty of a kind at most. One statement a kind, which looks at every booking."""
    return [fault for what in _QUESTIONS for fault in _ask(what, now=now)]


def _ask(what: str, *, now: datetime) -> Iterator[Fault]:
    values: dict[str, datetime | int] = {"swept_before": now - SWEPT_WITHIN, "most": _LISTED}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT booking.id, booking.organizer_id FROM events_booking AS booking"
            f" WHERE {_QUESTIONS[what]} ORDER BY booking.end_time DESC LIMIT %(most)s",
            values,
        )
        yield from (Fault(booking_id, organizer_id, what) for booking_id, organizer_id in cursor.fetchall())
