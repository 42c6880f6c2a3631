"""Copies of what is in a linked calendar."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from apps.integrations.models import ExternalEvent, LinkedCalendar
from apps.integrations.providers.ports import ExternalEventData
from apps.integrations.services.busy_time import lock_connections, rebuild_busy
from apps.integrations.services.own_bookings import bookings_behind
from core.jobs import JobName, enqueue_on_commit

_LONGEST_TITLE = 300
_LONGEST_NAME = 1024
_MOST_BYTES_OF_A_NAME = 2_000
_ROWS_A_STATEMENT = 2_000
_COMPARED = ("series_id", "title", "time", "is_busy", "etag", "booking_id")


def replace_external_events(
    *, calendar: LinkedCalendar, events: Sequence[ExternalEventData], start: datetime, end: datetime
) -> None:
    """Make `events` all that we know of this calendar in `[start, end)`, and merge the busy time anew.

    Slots see the old busy time until the new one is complete. Events without a length are left out. What is
    there already is left alone, so that a calendar that is read whole every few minutes costs little.
    """
    with transaction.atomic():
        lock_connections(organizer_id=calendar.organizer_id)
        rows = _rows(calendar, events)
        known = ExternalEvent.objects.filter(calendar=calendar)
        _swap(
            calendar,
            known.filter(Q(time__overlap=DateTimeTZRange(start, end)) | Q(external_id__in=list(rows))),
            rows,
        )


def change_external_events(
    *, calendar: LinkedCalendar, events: Sequence[ExternalEventData], gone_ids: Iterable[str]
) -> None:
    """Take in what has changed, and forget what is gone; the rest of the calendar stays as it is."""
    with transaction.atomic():
        lock_connections(organizer_id=calendar.organizer_id)
        rows = _rows(calendar, events)
        gone = {*map(_name, gone_ids), *(row.series_id for row in rows.values() if row.series_id)}
        known = ExternalEvent.objects.filter(calendar=calendar)
        _swap(calendar, known.filter(Q(external_id__in=[*rows, *gone]) | Q(series_id__in=list(gone))), rows)


def forget_what_is_over(*, calendar: LinkedCalendar, before: datetime) -> None:
    """Events that ended before an instant: nobody asks about them any more."""
    over = ExternalEvent.objects.filter(calendar=calendar)
    over.filter(time__fully_lt=DateTimeTZRange(before, None)).delete()


def _swap(
    calendar: LinkedCalendar, replaced: QuerySet[ExternalEvent], rows: dict[str, ExternalEvent]
) -> None:
    """Put rows in the place of those that are known, and merge the busy time where they differ."""
    known = {row.external_id: row for row in replaced}
    gone = [row for name, row in known.items() if name not in rows or _differ(row, rows[name])]
    new = [row for name, row in rows.items() if name not in known or _differ(known[name], row)]
    if not gone and not new:
        return
    ExternalEvent.objects.filter(id__in=[row.id for row in gone]).delete()
    ExternalEvent.objects.bulk_create(new, batch_size=_ROWS_A_STATEMENT)
    rebuild_busy(
        organizer_id=calendar.organizer_id,
        start=min(row.time.lower for row in [*gone, *new]),
        end=max(row.time.upper for row in [*gone, *new]),
    )
    if gone:  # what took time may take none now
        enqueue_on_commit(JobName.OFFER_TO_LINE, organizer_id=str(calendar.organizer_id))


def _name(text: str) -> str:
    """How a provider calls something; where the column or its index has no room for that, a digest."""
    name = _storable(text)
    has_room = len(name) <= _LONGEST_NAME and len(name.encode()) <= _MOST_BYTES_OF_A_NAME
    return name if has_room else hashlib.sha256(name.encode()).hexdigest()


def _storable(text: str) -> str:
    """What strangers wrote, without the one character that the database has no place for."""
    return text.replace("\x00", "")


def _differ(one: ExternalEvent, other: ExternalEvent) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _COMPARED)


def _rows(calendar: LinkedCalendar, events: Sequence[ExternalEventData]) -> dict[str, ExternalEvent]:
    lasting = {_name(event.external_id): event for event in events if event.start < event.end}
    ours = bookings_behind(
        organizer_id=calendar.organizer_id, uids=[event.uid for event in lasting.values() if event.uid]
    )
    return {
        name: ExternalEvent(
            organizer_id=calendar.organizer_id,
            calendar=calendar,
            external_id=name,
            series_id=_name(event.series_id),
            title=_storable(event.title)[:_LONGEST_TITLE],
            time=DateTimeTZRange(event.start, event.end),
            is_busy=event.is_busy,
            etag=event.etag,
            booking_id=event.booking_id or ours.get(event.uid),
        )
        for name, event in lasting.items()
    }
