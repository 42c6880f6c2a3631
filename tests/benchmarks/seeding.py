"""Works, as rows of the database that the product reads them from."""

from datetime import UTC, datetime
from itertools import pairwise

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.availability.models import Schedule, WeeklyHours
from apps.events.models import Booking, EventType
from apps.integrations.models import BusyInterval
from apps.users.models import User
from shared_types.fields import MAX_HORIZON_MINUTES
from slot_engine import merge
from tests.benchmarks.workload import Work

EVENT_TYPE = "meeting"


def store(work: Work) -> None:
    """An organizer named after the work, open as it says, busy as it says.

    Meetings that do not overlap are bookings, every other one; the rest stands in other calendars, and all of
    it where it overlaps, as no bookings can. It is stored as those who write it store it: merged.
    """
    organizer = User.objects.create_user(
        f"{work.name}@example.invalid", name=work.name, slug=work.name, timezone=work.zone.key
    )
    schedule = Schedule.objects.create(
        organizer=organizer, name="Hours", timezone=work.zone.key, is_default=True
    )
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, weekday=weekday, start_minute=opens, end_minute=closes)
        for weekday, spans in work.weekly.items()
        for opens, closes in spans
    )
    event_type = EventType.objects.create(
        organizer=organizer,
        name=work.name,
        event_type_slug=EVENT_TYPE,
        duration=work.duration_minutes,
        slot_interval_minutes=work.interval_minutes,
        min_scheduling_notice=0,
        max_scheduling_horizon=MAX_HORIZON_MINUTES,
    )
    bookings = set(work.bookings) if are_apart(work.busy) else set()
    Booking.objects.bulk_create(_booking(event_type, *span) for span in work.busy if span[0] in bookings)
    external = merge(span for span in work.busy if span[0] not in bookings)
    BusyInterval.objects.bulk_create(
        BusyInterval(organizer=organizer, busy=_range(*span)) for span in external
    )


def are_apart(spans: list[tuple[int, int]]) -> bool:
    """Whether none overlaps another."""
    return all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def _booking(event_type: EventType, start: int, end: int) -> Booking:
    return Booking(
        event_type=event_type,
        organizer_id=event_type.organizer_id,
        start_time=_instant(start),
        end_time=_instant(end),
        busy=_range(start, end),
        ical_uid=f"{start}@example.invalid",
    )


def range_of(start: datetime, end: datetime) -> DateTimeTZRange:
    """The time from one instant up to another."""
    return DateTimeTZRange(start, end, "[)")


def _range(start: int, end: int) -> DateTimeTZRange:
    return range_of(_instant(start), _instant(end))


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
