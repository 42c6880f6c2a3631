"""What an organizer has changed in their own calendar comes back, once, and not round in a circle."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from apps.events.models import Booking, CalendarSync, OrganizerLock
from apps.events.selectors.changed_events import (
    Mirror,
    changed_mirrors,
    deleted_mirrors,
    organizers_with_changes,
)
from apps.events.services import notices
from apps.events.services.audit import record_action
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.calendar_sync import note_change
from apps.events.services.calendar_syncing.reporting import INTEGRATION
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking
from apps.events.services.writing import write_calendar
from core.errors import DomainError
from shared_types.vocabulary import Audience, AuditAction, CalendarSyncStatus, Notice

DELETED = "The event was deleted in your calendar; the booking stands."
_KNOWN_VERSIONS = 10


def take_back_all_changes(*, now: datetime) -> None:
    """Let every organizer's bookings follow what they have changed in their calendars."""
    for organizer_id in organizers_with_changes(now=now):
        take_back_changes(organizer_id=organizer_id, now=now)


def take_back_changes(*, organizer_id: UUID, now: datetime) -> None:
    """The same for one organizer; by what was last read, nobody is asked here."""
    for mirror in changed_mirrors(organizer_id=organizer_id, now=now):
        if mirror.is_moved:
            _follow(mirror, now=now)
        else:
            _adopt(mirror)
    for mirror in deleted_mirrors(organizer_id=organizer_id, now=now):
        _report_deleted(mirror, now=now)


def _follow(mirror: Mirror, *, now: datetime) -> None:
    """An event that kept its length moves the booking, whatever the organizer's rules say.

    Where the booking cannot be it stays, the event is put back, and the organizer is told.
    """
    assert mirror.time is not None  # it has moved to somewhere
    if not mirror.keeps_its_length:
        _put_back(mirror, now=now)
        return
    where = Move(start=mirror.time[0], moved_by=Audience.ORGANIZER, actor=INTEGRATION, override=True)
    try:
        reschedule_booking(
            organizer_id=mirror.organizer_id, booking_id=mirror.booking_id, move=where, now=now
        )
    except DomainError:
        _put_back(mirror, now=now)
    else:
        _adopt(mirror)


def _adopt(mirror: Mirror) -> None:
    _change(mirror, lambda sync, _booking, _lock: _keep_version(sync, mirror))


def _put_back(mirror: Mirror, *, now: datetime) -> None:
    def change(sync: CalendarSync, booking: Booking, _lock: OrganizerLock) -> None:
        _keep_version(sync, mirror)
        note_change(booking, now=now)
        booking.save(update_fields=["calendar_sync_status"])
        start = mirror.time[0] if mirror.time else None
        told = notices.for_organizer(booking, Notice.EVENT_PUT_BACK, previous_start=start)
        notices.tell(notices.once_for(told, mirror.etag), now=now)

    _change(mirror, change)


def _report_deleted(mirror: Mirror, *, now: datetime) -> None:
    """The booking stands until the organizer says otherwise: an event is deleted by mistake, too."""

    def change(sync: CalendarSync, booking: Booking, lock: OrganizerLock) -> None:
        last = sync.etags[0]
        sync.is_seen, sync.calendar_id, sync.written_version, sync.etags = False, None, 0, []
        sync.save(update_fields=["is_seen", "calendar_id", "written_version", "etags"])
        booking.external_calendar_event_id = ""
        booking.calendar_sync_status, booking.calendar_sync_error = CalendarSyncStatus.FAILED, DELETED
        booking.save(
            update_fields=["external_calendar_event_id", "calendar_sync_status", "calendar_sync_error"]
        )
        told = notices.for_organizer(booking, Notice.EVENT_DELETED)
        notices.tell(notices.once_for(told, last), now=now)
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.CALENDAR_SYNC_FAILED,
            actor=INTEGRATION,
            now=now,
            metadata={"failure": "EventDeleted"},
        )

    _change(mirror, change)


def _keep_version(sync: CalendarSync, mirror: Mirror) -> None:
    """This version of the event is known from now on."""
    sync.etags = [mirror.etag, *(each for each in sync.etags if each != mirror.etag)][:_KNOWN_VERSIONS]
    sync.is_seen = True
    sync.save(update_fields=["etags", "is_seen"])


def _change(mirror: Mirror, change: Callable[[CalendarSync, Booking, OrganizerLock], None]) -> None:
    """Change the rows under the lock, unless something was written over there since the mirror was read."""

    def work() -> None:
        lock = lock_calendar(mirror.organizer_id)
        sync = CalendarSync.objects.filter(id=mirror.sync_id, etags=mirror.etags).first()
        if sync is not None:
            change(sync, read_booking(organizer_id=mirror.organizer_id, booking_id=sync.booking_id), lock)

    write_calendar(work)
