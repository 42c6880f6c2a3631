"""Charts as a few strokes of SVG: the finding above, labels at what they name, the table one press away."""

from typing import Any

import reflex as rx

from web.components.design.surfaces import card
from web.format.charts import Bar, Chart, Heat, HeatCell, HeatRow

_CELL = {"width": "0.9", "height": "1", "rx": "0.12"}


def bar_chart(chart: rx.Var[Chart]) -> rx.Component:
    """One line a bar, the longest as wide as there is room."""
    return _figure(
        chart.title,
        chart.sentence,
        rx.el.ol(rx.foreach(chart.bars, _bar), class_name="flex flex-col gap-3 list-none p-0 m-0"),
        _table(chart.column, chart.unit, chart.bars),
        key=chart.name,
    )


def heat_chart(heat: rx.Var[Heat]) -> rx.Component:
    """A week by the hour: the more meetings start, the stronger the colour."""
    hours = rx.el.div(
        rx.foreach(heat.hours, lambda hour: rx.el.span(hour, class_name="w-1/4")),
        class_name="flex ms-12 text-small text-muted tabular-nums",
    )
    return _figure(
        heat.title,
        heat.sentence,
        rx.el.div(rx.foreach(heat.rows, _heat_row), hours, class_name="flex flex-col gap-1"),
        _table("The busiest hours", "Meetings", heat.busiest),
    )


def _figure(
    title: rx.Var[str], sentence: rx.Var[str], drawing: rx.Component, table: rx.Component, **props: Any
) -> rx.Component:
    return card(
        rx.el.h2(title, class_name="text-body font-strong text-ink"),
        rx.el.p(sentence, class_name="sr-only"),
        rx.el.div(drawing, aria_hidden="true"),
        table,
        class_name="p-4 sm:p-5 mb-4 flex flex-col gap-4 min-w-0 break-inside-avoid",
        **props,
    )


def _bar(bar: rx.Var[Bar]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(bar.label, class_name="min-w-0 line-clamp-2"),
            rx.el.span(
                rx.cond(bar.share, rx.el.span(bar.share, class_name="text-muted"), None),
                rx.el.span(bar.value, class_name="font-medium text-ink"),
                class_name="flex gap-3 shrink-0 tabular-nums",
            ),
            class_name="flex justify-between gap-4 text-small text-ink",
        ),
        rx.el.svg(
            rx.el.rect(width="100%", height="100%", rx="4", class_name="fill-sunken"),
            rx.el.rect(width=bar.width, height="100%", rx="4", class_name="fill-accent"),
            class_name="block w-full h-2.5 rtl:-scale-x-100",
        ),
        class_name="flex flex-col gap-1",
    )


def _heat_row(row: rx.Var[HeatRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(row.day, class_name="w-11 shrink-0 text-small text-muted truncate"),
        rx.el.svg(
            rx.foreach(row.cells, _heat_cell),
            view_box="0 0 24 1",
            custom_attrs={"preserveAspectRatio": "none"},
            class_name="grow min-w-0 h-6 rtl:-scale-x-100",
        ),
        class_name="flex items-center gap-1",
    )


def _heat_cell(cell: rx.Var[HeatCell]) -> rx.Component:
    return rx.fragment(
        rx.el.rect(x=cell.x, y="0", **_CELL, class_name="fill-sunken"),
        rx.el.rect(
            x=cell.x,
            y="0",
            **_CELL,
            class_name="fill-accent",
            custom_attrs={"fillOpacity": cell.strength},
        ),
    )


def _table(column: rx.Var[str] | str, unit: rx.Var[str] | str, bars: rx.Var[list[Bar]]) -> rx.Component:
    """The same in figures, for those who would rather read or copy them."""

    def line(bar: rx.Var[Bar]) -> rx.Component:
        return rx.el.tr(
            rx.el.th(bar.label, scope="row", class_name="text-start font-normal py-1.5 pe-4"),
            rx.el.td(bar.value, class_name="text-end tabular-nums py-1.5"),
            rx.el.td(bar.share, class_name="text-end tabular-nums text-muted py-1.5 ps-4"),
            class_name="border-t border-hairline",
        )

    heading = rx.el.tr(
        rx.el.th(column, scope="col", class_name="text-start font-medium py-1.5 pe-4"),
        rx.el.th(unit, scope="col", class_name="text-end font-medium py-1.5"),
        rx.el.th(rx.el.span("Share", class_name="sr-only"), scope="col"),
    )
    return rx.el.details(
        rx.el.summary(
            "As a table",
            class_name="text-small text-accent underline underline-offset-3 py-3",
        ),
        rx.el.table(
            rx.el.thead(heading),
            rx.el.tbody(rx.foreach(bars, line)),
            class_name="w-full text-small border-collapse",
        ),
    )
