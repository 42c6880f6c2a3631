"""Olga's coaching, eight weeks of it, and how Ivo books it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from apps.events.models import Booking, BookingSeries, EventType
from apps.events.services.actors import NOWHERE
from apps.events.services.series.create import create_series
from apps.events.services.series.plan import plan_series
from shared_types.series import SeriesChoice, SeriesPlanRead, SeriesPlanRequest
from shared_types.series_bookings import SeriesCreate
from tests.backend.events.cast import NOW
from tests.cast import IVO_EMAIL, IVO_NAME

A_WEEK = timedelta(days=7)
WEEKLY_8: dict[str, Any] = {
    "recurrence_type": "weekly",
    "recurrence_rule": "FREQ=WEEKLY",
    "max_occurrences": 8,
}


def plan(event_type: EventType, at: datetime, *, now: datetime = NOW, **fields: Any) -> SeriesPlanRead:
    """The dates from a start on, in Olga's zone."""
    asked = SeriesPlanRequest(
        organizer_slug=event_type.organizer.slug,
        event_type_slug=event_type.event_type_slug,
        start_time=at,
        **{"timezone": event_type.organizer.timezone, **fields},
    )
    return plan_series(asked, now=now)


def starts_of(planned: SeriesPlanRead) -> list[datetime]:
    """When its dates are."""
    return [each.start_time for each in planned.dates]


def choices(
    starts: Sequence[datetime], *, skip: Sequence[int] = (), move: Mapping[int, datetime] | None = None
) -> list[SeriesChoice]:
    """All dates taken but those that are skipped or moved, by their number from 1."""
    moved = move or {}

    def choice(number: int, start: datetime) -> SeriesChoice:
        if number in skip:
            return SeriesChoice(planned_start=start, action="skip")
        if number in moved:
            return SeriesChoice(planned_start=start, action="move", start_time=moved[number])
        return SeriesChoice(planned_start=start)

    return [choice(number, start) for number, start in enumerate(starts, start=1)]


def series_wish(event_type: EventType, starts: Sequence[datetime], **fields: Any) -> SeriesCreate:
    """What Ivo sends to book these dates."""
    chosen = {name: fields.pop(name) for name in ("skip", "move") if name in fields}
    values: dict[str, Any] = {
        "organizer_slug": event_type.organizer.slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": starts[0],
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "Asia/Kathmandu",
        "dates": choices(starts, **chosen),
        **fields,
    }
    return SeriesCreate(**values)


def book_series(
    event_type: EventType, at: datetime, *, now: datetime = NOW, idempotency_key: str = "", **fields: Any
) -> BookingSeries:
    """Ivo plans and books a series through the services."""
    planning = {name: fields[name] for name in ("occurrences",) if name in fields}
    starts = starts_of(plan(event_type, at, now=now, **planning))
    data = series_wish(event_type, starts, **fields)
    made = create_series(data=data, idempotency_key=idempotency_key, origin=NOWHERE, now=now)
    series = made.booking.recurrence
    assert series is not None
    return series


def dates_of(series: BookingSeries) -> list[Booking]:
    """Its live dates, by number."""
    live = Booking.objects.live().select_related("event_type", "organizer", "recurrence")
    return list(live.filter(recurrence=series).order_by("recurrence_sequence"))
