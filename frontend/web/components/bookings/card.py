"""A booking in the list: when, with whom, how it stands, and what can be done at once."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.buttons import button, link_button
from web.components.design.dialog import dialog
from web.components.design.feedback import badge, error_note, skeleton
from web.components.design.fields import textarea_field
from web.components.design.status_badge import booking_badge
from web.format.bookings import BookingRow, DayGroup

type MayChange = Callable[[rx.Var[str]], rx.Var[bool]]


def day_group(
    group: rx.Var[DayGroup], *, may_change: MayChange, on_cancel: Callable[[rx.Var[str]], Any]
) -> rx.Component:
    """One day and its bookings. may_change: those of an event type."""
    return rx.el.section(
        rx.el.h2(group.title, class_name="text-body font-strong text-ink pb-2"),
        rx.el.ul(
            rx.foreach(group.rows, lambda row: booking_card(row, may_change=may_change, on_cancel=on_cancel)),
            class_name="list-none p-0 m-0 bg-raised border border-hairline rounded-card",
        ),
        key=group.date,
        aria_label=group.title,
    )


def booking_card(
    row: rx.Var[BookingRow], *, may_change: MayChange, on_cancel: Callable[[rx.Var[str]], Any]
) -> rx.Component:
    """One line on a desk, three on a phone; the whole name leads to the booking."""
    what = rx.el.div(
        rx.el.p(
            rx.el.a(
                row.title,
                href=row.path,
                class_name="inline-block py-2.5 -my-2.5 font-medium text-ink no-underline hover:underline "
                "underline-offset-4",
            ),
        ),
        rx.el.p(row.about, class_name="text-small text-muted"),
        class_name="min-w-0 grow basis-48",
    )
    actions = rx.el.div(
        link_button(
            "View",
            href=row.path,
            kind="quiet",
            class_name="px-3 text-small",
            aria_label=f"View {row.title}, {row.span}",
        ),
        rx.cond(
            row.can_change & may_change(row.event_type_id),
            rx.fragment(
                link_button(
                    "Move",
                    href=row.move_path,
                    kind="quiet",
                    class_name="px-3 text-small",
                    aria_label=f"Move {row.title}, {row.span}",
                ),
                button(
                    "Cancel",
                    kind="quiet",
                    on_click=on_cancel(row.id),
                    class_name="px-3 text-small text-muted hover:text-bad",
                    aria_label=f"Cancel {row.title}, {row.span}",
                ),
            ),
        ),
        class_name="flex shrink-0 -mx-3 sm:mx-0 sm:w-56 sm:justify-end",
    )
    return rx.el.li(
        rx.el.p(row.span, class_name="w-full sm:w-32 shrink-0 font-medium tabular-nums"),
        what,
        rx.el.div(
            booking_badge(row.status, row.status_words),
            rx.cond(row.is_sync_failed, badge("Calendar not up to date", tone="bad", icon_name="alert")),
            class_name="shrink-0 flex flex-wrap gap-2",
        ),
        actions,
        key=row.id,
        class_name="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 border-b border-hairline "
        "last:border-b-0",
    )


def booking_skeletons() -> rx.Component:
    """Two days' worth of grey."""
    day = (skeleton("h-6 w-56"), skeleton("h-40 w-full rounded-card"))
    return rx.el.div(*day, *day, class_name="flex flex-col gap-3")


def cancel_dialog(
    *,
    is_open: rx.Var[bool],
    what: rx.Var[str] | rx.Component,
    people: rx.Var[str],
    reason: rx.Var[str],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_reason: Any,
    on_cancel: Any,
    on_keep: Any,
    scope: rx.Component | None = None,
) -> rx.Component:
    """Whom it concerns, and what to tell them."""
    return dialog(
        rx.el.div(
            rx.el.p(what, class_name="font-medium tabular-nums"),
            rx.el.p("The time becomes free again. A mail goes to ", people, ". This can't be undone."),
            scope,
            textarea_field(
                name="cancel-reason",
                label="Reason",
                hint="It stands in the mail.",
                is_required=False,
                value=reason,
                on_change=on_reason,
            ),
            error_note(problem),
            rx.el.div(
                button("Cancel the booking", kind="danger", on_click=on_cancel, is_busy=is_busy),
                button("Keep it", on_click=on_keep),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title="Cancel this booking?",
        is_open=is_open,
        on_close=on_keep,
        name="cancel-booking",
    )
