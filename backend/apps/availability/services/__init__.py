"""Saying when one is open."""

from apps.availability.services.overrides import remove_override, set_override
from apps.availability.services.schedules import (
    create_default_schedule,
    create_schedule,
    delete_schedule,
    update_schedule,
)

__all__ = [
    "create_default_schedule",
    "create_schedule",
    "delete_schedule",
    "remove_override",
    "set_override",
    "update_schedule",
]
