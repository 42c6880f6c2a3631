"""What is in an organizer's calendar around a window, as the slot engine wants it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from slot_engine import Agenda, GroupSlot, Interval, SlotRules

_DAY = 86_400

# Written by hand and asked as it stands, since every list of slots asks it: one statement, answered from two
# GiST indexes (booking_never_overlaps, busy_interval_never_overlaps). Busy time is joined here, so that much
# of it costs little more to fetch than none. Bookings of the event type come one by one only where each of
# them matters: a group's slots, and all of them where there is a daily limit. Time and seats that are held
# for the waitlist are taken until their instant has come, whether or not anybody has swept them up. All time
# is, while a linked account cannot be read whose organizer wants that.
_AROUND = """
WITH own AS MATERIALIZED (
    SELECT busy, event_type_id, start_time, end_time, capacity, capacity - attendee_count - CASE held_seats
               WHEN 0 THEN 0
               ELSE (SELECT coalesce(sum(waits.attendee_count), 0) FROM events_waitlistentry AS waits
                      WHERE waits.offered_booking_id = events_booking.id AND waits.status = 'notified'
                            AND waits.expires_at > %(now)s)
           END AS seats_left
      FROM events_booking
     WHERE organizer_id = %(organizer)s AND NOT status IN ('cancelled', 'rescheduled')
           AND (hold_expires_at IS NULL OR hold_expires_at > %(now)s)
           AND busy && tstzrange(to_timestamp(%(start)s), to_timestamp(%(end)s))
           AND id IS DISTINCT FROM %(leaving)s::uuid
), everything AS (
    SELECT busy FROM own
    UNION ALL
    SELECT busy FROM integrations_busyinterval
     WHERE organizer_id = %(organizer)s
           AND busy && tstzrange(to_timestamp(%(start)s), to_timestamp(%(end)s))
    UNION ALL
    SELECT tstzrange(to_timestamp(%(start)s), to_timestamp(%(end)s))
      FROM integrations_calendarconnection AS account
     WHERE organizer_id = %(organizer)s AND stale_policy = 'block' AND status <> 'disconnected'
           AND (synced_at IS NULL OR synced_at + make_interval(mins => stale_after_minutes) <= %(now)s)
           AND EXISTS (SELECT FROM integrations_linkedcalendar AS calendar
                        WHERE calendar.connection_id = account.id AND calendar.counts_as_busy)
)
SELECT extract(epoch FROM lower(span))::bigint, extract(epoch FROM upper(span))::bigint,
       NULL::integer, NULL::integer
  FROM (SELECT unnest(range_agg(busy)) AS span FROM everything) AS joined
UNION ALL
SELECT extract(epoch FROM start_time)::bigint, extract(epoch FROM end_time)::bigint, capacity, seats_left
  FROM own
 WHERE event_type_id = %(event_type)s AND (capacity > 1 OR %(is_counted)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Whose time is asked about, for which event type, and which booking is to be thought away.

    leaving_booking_id: a booking that is about to move, and whose time is free for its own next place.
    """

    organizer_id: UUID
    event_type_id: UUID
    leaving_booking_id: UUID | None = None


def get_agenda(calendar: Calendar, rules: SlotRules, window: Interval, *, now: datetime) -> Agenda:
    """Everything that bears on starts within a window. One statement, whatever the number of bookings."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {**_parameters(calendar, rules, window), "now": now})
        rows = cursor.fetchall()
    bookings = [row for row in rows if row[2] is not None]
    return Agenda(
        busy=[row[:2] for row in rows if row[2] is None],
        group_slots=[GroupSlot(start, end, left) for start, end, capacity, left in bookings if capacity > 1],
        starts_booked=[start for start, *_ in bookings],
    )


def _parameters(
    calendar: Calendar, rules: SlotRules, window: Interval
) -> dict[str, UUID | int | bool | None]:
    before = rules.buffer_before_minutes * 60
    after = (rules.duration_minutes + rules.buffer_after_minutes) * 60
    if rules.max_bookings_per_day is not None:
        # A day is counted whole, although the window may cut it: no zone's day is longer than 25 hours.
        before, after = max(before, 2 * _DAY), max(after, 2 * _DAY)
    return {
        "organizer": calendar.organizer_id,
        "event_type": calendar.event_type_id,
        "leaving": calendar.leaving_booking_id,
        "is_counted": rules.max_bookings_per_day is not None,
        "start": window.start - before,
        "end": window.end + after,
    }
