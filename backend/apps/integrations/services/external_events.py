"""Copies of what is in a linked calendar."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.integrations.models import ExternalEvent, LinkedCalendar
from apps.integrations.providers.ports import ExternalEventData
from apps.integrations.services.busy_time import lock_connections, rebuild_busy

_LONGEST_TITLE = 300


def replace_external_events(
    *, calendar: LinkedCalendar, events: Sequence[ExternalEventData], start: datetime, end: datetime
) -> None:
    """Make `events` all that we know of this calendar in `[start, end)`, and merge the busy time anew.

    Slots see the old busy time until the new one is complete. Events without a length are left out.
    """
    lasting = {event.external_id: event for event in events if event.start < event.end}
    with transaction.atomic():
        lock_connections(organizer_id=calendar.organizer_id)
        window = DateTimeTZRange(start, end)
        known = ExternalEvent.objects.filter(calendar=calendar)
        gone = known.filter(time__overlap=window) | known.filter(external_id__in=lasting)
        edges = [(time.lower, time.upper) for (time,) in gone.values_list("time")]
        edges += [(event.start, event.end) for event in lasting.values()]
        gone.delete()
        ExternalEvent.objects.bulk_create(_row(calendar, event) for event in lasting.values())
        rebuild_busy(
            organizer_id=calendar.organizer_id,
            start=min([start, *(lower for lower, _ in edges)]),
            end=max([end, *(upper for _, upper in edges)]),
        )


def _row(calendar: LinkedCalendar, event: ExternalEventData) -> ExternalEvent:
    return ExternalEvent(
        organizer_id=calendar.organizer_id,
        calendar=calendar,
        external_id=event.external_id,
        series_id=event.series_id,
        title=event.title[:_LONGEST_TITLE],
        time=DateTimeTZRange(event.start, event.end),
        is_busy=event.is_busy,
        etag=event.etag,
        booking_id=event.booking_id,
    )
