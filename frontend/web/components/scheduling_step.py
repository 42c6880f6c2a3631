"""When an event type can be booked: whose hours, how soon, how far ahead, and what stays free."""

from typing import Final

import reflex as rx

from web.components.draft_fields import OnText, Texts, draft_number, short_number
from web.components.fields import field, select_field
from web.components.kept import KeptSelect
from web.format.event_type_draft import EventTypeDraft

_UNITS: Final = ("minutes", "hours", "days")


def scheduling_step(
    draft: rx.Var[EventTypeDraft],
    *,
    errors: Texts,
    hints: Texts,
    on_text: OnText,
    schedule_options: rx.Component,
) -> rx.Component:
    """Whose hours count, how soon, how far ahead, and what stays free around a meeting."""
    return rx.fragment(
        select_field(
            rx.el.option("Your default schedule", value=""),
            schedule_options,
            name="schedule_id",
            label="Hours",
            hint="Invitees see times within this schedule only.",
            error=errors["schedule_id"],
            value=draft.schedule_id,
            on_change=on_text("schedule_id"),
        ),
        _pair(
            _amount("notice", "Soonest", draft.notice, draft.notice_unit, errors, hints, on_text),
            _amount("horizon", "Furthest ahead", draft.horizon, draft.horizon_unit, errors, hints, on_text),
        ),
        _pair(
            draft_number(
                "buffer_time_before",
                "Minutes free before",
                draft.buffer_time_before,
                errors,
                on_text,
                hint=hints["buffer_time_before"],
            ),
            draft_number(
                "buffer_time_after",
                "Minutes free after",
                draft.buffer_time_after,
                errors,
                on_text,
                hint=hints["buffer_time_after"],
            ),
        ),
        _rhythm(draft, errors=errors, hints=hints, on_text=on_text),
    )


def _rhythm(draft: rx.Var[EventTypeDraft], *, errors: Texts, hints: Texts, on_text: OnText) -> rx.Component:
    return _pair(
        draft_number(
            "slot_interval_minutes",
            "Minutes between starts",
            draft.slot_interval_minutes,
            errors,
            on_text,
            hint=rx.cond(
                draft.slot_interval_minutes == "0",
                f"0 is your usual step. {hints['slot_interval_minutes']}",
                hints["slot_interval_minutes"],
            ),
        ),
        draft_number(
            "max_bookings_per_day",
            "Bookings a day",
            draft.max_bookings_per_day,
            errors,
            on_text,
            is_required=False,
            hint=hints["max_bookings_per_day"],
        ),
    )


def _pair(*fields: rx.Component) -> rx.Component:
    return rx.el.div(*fields, class_name="grid sm:grid-cols-2 gap-5 items-start")


def _amount(
    name: str,
    label: str,
    amount: rx.Var[str],
    unit: rx.Var[str],
    errors: Texts,
    hints: Texts,
    on_text: OnText,
) -> rx.Component:
    """A length of time in a unit of the organizer's choice."""
    units = KeptSelect.create(
        *(rx.el.option(unit, value=unit) for unit in _UNITS),
        value=unit,
        on_change=on_text(f"{name}_unit"),
        aria_label=f"{label}: unit",
        class_name="grow min-h-11 rounded-control border border-control bg-raised text-ink px-3 "
        "hover:border-ink",
    )
    return field(
        rx.el.div(short_number(name, amount, errors, on_text), units, class_name="flex gap-2"),
        name=name,
        label=label,
        hint=hints[name],
        error=errors[name],
    )
