"""Bringing accounts up to date. Each of these may run twice, or at the same time elsewhere."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apps.events.models import CalendarSync
from apps.events.services.calendar_syncing.calls import CallOutcome, settle_call
from apps.events.services.calendar_syncing.entries import event_of
from apps.events.services.calendar_syncing.keeping import keep_call
from apps.events.services.calendar_syncing.leases import MOST_ATTEMPTS, Lease, take
from apps.events.services.calendar_syncing.settling import Outcome, settle, wait_for_series
from apps.integrations.errors import ConsentWithdrawn, NotPermitted, ProviderFailure, Refused
from apps.integrations.models import LinkedCalendar
from apps.integrations.providers.ports import WrittenEvent
from apps.integrations.selectors import bookings_calendar, linked_calendar
from apps.integrations.services import calendar_port
from shared_types.vocabulary import BookingStatus

_PATIENT_TRIES = 4
_INTERRUPTED = "Telling the account of it was interrupted each time."


def sync_booking(*, booking_id: UUID, now: datetime) -> None:
    """Tell accounts of one booking if that is due and nobody else is at it; otherwise do nothing."""
    lease = take(Q(booking_id=booking_id), now=now)
    if lease:
        _sync(lease, now=now)


def sync_next_booking(*, now: datetime) -> bool:
    """Tell of the booking that has been due for longest; false where none is."""
    lease = take(Q(), now=now)
    if lease is None:
        return False
    _sync(lease, now=now)
    return True


def _sync(lease: Lease, *, now: datetime) -> None:
    """First the link of the call, then the calendar event that has it in it; no transaction is open."""
    sync = lease.read()
    if sync is None:
        return
    if lease.attempt > MOST_ATTEMPTS:
        outcome = Outcome(version=sync.version, failure=Refused(_INTERRUPTED))
        settle(lease, outcome, CallOutcome(), organizer_id=sync.organizer_id, now=now)
        return
    call = settle_call(sync, lease, now=now)
    if call.is_waiting:
        wait_for_series(lease, now=now)
        return
    keep_call(lease, call, organizer_id=sync.organizer_id, now=now)
    sync = lease.read()
    if sync is None:
        return
    settle(lease, _write(sync, lease, now=now), call, organizer_id=sync.organizer_id, now=now)


def _write(sync: CalendarSync, lease: Lease, *, now: datetime) -> Outcome:
    """Where the event is and shall not be it goes; where it shall be it stands as the booking is now."""
    target = bookings_calendar(organizer_id=sync.organizer_id)
    is_wanted = sync.booking.is_live() and sync.booking.status != BookingStatus.HELD
    calendar = target if is_wanted else None
    is_elsewhere = sync.calendar_id is not None and (calendar is None or calendar.id != sync.calendar_id)
    asked, written = target, None
    try:
        if is_elsewhere:
            asked = _where_it_is(sync)
            _take_out(sync, asked, is_wanted_elsewhere=calendar is not None, now=now)
            lease.forget_event()
            sync.calendar_id, sync.written_version, sync.booking.external_calendar_event_id = None, 0, ""
        asked = target
        if calendar is not None and sync.written_version != sync.version:
            written = _put(sync, lease, calendar, now=now)
    except ProviderFailure as failure:
        return Outcome(version=sync.version, target=target, asked=asked, failure=failure)
    return Outcome(version=sync.version, target=target, written=written, is_taken_out=is_elsewhere)


def _put(sync: CalendarSync, lease: Lease, calendar: LinkedCalendar, *, now: datetime) -> WrittenEvent:
    # Noted before it is asked, so that whoever comes after a crash knows that there may be an event.
    if sync.calendar_id is None:
        lease.rows.update(calendar_id=calendar.id)
    port = calendar_port(calendar.connection, now=now)
    known_as = sync.booking.external_calendar_event_id
    # What the organizer has changed over there is read first. After a few tries the booking has its way.
    etag = sync.etags[0] if known_as and sync.etags and lease.attempt <= _PATIENT_TRIES else ""
    return port.write(calendar.external_id, event_of(sync, now=now), external_id=known_as, etag=etag)


def _where_it_is(sync: CalendarSync) -> LinkedCalendar | None:
    assert sync.calendar_id is not None  # it is somewhere
    return linked_calendar(organizer_id=sync.organizer_id, calendar_id=sync.calendar_id)


def _take_out(
    sync: CalendarSync, calendar: LinkedCalendar | None, *, is_wanted_elsewhere: bool, now: datetime
) -> None:
    """Remove the event; one in an account that is no longer linked is out of our hands.

    is_wanted_elsewhere: another calendar is to have it, and does not wait for one that lets us in no more.
    """
    if calendar is None:
        return
    try:
        _remove(sync, calendar, now=now)
    except (ConsentWithdrawn, NotPermitted):
        if not is_wanted_elsewhere:
            raise


def _remove(sync: CalendarSync, calendar: LinkedCalendar, *, now: datetime) -> None:
    port, known_as = calendar_port(calendar.connection, now=now), sync.booking.external_calendar_event_id
    if not known_as:
        # It was written, and the answer got lost: written once more it is the same one.
        known_as = port.write(calendar.external_id, event_of(sync, now=now), external_id="").external_id
    port.remove(calendar.external_id, known_as)
