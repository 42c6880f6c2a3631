"""Questions about schedules, and how their rows become the slot engine's hours."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, F, Func, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from apps.availability.errors import ScheduleNotFound
from apps.availability.models import DateOverride, OverrideHours, Schedule, WeeklyHours
from apps.users.models import User
from slot_engine import Hours, LocalInterval

# [weekday, start, end], and [date, start, end], or [date, null, null] for a date that is closed; in minutes.
type WeeklyRows = Sequence[tuple[int, int, int]]
type OverrideRows = Sequence[tuple[str, int | None, int | None]]

# The engine looks at some days around a window, and a viewer's date is another one at the organizer's.
_DAYS_AROUND = timedelta(days=5)


def list_schedules(*, organizer: User, now: datetime) -> QuerySet[Schedule]:
    """An organizer's schedules with their hours, the default one first, then by name; 4 queries."""
    return _whole(now).filter(organizer=organizer).order_by("-is_default", "name", "id")


def get_schedule(*, organizer: User, schedule_id: UUID, now: datetime) -> Schedule:
    """One of an organizer's schedules with its hours; raises ScheduleNotFound for another's."""
    schedule = _whole(now).filter(organizer=organizer, id=schedule_id).first()
    if schedule is None:
        raise ScheduleNotFound
    return schedule


def _whole(now: datetime) -> QuerySet[Schedule]:
    # A day early: which overrides are past is decided in each schedule's own zone.
    overrides = DateOverride.objects.filter(date__gte=now.date() - timedelta(days=1)).order_by("date")
    hours = OverrideHours.objects.order_by("start_minute")
    return Schedule.objects.annotate(**{"event_type_count": _uses()}).prefetch_related(
        Prefetch("weekly_hours", WeeklyHours.objects.order_by("weekday", "start_minute")),
        Prefetch("overrides", overrides.prefetch_related(Prefetch("hours", hours))),
    )


def _uses() -> CombinedExpression:
    """How many event types follow a schedule: those that name it, for the default one also those without.

    The events app lies above this one, so that its rows are known here by the names of their relations only.
    """
    named = Q(event_types__isnull=False, event_types__deleted_at__isnull=True)
    theirs = "organizer__event_types"
    follows = Q(**{f"{theirs}__schedule__isnull": True, f"{theirs}__deleted_at__isnull": True})
    return Count("event_types", filter=named, distinct=True) + Count(
        theirs, filter=follows & Q(**{f"{theirs}__isnull": False, "is_default": True}), distinct=True
    )


def schedule_used(schedule_ref: str, organizer_ref: str) -> Coalesce:
    """For another app's query: the id of the schedule that is named, else of the organizer's default one.

    schedule_ref, organizer_ref: columns of that query, e.g. `schedule_used("schedule_id", "organizer_id")`.
    Annotate it, and give the annotation's name to the expressions below.
    """
    default = Schedule.objects.filter(organizer_id=OuterRef(organizer_ref), is_default=True)
    return Coalesce(F(schedule_ref), Subquery(default.values("id")[:1]))


def schedule_zone(schedule_ref: str) -> Subquery:
    """For another app's query: the zone of a schedule; NULL where there is none."""
    return Subquery(Schedule.objects.filter(id=OuterRef(schedule_ref)).values("timezone")[:1])


def schedule_name(schedule_ref: str) -> Subquery:
    """For another app's query: what a schedule is called; NULL where there is none."""
    return Subquery(Schedule.objects.filter(id=OuterRef(schedule_ref)).values("name")[:1])


def weekly_hours_json(schedule_ref: str) -> Subquery:
    """For another app's query: a schedule's WeeklyRows as one JSON value; NULL where it is never open."""
    rows = WeeklyHours.objects.filter(schedule_id=OuterRef(schedule_ref)).order_by()
    triple = _json_row("weekday", "start_minute", "end_minute")
    return Subquery(rows.values("schedule_id").annotate(rows=JSONBAgg(triple)).values("rows"))


def overrides_json(schedule_ref: str, first: date, last: date) -> Subquery:
    """For another app's query: the OverrideRows of a window as one JSON value; NULL where there is none.

    first, last: the viewer's dates, as asked for; what the engine needs around them is added here.
    """
    near = (_earlier(first), _later(last))
    rows = DateOverride.objects.filter(schedule_id=OuterRef(schedule_ref), date__range=near).order_by()
    triple = _json_row("date", "hours__start_minute", "hours__end_minute")
    return Subquery(rows.values("schedule_id").annotate(rows=JSONBAgg(triple)).values("rows"))


def _json_row(*columns: str) -> Func:
    return Func(*(F(column) for column in columns), function="jsonb_build_array", output_field=JSONField())


def _earlier(day: date) -> date:
    return day - _DAYS_AROUND if day - date.min > _DAYS_AROUND else date.min


def _later(day: date) -> date:
    return day + _DAYS_AROUND if date.max - day > _DAYS_AROUND else date.max


def hours_from(zone_name: str, weekly: WeeklyRows | None, overrides: OverrideRows | None) -> Hours:
    """The slot engine's hours, from what the expressions above fetched."""
    by_weekday: dict[int, list[LocalInterval]] = {}
    for weekday, start, end in weekly or ():
        by_weekday.setdefault(weekday, []).append(LocalInterval(start, end))
    by_date: dict[date, list[LocalInterval]] = {}
    for day, opens, closes in overrides or ():
        intervals = by_date.setdefault(date.fromisoformat(day), [])
        if opens is not None and closes is not None:
            intervals.append(LocalInterval(opens, closes))
    return Hours(
        zone=ZoneInfo(zone_name),
        weekly={weekday: tuple(intervals) for weekday, intervals in by_weekday.items()},
        overrides={day: tuple(intervals) for day, intervals in by_date.items()},
    )


def open_hours(*, schedule: Schedule, first: date, last: date) -> Hours:
    """A schedule's hours around a window of dates; 2 queries. For slots see the expressions above."""
    weekly = schedule.weekly_hours.values_list("weekday", "start_minute", "end_minute")
    overrides = schedule.overrides.filter(date__range=(_earlier(first), _later(last)))
    rows = overrides.values_list("date", "hours__start_minute", "hours__end_minute")
    return hours_from(schedule.timezone, list(weekly), _with_dates_as_text(rows))


def _with_dates_as_text(rows: Iterable[tuple[date, int | None, int | None]]) -> OverrideRows:
    return [(day.isoformat(), start, end) for day, start, end in rows]
