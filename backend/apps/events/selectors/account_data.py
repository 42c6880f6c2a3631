"""Everything that is an organizer's, table by table: for the archive they may take along.

A table with an organizer belongs to it by that; others are named here, and a new one has to be, by a test.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db.models import BinaryField, Field, Model

from apps.users.models import User
from core.encryption import EncryptedTextField

_APPS: Final = (
    "users",
    "availability",
    "integrations",
    "notifications",
    "workflows",
    "events",
    "mfa",
    "socialaccount",
)
# How the others lead to their organizer.
PATHS: Final = {
    "users.User": "pk",
    "users.PastSlug": "user",
    "users.Session": "user",
    "mfa.Authenticator": "user",
    "socialaccount.SocialAccount": "user",
    "availability.WeeklyHours": "schedule__organizer",
    "availability.DateOverride": "schedule__organizer",
    "availability.OverrideHours": "override__schedule__organizer",
    "integrations.ExternalEvent": "organizer",
    "workflows.WorkflowStep": "workflow__organizer",
    "events.CustomQuestion": "event_type__organizer",
    "events.EventTypePastSlug": "event_type__organizer",
}
# What is only ours to work with, and says nothing that does not stand elsewhere.
LEFT_OUT: Final = {
    "users.OrganizerPermission": "the shares say it",
    "events.EventTypePermission": "the shares say it",
    "events.OrganizerLock": "a place to queue at",
    "socialaccount.SocialApp": "never written: credentials come from the environment",
    "socialaccount.SocialToken": "never written: no token of a provider's is kept",
    "events.IdempotencyKey": "which requests were repeated, for a day",
}
# What opens something, or would help to.
_SECRETS: Final = {"password", "access_token", "refresh_token", "sync_token", "lease_token"}
# What an app or recovery codes are made of, encrypted as it is; what Django keeps in a session, and its name.
_SECRET_COLUMNS: Final = {"mfa.Authenticator.data", "users.Session.session_data", "users.Session.digest"}


def path_to_organizer(model: type[Model]) -> str:
    """The look-up that leads from a row to its organizer; "" where the table is left out or unknown."""
    label = model._meta.label
    if label in PATHS:
        return PATHS[label]
    has_organizer = any(field.name == "organizer" for field in model._meta.concrete_fields)
    return "organizer" if has_organizer and label not in LEFT_OUT else ""


def own_tables() -> list[type[Model]]:
    """Every table of ours."""
    return [model for name in _APPS for model in apps.get_app_config(name).get_models()]


def own_rows(organizer: User, model: type[Model]) -> Iterator[dict[str, Any]]:
    """An organizer's rows of one table, without what is secret, a few hundred at a time."""
    columns = [field.attname for field in model._meta.concrete_fields if not _is_secret(field)]
    rows = model._default_manager.filter(**{path_to_organizer(model): organizer.pk}).order_by("pk")
    return rows.values(*columns).iterator(chunk_size=500)


def _is_secret(field: "Field[Any, Any]") -> bool:
    if f"{field.model._meta.label}.{field.name}" in _SECRET_COLUMNS:
        return True
    return field.name in _SECRETS or isinstance(field, BinaryField | EncryptedTextField)
