"""The union of an organizer's external busy time, merged in the database whenever events change."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from apps.integrations.models import CalendarConnection

# An interval that only touches the window is taken along, to be joined with what is new.
_TAKE_OUT = """
DELETE FROM integrations_busyinterval USING (SELECT tstzrange(%s, %s) AS time) AS stretch
WHERE organizer_id = %s AND (busy && stretch.time OR busy -|- stretch.time)
RETURNING lower(busy), upper(busy)
"""
# Events are cut at the edges of what was taken out: what lies outside is in other intervals already.
_MERGE = """
INSERT INTO integrations_busyinterval (organizer_id, busy)
SELECT event.organizer_id, unnest(range_agg(event.time * stretch.time))
FROM (SELECT tstzrange(%s, %s) AS time) AS stretch, integrations_externalevent AS event
JOIN integrations_linkedcalendar AS calendar ON calendar.id = event.calendar_id
WHERE event.organizer_id = %s
  AND event.time && stretch.time
  AND event.is_busy
  AND event.booking_id IS NULL
  AND calendar.counts_as_busy
GROUP BY event.organizer_id
"""


def rebuild_busy(*, organizer_id: UUID, start: datetime, end: datetime) -> None:
    """Merge the organizer's busy events anew where they meet `[start, end)`; the rest stays as it is.

    Calendars that do not count are left out, and so are mirrors of our own bookings: those are busy time
    themselves.
    """
    with transaction.atomic():
        lock_connections(organizer_id=organizer_id)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_OUT, [start, end, organizer_id])
            edges = cursor.fetchall()
            first, last = (
                min([start, *(lower for lower, _ in edges)]),
                max([end, *(upper for _, upper in edges)]),
            )
            cursor.execute(_MERGE, [first, last, organizer_id])


def lock_connections(*, organizer_id: UUID) -> None:
    """One at a time: two calendars of one organizer that change at once would merge past each other."""
    connections = CalendarConnection.objects.filter(organizer_id=organizer_id).order_by("id")
    list(connections.select_for_update(no_key=True).values_list("id"))
