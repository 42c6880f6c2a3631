"""Accounts, for operators: found, looked at, shut off."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from apps.users.models import User
from apps.users.selectors import is_second_factor_on


class OperatorSignIn(AdminAuthenticationForm):
    """The form of the operators' pages. It asks no code, and so lets in nobody whose account wants one."""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for who is not let in; failures count with those on the app's own page."""
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if email and password:
            given = {"email": email.lower(), "password": password}
            self.user_cache = get_adapter().authenticate(self.request, **given)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def confirm_login_allowed(self, user: Any) -> None:
        """Raise ValidationError for an account with a second factor: the app's own page asks for it."""
        super().confirm_login_allowed(user)
        if is_second_factor_on(user):
            raise ValidationError("Sign in on the app's own page, which asks for your code; then come back.")


admin.site.login_form = OperatorSignIn
# Credentials come from the environment, and no token is kept: what is written there would do nothing.
admin.site.unregister((SocialApp, SocialToken))


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Organizers. Passwords are set through the app alone."""

    list_display = ("email", "name", "slug", "is_active", "is_staff", "last_login", "created_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name", "slug")
    ordering = ("-created_at",)
    exclude = ("password", "user_permissions")
    readonly_fields = ("id", "last_login", "created_at", "updated_at")
