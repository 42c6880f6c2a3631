"""What is in an organizer's calendar around a window, as the slot engine wants it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from slot_engine import Agenda, GroupSlot, Interval, SlotRules

_DAY = 86_400

# Written by hand and asked as it stands, since this is asked for every list of slots: one statement, answered
# from two GiST indexes (booking_never_overlaps, busy_interval_never_overlaps). External time comes merged.
_AROUND = """
SELECT extract(epoch FROM lower(busy))::bigint, extract(epoch FROM upper(busy))::bigint,
       CASE WHEN event_type_id = %(event_type)s THEN extract(epoch FROM start_time)::bigint END,
       extract(epoch FROM end_time)::bigint, capacity, capacity - attendee_count
  FROM events_booking
 WHERE organizer_id = %(organizer)s AND NOT status IN ('cancelled', 'rescheduled')
       AND busy && tstzrange(to_timestamp(%(start)s), to_timestamp(%(end)s))
       AND id IS DISTINCT FROM %(leaving)s::uuid
UNION ALL
SELECT extract(epoch FROM lower(busy))::bigint, extract(epoch FROM upper(busy))::bigint,
       NULL, NULL, NULL, NULL
  FROM integrations_busyinterval
 WHERE organizer_id = %(organizer)s AND busy && tstzrange(to_timestamp(%(start)s), to_timestamp(%(end)s))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Whose time is asked about, for which event type, and which booking is to be thought away.

    leaving_booking_id: a booking that is about to move, and whose time is free for its own next place.
    """

    organizer_id: UUID
    event_type_id: UUID
    leaving_booking_id: UUID | None = None


def get_agenda(calendar: Calendar, rules: SlotRules, window: Interval) -> Agenda:
    """Everything that bears on starts within a window. One statement, whatever the number of bookings."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, _parameters(calendar, rules, window))
        rows = cursor.fetchall()
    same_type = [row for row in rows if row[2] is not None]
    return Agenda(
        busy=[row[:2] for row in rows],
        group_slots=[GroupSlot(row[2], row[3], row[5]) for row in same_type if row[4] > 1],
        starts_booked=[row[2] for row in same_type],
    )


def _parameters(calendar: Calendar, rules: SlotRules, window: Interval) -> dict[str, UUID | int | None]:
    before = rules.buffer_before_minutes * 60
    after = (rules.duration_minutes + rules.buffer_after_minutes) * 60
    if rules.max_bookings_per_day is not None:
        # A day is counted whole, although the window may cut it: no zone's day is longer than 25 hours.
        before, after = max(before, 2 * _DAY), max(after, 2 * _DAY)
    return {
        "organizer": calendar.organizer_id,
        "event_type": calendar.event_type_id,
        "leaving": calendar.leaving_booking_id,
        "start": window.start - before,
        "end": window.end + after,
    }
