"""In which zone times are shown: named, with its offset and its clock, and changeable."""

from typing import Any, Final

import reflex as rx

from web.components.design.dialog import dialog
from web.components.design.fields import text_field
from web.components.design.icons import icon
from web.components.times.picking import ZoneClock
from web.components.times.visit import close_panel, open_panel, visit
from web.format.zones import ZoneView

_PANEL: Final = "zone"


def zone_line(
    *,
    zone: rx.Var[ZoneView],
    language: rx.Var[str],
    clock_hours: rx.Var[int],
    is_locked: rx.Var[bool],
    offset: rx.Var[str] | str,
    on_open: Any,
    on_clock: Any,
) -> rx.Component:
    """The zone under the calendar. For a meeting in person the place's zone counts, and says why."""
    clock = ZoneClock.create(
        timezone=zone.timezone, language=language, hours=clock_hours, at_first=zone.clock
    )
    words = rx.el.span(
        rx.el.span(
            zone.city,
            " time, ",
            rx.el.span(clock, class_name="tabular-nums"),
            " now",
            class_name="font-medium",
        ),
        rx.el.span(
            rx.el.span(rx.cond(zone.name, f"{zone.name}, ", ""), class_name="max-sm:hidden"),
            rx.cond(offset, offset, zone.offset),
            class_name="block text-muted",
        ),
        class_name="block text-start text-ink min-w-0 py-0.5",
    )
    reason = "This meeting is in person, so times are those of the place."
    held = rx.el.div(
        icon("lock", "size-5 text-muted"),
        rx.el.div(words, rx.el.p(reason, class_name="text-muted")),
        class_name="flex flex-1 min-w-28 items-start gap-2.5 min-h-11 text-small",
    )
    pick = rx.el.button(
        icon("globe", "size-5 text-muted"),
        words,
        icon("edit", "size-4 text-muted"),
        type="button",
        on_click=[open_panel(_PANEL), on_open("")],
        aria_haspopup="dialog",
        class_name="flex items-center gap-2.5 min-h-11 px-2 -mx-2 rounded-control text-small hover:bg-sunken "
        "transition-colors duration-calm flex-1 min-w-28",
    )
    return rx.el.div(
        rx.cond(is_locked, held, pick),
        clock_switch(clock_hours=clock_hours, on_clock=on_clock),
        role="group",
        aria_label="Time zone",
        class_name="flex flex-wrap items-center justify-between gap-3",
    )


def clock_switch(*, clock_hours: rx.Var[int], on_clock: Any) -> rx.Component:
    """12 or 24 hours."""
    return rx.el.div(
        *(_hours(hours, clock_hours, on_clock) for hours in (12, 24)),
        role="group",
        aria_label="Clock",
        class_name="flex shrink-0 rounded-control border border-control overflow-hidden",
    )


def _hours(hours: int, clock_hours: rx.Var[int], on_clock: Any) -> rx.Component:
    is_on = clock_hours == hours
    return rx.el.button(
        f"{hours} h",
        type="button",
        on_click=on_clock(str(hours)),
        aria_pressed=rx.cond(is_on, "true", "false"),
        aria_label=f"{hours}-hour clock",
        class_name=[
            "min-h-11 px-2.5 text-small transition-colors duration-calm tabular-nums",
            rx.cond(is_on, "bg-accent-tint text-ink font-medium", "text-muted hover:bg-sunken"),
        ],
    )


def zone_dialog(
    *, matches: rx.Var[list[ZoneView]], zone: rx.Var[ZoneView], on_search: Any, on_pick: Any
) -> rx.Component:
    """Every time zone, to be found by city, country, name or offset."""
    return dialog(
        rx.el.div(
            text_field(
                name="zone-search",
                label="City, country or offset",
                type="search",
                auto_complete="off",
                on_change=on_search.debounce(120),
                custom_attrs={"autoFocus": True},
            ),
            rx.el.p(
                rx.cond(matches.length() == 0, "No time zone like that. Try the nearest large city.", ""),
                role="status",
                class_name="text-small text-muted",
            ),
            rx.el.ul(
                rx.foreach(matches, lambda match: _match(match, zone, on_pick)),
                class_name="list-none m-0 p-0 flex flex-col max-h-[50dvh] overflow-y-auto -mx-2",
            ),
            class_name="flex flex-col gap-3 pt-3",
        ),
        title="Choose a time zone",
        is_open=visit.panel == _PANEL,
        on_close=close_panel(),
        name="zone-picker",
    )


def _match(match: rx.Var[ZoneView], zone: rx.Var[ZoneView], on_pick: Any) -> rx.Component:
    is_on = match.timezone == zone.timezone
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.span(match.city, class_name="font-medium"),
                rx.el.span(match.name, class_name="block text-small text-muted"),
                class_name="min-w-0",
            ),
            rx.el.span(
                match.clock,
                rx.el.span(match.offset, class_name="block text-small text-muted"),
                class_name="shrink-0 text-end tabular-nums",
            ),
            type="button",
            on_click=[close_panel(), on_pick(match.timezone)],
            aria_current=rx.cond(is_on, "true", "false"),
            class_name=[
                "w-full min-h-11 flex items-center justify-between gap-4 px-2 py-1.5 rounded-control "
                "text-start",
                rx.cond(is_on, "bg-accent-tint", "hover:bg-sunken"),
            ],
        ),
        key=match.timezone,
    )
