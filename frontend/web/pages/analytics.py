"""`/analytics`: how often one is booked, by whom it is called off, and who finds no time."""

import reflex as rx

from web import routes
from web.components.analytics.booking_analytics import (
    CONTROL,
    booking_analytics,
    chart_skeletons,
    export_link,
    filters,
    windows_nav,
)
from web.components.analytics.booking_metrics import booking_metrics, metric_skeletons
from web.components.design.buttons import link_button
from web.components.design.feedback import empty_note
from web.components.design.kept import KeptSelect
from web.components.layout.organizer import page_head
from web.pages.frame import once_loaded, own_page
from web.states.analytics import AnalyticsState

TITLE = "Analytics · Kalends"


def analytics_page() -> rx.Component:
    """Dates and event type above, then tiles, then charts."""
    state = AnalyticsState
    return own_page(
        state,
        page_head(
            "Analytics",
            rx.cond(state.is_loading, None, export_link(state.export_path)),
            lead=rx.cond(
                state.zone,
                f"Meetings that start on these dates, in {state.zone} time, yours.",
                "Meetings that start on these dates.",
            ),
        ),
        rx.el.div(
            windows_nav(state.windows),
            filters(
                start_date=state.start_date,
                end_date=state.end_date,
                on_dates=state.choose_dates,
                event_type=_event_type(),
            ),
            class_name="flex flex-col gap-3 mb-6",
        ),
        once_loaded(
            state,
            rx.cond(state.is_empty, _nothing(), _figures()),
            "Loading figures",
            metric_skeletons(),
            chart_skeletons(),
        ),
        here=routes.ANALYTICS,
    )


def _event_type() -> rx.Component:
    state = AnalyticsState
    return KeptSelect.create(
        rx.el.option("All event types", value=""),
        rx.foreach(state.event_types, lambda one: rx.el.option(one.name, value=one.id)),
        value=state.event_type_id,
        on_change=state.choose_event_type,
        aria_label="Event type",
        class_name=CONTROL + "max-w-full sm:max-w-64 truncate",
    )


def _figures() -> rx.Component:
    state = AnalyticsState
    return rx.fragment(booking_metrics(state.tiles), booking_analytics(heat=state.heat, charts=state.charts))


def _nothing() -> rx.Component:
    share = link_button("Share an event type", href=routes.to(routes.EVENT_TYPES), kind="primary")
    return empty_note("Nothing to count on these dates: no bookings, no visits.", share, icon_name="chart")
