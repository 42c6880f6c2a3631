"""Events of our bookings in linked calendars, as last read, where they are not as we left them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

# Within that an event is read several times, unless it went before the first.
_SURELY_READ = timedelta(minutes=15)
# A version of ours that was read long after it was replaced has been brought back by the organizer.
_STILL_ON_THE_WAY = timedelta(minutes=2)
_OF_BOOKINGS = """
FROM events_calendarsync AS sync
JOIN events_booking AS booking ON booking.id = sync.booking_id
JOIN integrations_linkedcalendar AS calendar ON calendar.id = sync.calendar_id
JOIN integrations_calendarconnection AS account ON account.id = calendar.connection_id
LEFT JOIN integrations_externalevent AS event
  ON event.calendar_id = calendar.id AND event.external_id = booking.external_calendar_event_id
WHERE sync.due_at IS NULL
  AND calendar.takes_bookings
  AND booking.external_calendar_event_id <> ''
  AND booking.status = 'confirmed'
  AND booking.start_time > %(now)s
"""
_CHANGED = """
  AND event.id IS NOT NULL
  AND (
    NOT event.etag = ANY(sync.etags)
    OR (event.etag <> sync.etags[1] AND account.synced_at > sync.written_at + %(on_the_way)s)
    OR (event.etag = sync.etags[1] AND NOT sync.is_seen)
  )
"""
# Only what has been read back since it was written, or should have been, and lies within what is read at all,
# can be missed there.
_DELETED = """
  AND event.id IS NULL
  AND (sync.is_seen OR account.synced_at > sync.written_at + %(surely_read)s)
  AND account.status = 'active'
  AND account.synced_at > sync.written_at
  AND booking.end_time < calendar.read_until
"""
_COLUMNS = """
SELECT sync.id, sync.organizer_id, booking.id, booking.start_time, booking.end_time,
       lower(event.time), upper(event.time), coalesce(event.etag, ''), sync.etags
"""


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """A booking and its event over there, which has no time where it is gone. etags: known before."""

    sync_id: UUID
    organizer_id: UUID
    booking_id: UUID
    booked: tuple[datetime, datetime]
    time: tuple[datetime, datetime] | None
    etag: str
    etags: list[str]

    @property
    def is_moved(self) -> bool:
        """Whether it begins at another time."""
        return self.time is not None and self.time[0] != self.booked[0]

    @property
    def keeps_its_length(self) -> bool:
        """Whether it lasts as long as was booked."""
        lasts = self.time and self.time[1] - self.time[0]
        return lasts == self.booked[1] - self.booked[0]


def changed_mirrors(*, organizer_id: UUID, now: datetime) -> list[Mirror]:
    """Events in a version that we have not written, or not seen yet; by the bookings' start."""
    return list(_mirrors(_CHANGED, organizer_id=organizer_id, now=now))


def deleted_mirrors(*, organizer_id: UUID, now: datetime) -> list[Mirror]:
    """Events that we have seen there, and that are there no more."""
    return list(_mirrors(_DELETED, organizer_id=organizer_id, now=now))


def organizers_with_changes(*, now: datetime) -> list[UUID]:
    """Whose calendars have such events."""
    found: set[UUID] = set()
    for which in (_CHANGED, _DELETED):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT sync.organizer_id {_OF_BOOKINGS} {which}", _words(now))
            found |= {organizer_id for (organizer_id,) in cursor.fetchall()}
    return sorted(found)


def _mirrors(which: str, *, organizer_id: UUID, now: datetime) -> Iterator[Mirror]:
    mine = " AND sync.organizer_id = %(organizer_id)s ORDER BY booking.start_time, booking.id"
    with connection.cursor() as cursor:
        cursor.execute(f"{_COLUMNS} {_OF_BOOKINGS} {which} {mine}", _words(now, organizer_id=organizer_id))
        rows = cursor.fetchall()
    for sync_id, whose, booking_id, booked_from, booked_to, start, end, etag, etags in rows:
        yield Mirror(
            sync_id=sync_id,
            organizer_id=whose,
            booking_id=booking_id,
            booked=(booked_from, booked_to),
            time=(start, end) if start else None,
            etag=etag,
            etags=etags,
        )


def _words(now: datetime, **more: Any) -> dict[str, Any]:
    return {"now": now, "on_the_way": _STILL_ON_THE_WAY, "surely_read": _SURELY_READ, **more}
