"""A month of bookings: a table whose days say what is on them, or on a phone how much."""

import reflex as rx

from web.components.bookings.calendar import entry_look, status_sign
from web.format.booking_calendar import EntryView
from web.format.booking_month import BookingMonth, MonthCell, MonthWeek
from web.format.calendar import WeekdayView


def booking_month_table(month: rx.Var[BookingMonth]) -> rx.Component:
    """The weeks of a month, a row each; a day leads to its week."""
    return rx.el.table(
        rx.el.caption(month.title, class_name="sr-only"),
        rx.el.thead(rx.el.tr(rx.foreach(month.weekdays, _weekday))),
        rx.el.tbody(rx.foreach(month.weeks, _week)),
        class_name="w-full table-fixed border-separate border-spacing-0 bg-raised border border-hairline "
        "rounded-card overflow-hidden",
    )


def _weekday(day: rx.Var[WeekdayView]) -> rx.Component:
    return rx.el.th(
        rx.el.abbr(day.short, title=day.full, class_name="no-underline"),
        scope="col",
        aria_label=day.full,
        class_name="py-2 text-small font-medium text-muted",
    )


def _week(week: rx.Var[MonthWeek]) -> rx.Component:
    return rx.el.tr(rx.foreach(week.cells, _cell), key=week.starts)


def _cell(cell: rx.Var[MonthCell]) -> rx.Component:
    return rx.el.td(
        rx.cond(cell.date, rx.fragment(_day_link(cell), _entries(cell))),
        class_name=[
            "h-16 md:h-30 p-0 md:p-1 align-top border-t border-e last:border-e-0 border-hairline",
            rx.cond(cell.date, "", "bg-paper"),
        ],
    )


def _day_link(cell: rx.Var[MonthCell]) -> rx.Component:
    number = rx.el.span(
        cell.number,
        class_name=[
            "grid place-items-center min-w-7 h-7 px-1 rounded-full tabular-nums text-small",
            rx.cond(cell.is_today, "bg-accent text-on-accent font-strong", "font-medium"),
        ],
    )
    count = rx.cond(
        cell.count > 0,
        rx.el.span(
            cell.count,
            class_name="md:hidden min-w-6 px-1.5 rounded-full bg-accent-tint text-small font-medium "
            "tabular-nums",
        ),
    )
    return rx.el.a(
        number,
        count,
        href=cell.path,
        aria_label=cell.label,
        aria_current=rx.cond(cell.is_today, "date", "false"),
        custom_attrs={"data-day": cell.date},
        class_name="flex flex-col md:flex-row items-center gap-0.5 min-h-16 md:min-h-0 pt-1 md:pt-0 "
        "text-center text-ink no-underline rounded-control hover:bg-sunken focus-visible:-outline-offset-2",
    )


def _entries(cell: rx.Var[MonthCell]) -> rx.Component:
    more = rx.cond(
        cell.more,
        rx.el.li(
            rx.el.a(
                cell.more,
                href=cell.path,
                class_name="block px-1.5 text-small text-accent no-underline hover:underline",
            )
        ),
    )
    return rx.el.ul(
        rx.foreach(cell.booked, _entry),
        more,
        class_name="hidden md:flex flex-col gap-0.5 list-none p-0 m-0 mt-0.5",
    )


def _entry(entry: rx.Var[EntryView]) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(entry.starts, class_name="tabular-nums shrink-0"),
            rx.el.span(entry.title, dir="auto", class_name="truncate min-w-0 font-medium"),
            status_sign(entry),
            href=entry.path,
            title=f"{entry.span} {entry.title}, {entry.status_words}",
            class_name=[
                "flex items-center gap-1 px-1.5 text-small text-ink no-underline rounded-control border "
                "border-transparent border-s-3 hover:border-ink min-w-0",
                entry_look(entry),
            ],
        ),
        key=entry.id,
    )
