"""Linked accounts, for operators: their state and never their keys."""

from django.contrib import admin

from apps.integrations.models import CalendarConnection, ConferencingConnection


@admin.register(CalendarConnection, ConferencingConnection)
class ConnectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Whether an account works."""

    list_display = ("account_email", "provider", "status", "last_error", "updated_at")
    list_filter = ("provider", "status")
    fields = ("organizer", "provider", "account_email", "scopes", "status", "last_error")
    readonly_fields = fields
