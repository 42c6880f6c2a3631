"""Dates whose hours differ from their weekday's."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.availability.errors import LimitReached, OverrideNotFound, ScheduleNotFound
from apps.availability.models import DateOverride, OverrideHours, Schedule
from apps.availability.selectors import get_schedule
from apps.availability.services.hours import check_date
from apps.availability.services.opening import offer_what_opens
from apps.users.models import User
from shared_types.availability import DateOverrideWrite

MAX_OVERRIDES = 500


def set_override(*, organizer: User, schedule_id: UUID, data: DateOverrideWrite, now: datetime) -> Schedule:
    """Give one date hours of its own, in place of those it has; raises HoursOverlap or LimitReached."""
    hours = check_date(data.intervals)
    with transaction.atomic():
        schedule = _lock_schedule(organizer, schedule_id)
        override, is_new = DateOverride.objects.get_or_create(schedule=schedule, date=data.date)
        if is_new and schedule.overrides.count() > MAX_OVERRIDES:
            raise LimitReached(f"{MAX_OVERRIDES} dates at most can have hours of their own.")
        override.hours.all().delete()
        OverrideHours.objects.bulk_create(
            OverrideHours(override=override, start_minute=each.start_minute, end_minute=each.end_minute)
            for each in hours
        )
        offer_what_opens(organizer)
    return get_schedule(organizer=organizer, schedule_id=schedule_id, now=now)


def remove_override(*, organizer: User, schedule_id: UUID, day: date, now: datetime) -> Schedule:
    """Give a date its weekday's hours back; raises OverrideNotFound where it has them already."""
    with transaction.atomic():
        schedule = _lock_schedule(organizer, schedule_id)
        deleted, _ = schedule.overrides.filter(date=day).delete()
        if not deleted:
            raise OverrideNotFound
        offer_what_opens(organizer)
    return get_schedule(organizer=organizer, schedule_id=schedule_id, now=now)


def _lock_schedule(organizer: User, schedule_id: UUID) -> Schedule:
    rows = Schedule.objects.select_for_update(no_key=True).filter(organizer=organizer, id=schedule_id)
    schedule = rows.first()
    if schedule is None:
        raise ScheduleNotFound
    return schedule
