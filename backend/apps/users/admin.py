"""Accounts, for operators: found, looked at, shut off."""

from django.contrib import admin

from apps.users.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Organizers. Passwords are set through the app alone."""

    list_display = ("email", "name", "slug", "is_active", "is_staff", "last_login", "created_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name", "slug")
    ordering = ("-created_at",)
    exclude = ("password", "user_permissions")
    readonly_fields = ("id", "last_login", "created_at", "updated_at")
