"""Event types and bookings, for operators to look at. They are changed through the services alone: only those
lock the calendar, write the history and tell the people."""

from django.contrib import admin
from django.http import HttpRequest

from apps.events.models import Attendee, Booking, BookingAuditLog, EventType


class LookOnly:
    """Nothing can be added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


@admin.register(EventType)
class EventTypeAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """What can be booked."""

    list_display = (
        "organizer",
        "name",
        "event_type_slug",
        "duration",
        "get_total_duration_with_buffers",
        "is_active",
        "is_private",
        "deleted_at",
    )
    list_filter = ("is_active", "is_private")
    search_fields = ("organizer__email", "name")
    ordering = ("organizer", "name")


class AttendeeInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]  # takes none at run time
    """The people of a group booking."""

    model = Attendee
    fields = readonly_fields = ("name", "email", "status", "joined_at", "cancelled_at")


@admin.register(Booking)
class BookingAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Who has booked what; the key to a booking is not shown."""

    list_display = (
        "start_time",
        "organizer",
        "event_type",
        "status",
        "attendee_count",
        "calendar_sync_status",
    )
    list_filter = ("status", "calendar_sync_status")
    search_fields = ("organizer__email", "invitee_email")
    date_hierarchy = "start_time"
    list_select_related = ("organizer", "event_type")
    exclude = ("access_nonce", "access_token")
    inlines = (AttendeeInline,)


@admin.register(BookingAuditLog)
class BookingAuditLogAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """What was done, in order."""

    list_display = ("created_at", "organizer", "sequence", "action", "actor_type")
    list_filter = ("action", "actor_type")
    search_fields = ("organizer__email", "booking__id")
    ordering = ("-created_at",)
    list_select_related = ("organizer",)
    exclude = ("personal_salt", "personal_hash", "prev_hash", "row_hash")
