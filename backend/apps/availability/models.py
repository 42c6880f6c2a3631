"""When an organizer is open: wall-clock hours in the zone of a schedule."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import TimestampedModel, UuidModel

DAY_MINUTES = 24 * 60


class Schedule(UuidModel, TimestampedModel):
    """A set of weekly hours and date overrides that event types share."""

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=200)
    timezone = models.CharField(max_length=64, help_text="IANA name; the hours are wall-clock time in it.")
    is_default = models.BooleanField(default=False)
    event_type_count: int  # of those that follow it; the selectors bring it along

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "name"], name="schedule_name_is_unique"),
            # Event types without a schedule follow the default one, so there can't be two.
            models.UniqueConstraint(
                fields=["organizer"], condition=Q(is_default=True), name="schedule_has_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LocalHours(models.Model):
    """Open from one minute of the day to another; an end not after its start is on the next day."""

    start_minute = models.PositiveSmallIntegerField(help_text="Minutes since the wall clock showed 00:00.")
    end_minute = models.PositiveSmallIntegerField(help_text="1440 is the midnight that ends the day.")

    class Meta:
        abstract = True


class WeeklyHours(LocalHours):
    """One open interval of one weekday."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday, 7 is Sunday (ISO 8601).")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "weekday", "start_minute"], name="weekly_hours_start_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="weekly_hours_have_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(start_minute__lt=DAY_MINUTES, end_minute__gte=1, end_minute__lte=DAY_MINUTES),
                name="weekly_hours_lie_in_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


class DateOverride(models.Model):
    """One date's exception: its hours replace those of its weekday. No hours: closed."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="overrides")
    date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "date"], name="date_override_is_one_a_date"),
        ]

    def __str__(self) -> str:
        return self.date.isoformat()


class OverrideHours(LocalHours):
    """One open interval of an overridden date."""

    override = models.ForeignKey(DateOverride, models.CASCADE, related_name="hours")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["override", "start_minute"], name="override_hours_start_once"),
            models.CheckConstraint(
                condition=Q(start_minute__lt=DAY_MINUTES, end_minute__gte=1, end_minute__lte=DAY_MINUTES),
                name="override_hours_lie_in_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_minute}-{self.end_minute}"
