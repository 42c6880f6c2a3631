"""When an event type can be booked: whose hours, how soon, how far ahead, and what stays free."""

import reflex as rx

from web.components.design.draft_fields import OnText, Texts, draft_amount, draft_number
from web.components.design.fields import select_field
from web.format.event_type_draft import EventTypeDraft


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
            draft_amount(
                "notice",
                "Soonest",
                draft.notice,
                draft.notice_unit,
                errors=errors,
                hint=hints["notice"],
                on_text=on_text,
            ),
            draft_amount(
                "horizon",
                "Furthest ahead",
                draft.horizon,
                draft.horizon_unit,
                errors=errors,
                hint=hints["horizon"],
                on_text=on_text,
            ),
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
