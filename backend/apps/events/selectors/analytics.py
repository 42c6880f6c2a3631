"""Figures about an organizer's bookings and visits, counted by the database.

Each function below `get_figures` makes one statement, whatever there is to count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DurationField, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay, Lower, Trim

from apps.events.errors import EventTypeNotFound
from apps.events.models import Attendee, Booking, EventType, VisitCount
from apps.events.selectors.bookings import within_dates
from shared_types.vocabulary import AttendeeStatus, BookingStatus, CalendarSyncStatus, CancelledBy, VisitStep

STOOD = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
LEAD_BOUNDS = tuple(minutes * 60 for minutes in (1, 24, 3 * 24, 7 * 24, 14 * 24, 30 * 24))
NOTICE_BOUNDS = (0, *(minutes * 60 for minutes in (1, 24, 3 * 24, 7 * 24)))
MOST_REASONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose figures, between which of their dates (both included), and of one event type or of all."""

    organizer_id: UUID
    first: date
    last: date
    zone: ZoneInfo
    event_type_id: UUID | None
    now: datetime

    def bookings(self) -> QuerySet[Booking]:
        """Those that start on these dates, without time that was only held for somebody."""
        mine = Booking.objects.ever_booked().filter(organizer_id=self.organizer_id)
        if self.event_type_id:
            mine = mine.filter(event_type_id=self.event_type_id)
        return within_dates(mine, first=self.first, last=self.last, zone=self.zone)


class Standing(NamedTuple):
    """Bookings of one event type that stand alike; the last four are of groups, and of what has begun."""

    event_type_id: UUID
    status: BookingStatus
    sync: CalendarSyncStatus
    bookings: int
    begun: int
    meetings: int
    full_meetings: int
    seats: int
    seats_taken: int


class Seats(NamedTuple):
    """Seats at groups whose meetings stand."""

    begun: int
    no_shows: int
    given_up: int


class Cancelled(NamedTuple):
    """Bookings that one side called off; `within`: the counts of NOTICE_BOUNDS, and of what lies beyond."""

    by: CancelledBy
    bookings: int
    without_reason: int
    within: list[int]


class Leads(NamedTuple):
    """How long ahead bookings were made; `within`: the counts of LEAD_BOUNDS, and of what lies beyond."""

    bookings: int
    median: timedelta | None
    within: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that is counted of a scope. names: by id, with whether the event type was deleted."""

    names: dict[UUID, tuple[str, bool]]
    standings: list[Standing]
    seats: Seats
    cancelled: list[Cancelled]
    reasons: list[tuple[str, int]]
    leads: Leads
    hours: list[tuple[int, int, int]]
    steps: list[tuple[UUID, VisitStep, int]]


def get_figures(scope: Scope) -> Figures:
    """Everything, in eight statements. Raises EventTypeNotFound for another's event type."""
    return Figures(
        names=list_names(scope),
        standings=count_standings(scope),
        seats=count_seats(scope),
        cancelled=count_cancellations(scope),
        reasons=list_reasons(scope),
        leads=measure_leads(scope),
        hours=count_hours(scope),
        steps=count_steps(scope),
    )


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def list_names(scope: Scope) -> dict[UUID, tuple[str, bool]]:
    """The event types by id: name, and whether it was deleted. Raises EventTypeNotFound for another's."""
    mine = EventType.objects.filter(organizer_id=scope.organizer_id)
    if scope.event_type_id:
        mine = mine.filter(id=scope.event_type_id)
    names = {row[0]: (row[1], row[2] is not None) for row in mine.values_list("id", "name", "deleted_at")}
    if scope.event_type_id and not names:
        raise EventTypeNotFound
    return names


def count_standings(scope: Scope) -> list[Standing]:
    """Bookings by event type, status and how far they have reached the calendar; in no order."""
    group = Q(capacity__gt=1)
    rows = (
        scope.bookings()
        .values_list("event_type_id", "status", "calendar_sync_status")
        .annotate(
            count=Count("*"),
            begun=Count("id", filter=Q(start_time__lte=scope.now)),
            meetings=Count("id", filter=group),
            full_meetings=Count("id", filter=group & Q(attendee_count=F("capacity"))),
            seats=Coalesce(Sum("capacity", filter=group), 0),
            seats_taken=Coalesce(Sum("attendee_count", filter=group), 0),
        )
    )
    return [
        Standing(row[0], BookingStatus(row[1]), CalendarSyncStatus(row[2]), *row[3:])
        for row in rows.order_by()
    ]


def count_seats(scope: Scope) -> Seats:
    """Seats at groups, by what became of them; without those whose meeting was called off."""
    stood = scope.bookings().filter(status__in=STOOD, capacity__gt=1)
    begun = Q(booking__start_time__lte=scope.now)
    figures = Attendee.objects.filter(booking__in=stood).aggregate(
        begun=Count("id", filter=begun & ~Q(status=AttendeeStatus.CANCELLED)),
        no_shows=Count("id", filter=begun & Q(status=AttendeeStatus.NO_SHOW)),
        given_up=Count("id", filter=Q(status=AttendeeStatus.CANCELLED)),
    )
    return Seats(**figures)


def count_cancellations(scope: Scope) -> list[Cancelled]:
    """What was called off, by whom and how long before the start."""
    rows = (
        scope.bookings()
        .filter(status=BookingStatus.CANCELLED)
        .annotate(ahead=F("start_time") - F("cancelled_at"), said=Trim("cancellation_reason"))
        .values_list("cancelled_by")
        .annotate(count=Count("*"), silent=Count("id", filter=Q(said="")), **_up_to("ahead", NOTICE_BOUNDS))
    )
    return [
        Cancelled(CancelledBy(by), count, silent, _between(up_to, count))
        for by, count, silent, *up_to in rows.order_by()
    ]


def list_reasons(scope: Scope) -> list[tuple[str, int]]:
    """The reasons given most often for calling off, and how often."""
    rows = (
        scope.bookings()
        .filter(status=BookingStatus.CANCELLED)
        .annotate(said=Trim("cancellation_reason"), alike=Lower(Trim("cancellation_reason")))
        .exclude(said="")
        .values_list("alike")
        .annotate(reason=Min("said"), count=Count("*"))
    )
    return [(reason, count) for _, reason, count in rows.order_by("-count", "reason")[:MOST_REASONS]]


def measure_leads(scope: Scope) -> Leads:
    """How long before their start bookings were made; one that was moved is counted as it was first made."""
    made = (
        scope.bookings()
        .filter(rescheduled_from=None)
        .exclude(status=BookingStatus.HELD)
        .annotate(ahead=F("start_time") - F("created_at"))
    )
    figures = made.aggregate(count=Count("*"), median=_Median("ahead"), **_up_to("ahead", LEAD_BOUNDS))
    count, median, *up_to = figures.values()
    return Leads(count, median, _between(up_to, count))


def count_hours(scope: Scope) -> list[tuple[int, int, int]]:
    """Meetings that stand, by ISO weekday and hour of the organizer's clocks, in that order."""
    rows = (
        scope.bookings()
        .filter(status__in=STOOD)
        .annotate(
            weekday=ExtractIsoWeekDay("start_time", tzinfo=scope.zone),
            hour=ExtractHour("start_time", tzinfo=scope.zone),
        )
        .values_list("weekday", "hour")
        .annotate(count=Count("*"))
    )
    return list(rows.order_by("weekday", "hour"))


def count_steps(scope: Scope) -> list[tuple[UUID, VisitStep, int]]:
    """The steps that visits took, by event type; in no order."""
    counts = VisitCount.objects.filter(organizer_id=scope.organizer_id, day__range=(scope.first, scope.last))
    if scope.event_type_id:
        counts = counts.filter(event_type_id=scope.event_type_id)
    rows = counts.values_list("event_type_id", "step").annotate(count=Sum("count")).order_by()
    return [(event_type_id, VisitStep(step), count) for event_type_id, step, count in rows]


def _up_to(column: str, bounds: Sequence[int]) -> dict[str, Count]:
    """For each bound, in minutes, how many are not beyond it."""
    return {
        f"up_to_{minutes}": Count("id", filter=Q(**{f"{column}__lte": timedelta(minutes=minutes)}))
        for minutes in bounds
    }


def _between(up_to: Sequence[int], count: int) -> list[int]:
    """How many lie between each bound and the one before it, and beyond the last."""
    return [high - low for low, high in zip((0, *up_to), (*up_to, count), strict=True)]
