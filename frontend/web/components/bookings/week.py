"""A week of bookings: columns with hours on a desk, a list by days on a phone, the same to a reader."""

from typing import Any, Final

import reflex as rx

from web.components.bookings.calendar import entry_look, status_sign
from web.components.design.feedback import skeleton
from web.format.booking_week import BandView, BlockView, BookingWeek, DayColumn, HourView

_BLOCK: Final = (
    "flex items-center gap-x-3 gap-y-0.5 min-h-11 px-3 py-2 rounded-control border border-transparent "
    "border-s-3 text-small text-ink no-underline hover:border-ink min-w-0 "
    "lg:absolute lg:min-h-0 lg:top-(--top) lg:h-(--height) lg:start-(--start) lg:w-(--width) "
    "lg:px-1.5 lg:py-0 lg:leading-5 lg:overflow-hidden lg:focus-visible:z-10 lg:hover:z-10 "
)
_MISSING: Final = "bg-hairline bg-[repeating-linear-gradient(135deg,transparent_0_6px,var(--raised)_6px_8px)]"

_STRIPES: Final = "bg-sunken bg-[repeating-linear-gradient(45deg,transparent_0_4px,var(--hairline)_4px_5px)]"


def booking_week_grid(week: rx.Var[BookingWeek]) -> rx.Component:
    """The seven days. Each is a section with its heading and a list, wherever its bookings are drawn."""
    days = rx.el.div(
        _hours(week),
        rx.foreach(week.days, lambda day: _day(day, week)),
        class_name="flex flex-col gap-5 lg:grid lg:grid-cols-[4.5rem_repeat(7,minmax(0,1fr))] lg:gap-0 "
        "lg:bg-raised lg:border lg:border-hairline lg:rounded-card lg:overflow-hidden",
    )
    return rx.fragment(days, rx.cond(week.has_buffers, _legend()))


def _legend() -> rx.Component:
    """What the faint bands are; every booking says its own in words."""
    sign = rx.el.span(class_name=["inline-block w-5 h-3.5 rounded-sm border border-hairline", _STRIPES])
    return rx.el.p(
        sign,
        "Kept free before and after a meeting",
        aria_hidden="true",
        class_name="hidden lg:flex items-center gap-2 mt-3 text-small text-muted",
    )


def week_skeleton() -> rx.Component:
    """A week, before it has come."""
    return rx.el.div(
        skeleton("h-7 w-64"),
        skeleton("h-[36rem] w-full rounded-card"),
        class_name="flex flex-col gap-6",
    )


def _hours(week: rx.Var[BookingWeek]) -> rx.Component:
    """What time the height means; the bookings say theirs in words."""

    def hour(one: rx.Var[HourView]) -> rx.Component:
        return rx.el.span(
            one.label,
            custom_attrs=_lengths(top=one.top),
            class_name="absolute end-2 top-(--top) text-small text-muted tabular-nums whitespace-pre "
            "text-end leading-4",
        )

    return rx.el.div(
        rx.el.p(week.offset, class_name=[_head(week), "px-2 pt-2 text-small text-muted text-end"]),
        rx.el.div(
            rx.foreach(week.hours, hour),
            custom_attrs=_lengths(height=week.height),
            class_name="relative h-(--height)",
        ),
        aria_hidden="true",
        class_name="hidden lg:block",
    )


def _day(day: rx.Var[DayColumn], week: rx.Var[BookingWeek]) -> rx.Component:
    return rx.el.section(
        _day_head(day, week),
        rx.el.div(
            rx.foreach(week.hours, _line),
            rx.foreach(day.bands, lambda band: _band(band, _MISSING)),
            rx.foreach(day.buffers, lambda band: _band(band, _STRIPES)),
            rx.cond(
                day.blocks.length() > 0,
                rx.el.ol(
                    rx.foreach(day.blocks, _block), class_name="list-none p-0 m-0 flex flex-col gap-1.5"
                ),
                rx.el.p("Nothing booked", class_name="text-small text-muted lg:sr-only"),
            ),
            custom_attrs=_lengths(height=week.height),
            class_name="lg:relative lg:h-(--height)",
        ),
        key=day.date,
        aria_label=day.title,
        class_name=[
            "min-w-0 lg:border-s lg:border-hairline",
            rx.cond((day.blocks.length() > 0) | day.is_today, "", "max-lg:hidden"),
        ],
    )


def _head(week: rx.Var[BookingWeek]) -> rx.Var[str]:
    """The head of each column, and of the hours beside them: all of one height."""
    return rx.cond(week.has_clock_change, "lg:h-26 ", "lg:h-14 ")


def _day_head(day: rx.Var[DayColumn], week: rx.Var[BookingWeek]) -> rx.Component:
    number = rx.el.span(
        day.number,
        class_name=[
            "inline-grid place-items-center min-w-7 h-7 px-1 rounded-full tabular-nums",
            rx.cond(day.is_today, "bg-accent text-on-accent font-strong", "font-medium"),
        ],
    )
    short = rx.el.span(
        rx.el.span(day.weekday, class_name="text-muted"),
        number,
        aria_hidden="true",
        class_name="hidden lg:inline-flex items-center gap-1.5",
    )
    whole = rx.el.span(rx.cond(day.is_today, "Today, ", ""), day.title, class_name="lg:sr-only")
    return rx.el.div(
        rx.el.h3(whole, short, class_name="text-body lg:text-small font-strong lg:font-medium"),
        rx.cond(
            day.clock_change,
            rx.el.p(day.clock_change, class_name="text-small text-muted lg:leading-4"),
        ),
        class_name=[_head(week), "pb-2 lg:p-2 lg:leading-4 lg:border-b lg:border-hairline"],
    )


def _line(hour: rx.Var[HourView]) -> rx.Component:
    return rx.el.div(
        aria_hidden="true",
        custom_attrs=_lengths(top=hour.top),
        class_name="hidden lg:block absolute inset-x-0 top-(--top) border-t border-hairline",
    )


def _band(band: rx.Var[BandView], look: str) -> rx.Component:
    return rx.el.div(
        aria_hidden="true",
        custom_attrs=_lengths(top=band.top, height=band.height),
        class_name=["hidden lg:block absolute inset-x-0 top-(--top) h-(--height)", look],
    )


def _block(block: rx.Var[BlockView]) -> rx.Component:
    entry = block.entry
    first = rx.el.span(
        rx.el.span(entry.starts, class_name="hidden lg:inline tabular-nums whitespace-nowrap"),
        rx.el.span(entry.span, class_name="lg:sr-only tabular-nums w-28 shrink-0"),
        rx.el.span(entry.title, dir="auto", class_name="font-medium lg:truncate min-w-0"),
        status_sign(entry),
        class_name="flex items-center gap-x-1.5 min-w-0 max-lg:flex-wrap",
    )
    second = rx.el.span(
        rx.cond(entry.about, f"{entry.about} · ", ""),
        entry.status_words,
        rx.cond(entry.note, f", {entry.note}", ""),
        rx.cond(entry.kept_free, rx.el.span(" · ", entry.kept_free, class_name="lg:hidden")),
        aria_hidden="true",
        class_name=["text-muted lg:truncate block", rx.cond(block.is_tall, "", "lg:hidden")],
    )
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                first,
                rx.el.span(", ", entry.about, " ", entry.note, " ", entry.kept_free, class_name="sr-only"),
                second,
                class_name="flex flex-col min-w-0 lg:w-full lg:self-start lg:py-px",
            ),
            href=entry.path,
            title=f"{entry.span} {entry.title}, {entry.status_words}",
            custom_attrs=_lengths(top=block.top, height=block.height, start=block.start, width=block.width),
            class_name=[_BLOCK, entry_look(entry)],
        ),
        key=entry.id,
    )


def _lengths(**lengths: rx.Var[str]) -> dict[str, rx.Var[Any]]:
    """Lengths that classes name, such as `top-(--top)`."""
    # A var, since Reflex overlooks what state a mere dict among the attributes needs.
    return {"style": rx.Var.create({f"--{name}": length for name, length in lengths.items()})}
