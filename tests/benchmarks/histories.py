"""Organizers who differ in how much lies behind and before them, and in nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db import connection

from apps.availability.models import Schedule, WeeklyHours
from apps.events.models import Booking, EventType
from apps.users.models import User
from shared_types.fields import MAX_HORIZON_MINUTES
from shared_types.vocabulary import BookingStatus
from tests.benchmarks.seeding import EVENT_TYPE, range_of
from tests.benchmarks.workload import FIVE, NINE, NOW, WORKDAYS

PAST, FUTURE = 100_000, 2_000
FEW = 60
_QUARTER, _HALF_HOUR = timedelta(minutes=15), timedelta(minutes=30)
_NOW = datetime.fromtimestamp(NOW, UTC)


def store_histories() -> None:
    """`fresh` has no booking, `small` a page or two of each kind, `veteran` a hundred thousand and two."""
    for name, past, future in (("fresh", 0, 0), ("small", FEW, FEW), ("veteran", PAST, FUTURE)):
        store_history(name, past=past, future=future)


def store_history(name: str, *, past: int, future: int) -> EventType:
    """An organizer in UTC, open on working days from nine to five, with so many bookings."""
    organizer = User.objects.create_user(f"{name}@example.invalid", name=name, slug=name, timezone="UTC")
    schedule = Schedule.objects.create(organizer=organizer, name="Hours", timezone="UTC", is_default=True)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, weekday=weekday, start_minute=NINE, end_minute=FIVE)
        for weekday in WORKDAYS
    )
    event_type = EventType.objects.create(
        organizer=organizer,
        name=name,
        event_type_slug=EVENT_TYPE,
        duration=30,
        min_scheduling_notice=0,
        max_scheduling_horizon=MAX_HORIZON_MINUTES,
    )
    begun = (_NOW - _QUARTER * (n + 1) for n in range(past))
    if past:
        store_bookings(event_type, begun, lasting=_QUARTER, status=BookingStatus.COMPLETED)
    if future:
        ahead = _starts_ahead(future)
        store_bookings(event_type, ahead, lasting=_HALF_HOUR, status=BookingStatus.CONFIRMED)
    return event_type


def store_bookings(
    event_type: EventType, starts: Iterable[datetime], *, lasting: timedelta, status: BookingStatus
) -> None:
    """Meetings that begin then, which must not overlap: the first is a model's row, the others its copies."""
    first, *others = starts
    made = Booking.objects.create(
        event_type=event_type,
        organizer_id=event_type.organizer_id,
        invitee_name="Ivo",
        invitee_email="ivo@example.invalid",
        start_time=first,
        end_time=first + lasting,
        busy=range_of(first, first + lasting),
        status=status,
        ical_uid=f"{first.isoformat()}@example.invalid",
    )
    own = {
        "id": "gen_random_uuid()",
        "start_time": "start",
        "end_time": "start + make_interval(secs => %(seconds)s)",
        "busy": "tstzrange(start, start + make_interval(secs => %(seconds)s))",
        "ical_uid": "start || '@example.invalid'",
    }
    columns = [str(field.column) for field in Booking._meta.concrete_fields]
    values = ", ".join(own.get(column, f"made.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events_booking ({', '.join(columns)}) SELECT {values} "
            "FROM events_booking AS made CROSS JOIN unnest(%(starts)s::timestamptz[]) AS start "
            "WHERE made.id = %(made)s",
            {"starts": others, "seconds": lasting.total_seconds(), "made": made.id},
        )


def _starts_ahead(count: int) -> Iterable[datetime]:
    """Every other half hour of the working days from tomorrow on: eight a day, so that as many stay free."""
    day, found = _NOW.date(), 0
    while found < count:
        day += timedelta(days=1)
        if day.isoweekday() not in WORKDAYS:
            continue
        for hour in range(9, 17)[: count - found]:
            yield datetime.combine(day, time(hour), UTC)
            found += 1
