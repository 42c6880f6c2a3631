"""Schedules, for operators."""

from django.contrib import admin

from apps.availability.models import Schedule, WeeklyHours


class WeeklyHoursInline(admin.TabularInline):  # type: ignore[type-arg]  # takes none at run time
    """The week of a schedule, in minutes of the day."""

    model = WeeklyHours
    extra = 0


@admin.register(Schedule)
class ScheduleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Who is open when."""

    list_display = ("organizer", "name", "timezone", "is_default", "updated_at")
    list_filter = ("is_default",)
    search_fields = ("organizer__email", "name")
    ordering = ("organizer", "name")
    raw_id_fields = ("organizer",)
    inlines = (WeeklyHoursInline,)
