"""The outbox, for operators to look at: what it says is not shown, and nothing is changed here."""

from django.contrib import admin
from django.http import HttpRequest

from apps.notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Who was told what, when, and how that went."""

    list_display = (
        "created_at",
        "notice",
        "audience",
        "recipient",
        "status",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("status", "notice")
    date_hierarchy = "created_at"
    fields = readonly_fields = (
        "organizer",
        "notice",
        "audience",
        "channel",
        "recipient",
        "subject_kind",
        "subject_id",
        "status",
        "attempts",
        "due_at",
        "expires_at",
        "sent_at",
        "last_error",
    )
    list_select_related = ("organizer",)
    ordering = ("-created_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages are written by what they tell of."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        """Messages are purged when they are old."""
        return False
