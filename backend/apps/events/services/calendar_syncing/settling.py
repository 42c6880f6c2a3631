"""Writing down how telling an account went: only what it was told of is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.events.models import Booking, CalendarSync, OrganizerLock
from apps.events.services.audit import record_action
from apps.events.services.calendar_syncing.calls import CallOutcome, is_call_due
from apps.events.services.calendar_syncing.leases import Lease, wait_before
from apps.events.services.calendar_syncing.reporting import INTEGRATION, is_final, patience
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import write_calendar
from apps.integrations.errors import ConsentWithdrawn, ProviderFailure
from apps.integrations.models import LinkedCalendar
from apps.integrations.providers.ports import WrittenEvent
from apps.integrations.services import note_withdrawal
from core.leases import GIVEN_BACK
from shared_types.vocabulary import AuditAction, CalendarSyncStatus

_OF_BOOKING = [
    "external_calendar_event_id",
    "calendar_sync_status",
    "calendar_sync_error",
    "calendar_sync_attempts",
]
_OF_SYNC = [
    "due_at",
    "attempts",
    "lease_until",
    "lease_token",
    "etags",
    "written_at",
    "written_version",
    "is_seen",
]
_KNOWN_VERSIONS = 10
_SERIES_WAITS = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How it went with the calendar. version: of what was told. target: the one that takes bookings.

    asked: the one that failed, which is another where the event has to go from there.
    """

    version: int
    target: LinkedCalendar | None = None
    asked: LinkedCalendar | None = None
    written: WrittenEvent | None = None
    is_taken_out: bool = False
    failure: ProviderFailure | None = None


def settle(lease: Lease, outcome: Outcome, call: CallOutcome, *, organizer_id: UUID, now: datetime) -> None:
    """Let go of a booking. One that has changed meanwhile stays due, with what is known by now."""

    def work() -> None:
        lock = lock_calendar(organizer_id)
        sync = lease.read()
        if sync is None:
            return
        if outcome.written:
            _keep_event(sync, outcome.written, outcome.version, now=now)
        failure = outcome.failure or call.failure
        if failure is None:
            _succeed(sync, outcome, lock, now=now)
        elif is_final(failure, lease):
            _fail(sync, outcome, failure, lock, now=now)
        else:
            _try_later(sync, lease, failure, now=now)
        sync.lease_until, sync.lease_token = None, None
        sync.save(update_fields=_OF_SYNC)
        sync.booking.save(update_fields=_OF_BOOKING)

    write_calendar(work)


def wait_for_series(lease: Lease, *, now: datetime) -> None:
    """Another date of the series makes the link, and makes this one due again."""
    lease.rows.update(due_at=now + _SERIES_WAITS, attempts=0, **GIVEN_BACK)


def _keep_event(sync: CalendarSync, written: WrittenEvent, version: int, *, now: datetime) -> None:
    sync.booking.external_calendar_event_id = written.external_id
    sync.written_version, sync.written_at, sync.is_seen = version, now, False
    sync.etags = [written.etag, *sync.etags][:_KNOWN_VERSIONS]


def _succeed(sync: CalendarSync, outcome: Outcome, lock: OrganizerLock, *, now: datetime) -> None:
    booking = sync.booking
    # A call may have been made for where the booking was, while it moved or was called off.
    if sync.version == outcome.version and not is_call_due(sync, now=now):
        sync.due_at, sync.attempts = None, 0
        booking.calendar_sync_error = ""
        if outcome.target is None:
            booking.calendar_sync_status = CalendarSyncStatus.NOT_REQUIRED
        else:
            booking.calendar_sync_status = CalendarSyncStatus.SUCCEEDED
    if outcome.written or outcome.is_taken_out:
        booking.calendar_sync_attempts += 1
        did = {"event": "written" if outcome.written else "removed"}
        _record(booking, AuditAction.CALENDAR_SYNC_SUCCEEDED, lock, did, now=now)


def _fail(
    sync: CalendarSync, outcome: Outcome, failure: ProviderFailure, lock: OrganizerLock, *, now: datetime
) -> None:
    booking = sync.booking
    booking.calendar_sync_attempts += 1
    booking.calendar_sync_error = failure.reason
    if sync.version == outcome.version:
        sync.due_at = None
        booking.calendar_sync_status = CalendarSyncStatus.FAILED
    if outcome.asked and isinstance(outcome.failure, ConsentWithdrawn):
        _note_withdrawal(outcome.failure, outcome.asked, outcome.target, lock, now=now)
    _record(booking, AuditAction.CALENDAR_SYNC_FAILED, lock, {"failure": type(failure).__name__}, now=now)


def _note_withdrawal(
    failure: ConsentWithdrawn,
    asked: LinkedCalendar,
    target: LinkedCalendar | None,
    lock: OrganizerLock,
    *,
    now: datetime,
) -> None:
    if target and target.connection_id == asked.connection_id:
        lock.calendar_in_reach = False
        lock.save(update_fields=["calendar_in_reach"])
    note_withdrawal(failure, connection_id=asked.connection_id, now=now)


def _try_later(sync: CalendarSync, lease: Lease, failure: ProviderFailure, *, now: datetime) -> None:
    wait = wait_before(lease.attempt, at_least=patience(failure))
    sync.due_at = now + wait
    sync.booking.calendar_sync_attempts += 1
    sync.booking.calendar_sync_error = failure.reason
    # What could not be reached for one booking cannot be reached for the next: each would wait for it anew.
    others = CalendarSync.objects.filter(organizer_id=sync.organizer_id, due_at__lt=sync.due_at)
    others.filter(lease_token=None, attempts=0).exclude(id=sync.id).update(due_at=sync.due_at)


def _record(
    booking: Booking, action: AuditAction, lock: OrganizerLock, what: dict[str, str], *, now: datetime
) -> None:
    record_action(lock=lock, booking=booking, action=action, actor=INTEGRATION, now=now, metadata=what)
