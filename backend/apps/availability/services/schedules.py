"""Schedules: made, changed, deleted. An organizer with schedules has one default, always."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError

from apps.availability.errors import LimitReached, NameTaken, ScheduleInUse, ScheduleNotFound
from apps.availability.models import Schedule, WeeklyHours
from apps.availability.selectors import get_schedule
from apps.availability.services.hours import OpenHours, check_week
from apps.availability.services.opening import offer_what_opens
from apps.users.models import User
from core.db import is_still_referenced, violates
from core.errors import invalid_field
from shared_types.availability import ScheduleCreate, ScheduleUpdate

MAX_SCHEDULES = 50
_DEFAULT_NAME = "Working hours"
_WORKDAYS = (1, 2, 3, 4, 5)
_NINE, _FIVE = 9 * 60, 17 * 60


def create_default_schedule(*, organizer: User) -> Schedule:
    """What a new organizer begins with: Monday to Friday, nine to five, in their zone."""
    schedule = Schedule.objects.create(
        organizer=organizer, name=_DEFAULT_NAME, timezone=organizer.timezone, is_default=True
    )
    _write_hours(schedule, [OpenHours(weekday, _NINE, _FIVE) for weekday in _WORKDAYS])
    return schedule


def create_schedule(*, organizer: User, data: ScheduleCreate, now: datetime) -> Schedule:
    """A new schedule; the first one is the default. Raises HoursOverlap, NameTaken or LimitReached."""
    hours = check_week(data.weekly_hours)
    with transaction.atomic():
        existing = _lock_schedules(organizer)
        if len(existing) >= MAX_SCHEDULES:
            raise LimitReached(f"There can be {MAX_SCHEDULES} schedules at most.")
        schedule = Schedule(organizer=organizer, name=data.name, timezone=data.timezone)
        schedule.is_default = data.is_default or not any(each.is_default for each in existing)
        _save(schedule)
        _write_hours(schedule, hours)
        offer_what_opens(organizer)
    return get_schedule(organizer=organizer, schedule_id=schedule.id, now=now)


def update_schedule(*, organizer: User, schedule_id: UUID, data: ScheduleUpdate, now: datetime) -> Schedule:
    """Change what is given; raises ScheduleNotFound, HoursOverlap, NameTaken, or Invalid for no default."""
    hours = None if data.weekly_hours is None else check_week(data.weekly_hours)
    with transaction.atomic():
        schedule = _one_of(_lock_schedules(organizer), schedule_id)
        if schedule.is_default and data.is_default is False:
            raise invalid_field("is_default", "Make another schedule the default one instead.")
        schedule.name = data.name or schedule.name
        schedule.timezone = data.timezone or schedule.timezone
        schedule.is_default = schedule.is_default or bool(data.is_default)
        _save(schedule)
        if hours is not None:
            schedule.weekly_hours.all().delete()
            _write_hours(schedule, hours)
        offer_what_opens(organizer)
    return get_schedule(organizer=organizer, schedule_id=schedule_id, now=now)


def delete_schedule(*, organizer: User, schedule_id: UUID) -> None:
    """Delete a schedule that is neither the default nor named by an event type; raises ScheduleInUse."""
    with transaction.atomic():
        schedule = _one_of(_lock_schedules(organizer), schedule_id)
        if schedule.is_default:
            raise ScheduleInUse("This is the default schedule; make another one the default first.")
        _delete_unless_named(schedule)


def _delete_unless_named(schedule: Schedule) -> None:
    # Who names it lies above this app and is not known here: Django refuses those it sees, and the
    # database those that came in the meantime, which it would otherwise look for at the commit only.
    try:
        with transaction.atomic():
            schedule.delete()
            connection.check_constraints()
    except RestrictedError as error:
        raise ScheduleInUse from error
    except IntegrityError as error:
        if is_still_referenced(error):
            raise ScheduleInUse from error
        raise


def _lock_schedules(organizer: User) -> Sequence[Schedule]:
    """An organizer's schedules, nobody else making or changing one: who comes first decides the default.

    The lock is on the organizer's row, since there may be no schedule yet; bookings never wait for it.
    """
    User.objects.select_for_update(no_key=True).get(pk=organizer.pk)
    return list(Schedule.objects.filter(organizer=organizer))


def _one_of(schedules: Sequence[Schedule], schedule_id: UUID) -> Schedule:
    for schedule in schedules:
        if schedule.id == schedule_id:
            return schedule
    raise ScheduleNotFound


def _save(schedule: Schedule) -> None:
    """Write a schedule; a new default takes the place of the old one."""
    if schedule.is_default:
        others = Schedule.objects.filter(organizer_id=schedule.organizer_id, is_default=True)
        others.exclude(pk=schedule.pk).update(is_default=False)
    try:
        with transaction.atomic():
            schedule.save()
    except IntegrityError as error:
        if violates(error, "schedule_name_is_unique"):
            raise NameTaken from error
        raise


def _write_hours(schedule: Schedule, hours: Sequence[OpenHours]) -> None:
    WeeklyHours.objects.bulk_create(WeeklyHours(schedule=schedule, **each._asdict()) for each in hours)
