"""Linked calendars are read again and again, so that slots never wait for them."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Q

from apps.integrations.errors import (
    ConsentWithdrawn,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
)
from apps.integrations.models import CalendarConnection, LinkedCalendar
from apps.integrations.providers.ports import CalendarChanges, CalendarListing, CalendarPort
from apps.integrations.services.adapters import calendar_port
from apps.integrations.services.busy_time import lock_connections
from apps.integrations.services.calendars import list_calendars
from apps.integrations.services.consent import note_withdrawal
from apps.integrations.services.external_events import (
    change_external_events,
    forget_what_is_over,
    replace_external_events,
)
from apps.integrations.services.leases import Lease, LeaseLost, note_failure, note_success, take
from core.leases import GIVEN_BACK
from shared_types.fields import MAX_HORIZON_MINUTES

logger = logging.getLogger(__name__)

# Any event type's longest horizon, whatever it is now: none has to wait for a calendar when it changes.
_AHEAD = timedelta(minutes=MAX_HORIZON_MINUTES)
_DAY = timedelta(days=1)


def sync_next_connection(*, now: datetime) -> bool:
    """Read the account that has been due for longest; whether there was one."""
    due = Q(next_sync_at__isnull=True) | Q(next_sync_at__lte=now)
    lease = take(due, now=now)
    if lease:
        _sync(lease, now=now)
    return lease is not None


def sync_connection(*, connection_id: UUID, now: datetime) -> None:
    """Read one account now, unless somebody does. How it went stands in its row."""
    lease = take(Q(id=connection_id), now=now)
    if lease:
        _sync(lease, now=now)


def _sync(lease: Lease, *, now: datetime) -> None:
    try:
        _read(lease, now=now)
    except LeaseLost:
        return
    except InvalidToken:
        _stop(lease, ConsentWithdrawn("Its password cannot be opened."), now=now)
    except ConsentWithdrawn as failure:
        _stop(lease, failure, now=now)
    except TooManyCalls as failure:
        after = timedelta(seconds=failure.after_seconds or 0)
        note_failure(lease, why=failure.reason, now=now, after=after)
    except ProviderFailure as failure:
        note_failure(lease, why=failure.reason, now=now)
    else:
        note_success(lease, began=now)


def _stop(lease: Lease, failure: ConsentWithdrawn, *, now: datetime) -> None:
    """Unless it was linked anew meanwhile: then it is the former password that is not taken."""
    with suppress(LeaseLost), transaction.atomic():
        lease.hold()
        note_withdrawal(failure, connection_id=lease.connection_id, now=now)
        lease.row.update(**GIVEN_BACK)


def _read(lease: Lease, *, now: datetime) -> None:
    connection = lease.row.select_related("organizer").first()
    if connection is None:
        raise LeaseLost
    port = calendar_port(connection, now=now)
    _list(lease, connection, port.calendars())
    failure: ProviderFailure | None = None
    for calendar in _calendars_to_read(connection):
        try:
            _read_calendar(lease, calendar, port, now=now)
        except (NotPermitted, Refused) as this_failure:
            # The others may be well.
            failure = Refused(f"One of its calendars could not be read. {this_failure.reason}")
    if failure:
        raise failure


def _list(lease: Lease, connection: CalendarConnection, listings: Sequence[CalendarListing]) -> None:
    if not listings:
        raise Refused("The account has no calendars any more.")
    with transaction.atomic():
        lock_connections(organizer_id=lease.organizer_id)
        lease.hold()
        list_calendars(connection=connection, listings=listings)


def _calendars_to_read(connection: CalendarConnection) -> list[LinkedCalendar]:
    """Those that matter, the one that was read longest ago first."""
    matter = Q(counts_as_busy=True) | Q(takes_bookings=True)
    return list(LinkedCalendar.objects.filter(matter, connection=connection).order_by("updated_at", "id"))


def _read_calendar(lease: Lease, calendar: LinkedCalendar, port: CalendarPort, *, now: datetime) -> None:
    start, end = now - _DAY, now + _AHEAD + 2 * _DAY
    # Dates that come into reach are told of by nobody: once a day everything is read anew.
    is_near = calendar.read_until is None or calendar.read_until < end - _DAY
    token = "" if is_near else calendar.sync_token
    try:
        changes = port.changes(calendar.external_id, sync_token=token, start=start, end=end)
    except SyncTokenGone:
        changes = port.changes(calendar.external_id, sync_token="", start=start, end=end)
    _take_in(lease, calendar, changes, start=start, end=end)


def _take_in(
    lease: Lease, calendar: LinkedCalendar, changes: CalendarChanges, *, start: datetime, end: datetime
) -> None:
    """The events and where the next answer goes on, in one transaction."""
    with transaction.atomic():
        lock_connections(organizer_id=lease.organizer_id)
        lease.hold()
        # Unless it went meanwhile, or what it is for was changed: then it is read by itself the next time.
        kept = LinkedCalendar.objects.filter(id=calendar.id, counts_as_busy=calendar.counts_as_busy)
        if not kept.exists():
            return
        if changes.is_complete:
            replace_external_events(calendar=calendar, events=changes.events, start=start, end=end)
            forget_what_is_over(calendar=calendar, before=start)
            calendar.read_until = end
        else:
            change_external_events(calendar=calendar, events=changes.events, gone_ids=changes.gone_ids)
        calendar.sync_token = changes.sync_token
        calendar.save(update_fields=["sync_token", "read_until", "updated_at"])
