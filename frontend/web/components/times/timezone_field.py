"""A time zone in a form: a menu of every zone, which keyboards and phones can search by typing."""

from typing import Any, Final
from zoneinfo import available_timezones

import reflex as rx

from web.components.design.fields import select_field

# Names such as "EST" or "Etc/GMT+3" are for programs; people look for a place.
ZONES: Final = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def timezone_field(
    *, value: rx.Var[str], on_change: Any, name: str = "timezone", label: str = "Time zone", **props: Any
) -> rx.Component:
    """Every place's zone; a stored one that is no place stays in the list."""
    return select_field(
        rx.el.option("UTC", value="UTC"),
        *(rx.el.option(zone.replace("_", " "), value=zone) for zone in ZONES),
        name=name,
        label=label,
        value=value,
        on_change=on_change,
        **props,
    )
