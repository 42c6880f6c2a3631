"""An organizer's figures: of which dates and which event type, the charts, and the way to take them along."""

from typing import Any

import reflex as rx

from web.components.analytics.charts import bar_chart, heat_chart
from web.components.design.buttons import button, link_button
from web.components.design.feedback import skeleton
from web.components.design.icons import icon
from web.format.charts import Chart, Heat, WindowView

CONTROL = (
    "min-h-11 rounded-control border border-control bg-raised text-ink px-3 hover:border-ink text-small "
)
_CHARTS = "lg:columns-2 gap-4"


def booking_analytics(*, heat: rx.Var[Heat | None], charts: rx.Var[list[Chart]]) -> rx.Component:
    """The charts, two beside each other on a desk."""
    return rx.el.div(
        rx.cond(heat, heat_chart(heat.to(Heat))),
        rx.foreach(charts, bar_chart),
        class_name=_CHARTS,
    )


def chart_skeletons() -> rx.Component:
    """Charts that have not come yet."""
    return rx.el.div(*(skeleton("h-72 mb-4") for _ in range(2)), class_name=_CHARTS)


def windows_nav(windows: rx.Var[list[WindowView]]) -> rx.Component:
    """The windows of dates that most people want."""

    def link(window: rx.Var[WindowView]) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                window.name,
                href=window.path,
                aria_current=rx.cond(window.is_here, "page", "false"),
                class_name=[
                    "inline-flex items-center min-h-11 px-4 rounded-full border text-small no-underline "
                    "whitespace-nowrap transition-colors duration-calm",
                    rx.cond(
                        window.is_here,
                        "border-accent bg-accent-tint text-ink font-medium",
                        "border-transparent text-muted hover:text-ink hover:bg-sunken",
                    ),
                ],
            ),
            key=window.name,
        )

    return rx.el.nav(
        rx.el.ul(
            rx.foreach(windows, link), class_name="flex flex-wrap gap-1 list-none p-0 m-0 -ms-1 min-h-11"
        ),
        aria_label="Which dates",
    )


def filters(
    *,
    start_date: rx.Var[str],
    end_date: rx.Var[str],
    on_dates: Any,
    event_type: rx.Component,
) -> rx.Component:
    """Any dates; `event_type` is the menu of event types."""

    def day(name: str, label: str, value: rx.Var[str]) -> rx.Component:
        return rx.el.label(
            rx.el.span(label, class_name="text-small text-muted"),
            rx.el.input(
                type="date",
                name=name,
                default_value=value,
                key=f"{name} {value}",
                required=True,
                class_name=CONTROL + "tabular-nums",
            ),
            class_name="flex flex-col gap-1",
        )

    dates = rx.el.form(
        day("start_date", "From", start_date),
        day("end_date", "To", end_date),
        button("Show", type="submit"),
        on_submit=on_dates,
        class_name="flex flex-wrap items-end gap-2",
    )
    return rx.el.div(dates, event_type, class_name="flex flex-wrap items-end justify-between gap-3")


def export_link(path: rx.Var[str]) -> rx.Component:
    """The figures as a file."""
    return link_button(
        icon("download", "size-4"),
        "Download as CSV",
        href=path,
        download=True,
        reload_document=True,  # a file, not a page of ours
        class_name="text-small",
    )
