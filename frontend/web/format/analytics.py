"""Figures as a page shows them: tiles, and charts whose titles say what is to be seen in them."""

from collections.abc import Sequence
from datetime import time
from typing import Final

from babel import Locale
from babel.dates import get_day_names
from babel.numbers import format_decimal

from shared_types.analytics import AnalyticsRead, Bucket, Cancellations
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, CancelledBy, ErrorCode, VisitStep
from web.format.calendar import Look
from web.format.charts import NO_FIGURE, Chart, Heat, HeatCell, HeatRow, Tile, bars_of, chart_of, percent
from web.format.dates import clock_time
from web.format.organizer_words import STATUS_WORDS
from web.format.words import count_of, duration

_DAY: Final = 24 * 60
_STEPS: Final = {
    VisitStep.PAGE_VIEWED: ("Saw the page", ""),
    VisitStep.TIME_CHOSEN: ("Chose a time", "before choosing a time"),
    VisitStep.FORM_STARTED: ("Began the form", "before the form"),
    VisitStep.FORM_SUBMITTED: ("Sent the form", "with the form half filled in"),
    VisitStep.BOOKED: ("Booked", "because the booking was refused"),
}
_REFUSALS: Final = {
    ErrorCode.SLOT_TAKEN: "The time had just been taken",
    ErrorCode.DAY_FULL: "The day was full",
    ErrorCode.CAPACITY_EXCEEDED: "Too few seats were left",
    ErrorCode.OUTSIDE_HOURS: "Outside your hours",
    ErrorCode.OFF_GRID: "Not one of the offered starts",
    ErrorCode.IN_PAST: "In the past",
    ErrorCode.TOO_SOON: "Within your notice",
    ErrorCode.TOO_FAR: "Further ahead than you offer",
}
_CANCELLERS: Final = {
    CancelledBy.INVITEE: "by invitees",
    CancelledBy.ORGANIZER: "by you",
    CancelledBy.SYSTEM: "automatically",
}


def length(minutes: int) -> str:
    """A length of time, roughly: hours from one on, days from two on."""
    if minutes >= 2 * _DAY:
        return count_of(round(minutes / _DAY), "day")
    if minutes >= 90:
        return count_of(round(minutes / 60), "hour")
    return duration(minutes)


def tiles_of(read: AnalyticsRead, *, locale: Locale) -> list[Tile]:
    """The figures to see first."""
    views, booked = (_took(read, step) for step in (VisitStep.PAGE_VIEWED, VisitStep.BOOKED))
    no_shows, median = read.no_shows, read.lead_times.median_minutes
    tiles = [
        Tile(label="Bookings", value=format_decimal(read.total, locale=locale), note=_coming(read)),
        Tile(
            label="Visits that book",
            value=percent(read.visits.conversion, locale=locale),
            note=f"{booked} of {count_of(views, 'visit')}" if views else "No visits yet",
        ),
        Tile(
            label="Cancelled",
            value=percent(read.cancellations.rate, locale=locale),
            note=f"{read.cancellations.total} of {count_of(read.total, 'booking')}",
        ),
        Tile(
            label="No-shows",
            value=percent(no_shows.rate, locale=locale),
            note=f"{no_shows.no_shows} of {count_of(no_shows.meetings_begun, 'meeting')}",
        ),
        Tile(
            label="Booked ahead",
            value=NO_FIGURE if median is None else length(median),
            note="Half of them earlier, half later" if median is not None else "Nothing booked",
        ),
    ]
    if read.groups.meetings:
        tiles.append(_group_tile(read, locale))
    if any(each.count for each in read.calendar_sync if each.status != CalendarSyncStatus.NOT_REQUIRED):
        tiles.append(_sync_tile(read, locale))
    return tiles


def charts_of(read: AnalyticsRead, *, locale: Locale) -> list[Chart]:
    """The charts that have something to show, in the order of the page."""
    charts = [
        _visits(read, locale),
        _event_types(read, locale),
        _lead_times(read, locale),
        _cancellations(read, locale),
        _reasons(read.cancellations),
        _unmet_demand(read),
        _statuses(read),
    ]
    return [chart for chart in charts if chart.bars]


def heat_of(read: AnalyticsRead, *, look: Look) -> Heat | None:
    """The week by the hour, or None where no meeting stands."""
    if not read.popular_hours:
        return None
    names = get_day_names("wide", context="stand-alone", locale=look.locale)
    short = get_day_names("abbreviated", context="stand-alone", locale=look.locale)
    order = [(look.locale.first_week_day + offset) % 7 for offset in range(7)]
    counts = {(each.weekday, each.hour): each.count for each in read.popular_hours}
    most = max(counts.values())
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]

    def named(weekday: int, hour: int) -> str:
        return f"{names[weekday - 1]}, {_hour(hour, look)}"

    title = f"The busiest hour is {named(*top[0][0])}"
    meetings = count_of(sum(counts.values()), "meeting")
    return Heat(
        title=title,
        sentence=f"{title}: {top[0][1]} of {meetings} start in it.",
        rows=[
            HeatRow(
                day=short[day].rstrip("."),
                cells=[
                    HeatCell(x=str(each), strength=f"{counts.get((day + 1, each), 0) / most:.2f}")
                    for each in range(24)
                ],
            )
            for day in order
        ],
        hours=[_hour(each, look) for each in (0, 6, 12, 18)],
        busiest=bars_of([(named(*key), amount) for key, amount in top]),
    )


def _hour(hour: int, look: Look) -> str:
    return clock_time(time(hour), locale=look.locale, clock_hours=look.clock_hours)


def _coming(read: AnalyticsRead) -> str:
    counts = {each.status: each.count for each in read.statuses}
    named = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)
    return ", ".join(f"{counts[one]} {STATUS_WORDS[one].lower()}" for one in named if counts[one])


def _group_tile(read: AnalyticsRead, locale: Locale) -> Tile:
    groups = read.groups
    return Tile(
        label="Seats filled",
        value=percent(groups.fill_rate, locale=locale),
        note=f"{groups.seats_taken} of {count_of(groups.seats, 'seat')}, {groups.full_meetings} of "
        f"{count_of(groups.meetings, 'group')} full",
    )


def _sync_tile(read: AnalyticsRead, locale: Locale) -> Tile:
    counts = {each.status: each.count for each in read.calendar_sync}
    failed, waiting = counts[CalendarSyncStatus.FAILED], counts[CalendarSyncStatus.PENDING]
    there = counts[CalendarSyncStatus.SUCCEEDED]
    return Tile(
        label="In your calendar",
        value=percent(there / (there + failed + waiting), locale=locale),
        note=f"{failed} failed, {waiting} on their way" if failed or waiting else "All of them",
    )


def _took(read: AnalyticsRead, step: VisitStep) -> int:
    return next(each.count for each in read.visits.steps if each.step == step)


def _visits(read: AnalyticsRead, locale: Locale) -> Chart:
    counts = [each.count for each in read.visits.steps]
    views = counts[0]
    lost = {
        after.step: before.count - after.count
        for before, after in zip(read.visits.steps, read.visits.steps[1:], strict=False)
    }
    worst = max(lost, key=lambda step: lost[step])
    leave = f"; most others leave {_STEPS[worst][1]}" if lost[worst] > 0 else ""
    title = f"{percent(read.visits.conversion, locale=locale)} of visits end in a booking{leave}"
    lines = [(_STEPS[each.step][0], each.count) for each in read.visits.steps]
    return chart_of("visits", title, "How far they came", "Visits", lines, whole=views, locale=locale)


def _event_types(read: AnalyticsRead, locale: Locale) -> Chart:
    lines = [
        (f"{each.name} (deleted)" if each.is_deleted else each.name, each.bookings)
        for each in read.event_types
        if each.bookings
    ]
    title = ""
    if lines:
        share = percent(lines[0][1] / read.total, locale=locale)
        title = f"{lines[0][0]} is booked most: {share} of all bookings"
    return chart_of(
        "event-types",
        title,
        "Event type",
        "Bookings",
        lines if len(read.event_types) > 1 else [],
        whole=read.total,
        locale=locale,
    )


def _lead_times(read: AnalyticsRead, locale: Locale) -> Chart:
    leads = read.lead_times
    title = f"Half of the bookings are made {length(leads.median_minutes or 0)} ahead or more"
    lines = _bucket_lines(leads.buckets, "ahead") if leads.bookings else []
    return chart_of(
        "lead-times", title, "How long ahead", "Bookings", lines, whole=leads.bookings, locale=locale
    )


def _cancellations(read: AnalyticsRead, locale: Locale) -> Chart:
    gone = read.cancellations
    if not gone.total:
        return chart_of("cancellations", "", "", "", [])
    most = max(gone.by_whom, key=lambda each: each.count)
    title = (
        f"{percent(gone.rate, locale=locale)} of bookings were cancelled, {_CANCELLERS[most.cancelled_by]}"
    )
    if most.count < gone.total:
        title += f" for the most part ({most.count} of {gone.total})"
    lines = _bucket_lines(gone.notice, "before the start")
    return chart_of(
        "cancellations", title, "How long before", "Cancelled", lines, whole=gone.total, locale=locale
    )


def _reasons(gone: Cancellations) -> Chart:
    lines = [(each.reason, each.count) for each in gone.reasons]
    if lines and gone.without_reason:
        lines.append(("No reason given", gone.without_reason))
    title = f"The reason given most often: “{_short(lines[0][0])}”" if lines else ""
    return chart_of("reasons", title, "Reason", "Cancelled", lines)


def _unmet_demand(read: AnalyticsRead) -> Chart:
    demand = read.unmet_demand
    lines = [("Saw a month with nothing free", demand.nothing_free)]
    lines += [(_REFUSALS[each.code], each.count) for each in demand.refused]
    lines = sorted(((label, count) for label, count in lines if count), key=lambda line: -line[1])
    total = sum(count for _, count in lines)
    title = f"{count_of(total, 'time')}, somebody found no slot"
    return chart_of("unmet-demand", title, "What stood in the way", "Times", lines)


def _statuses(read: AnalyticsRead) -> Chart:
    lines = [(STATUS_WORDS[each.status], each.count) for each in read.statuses if each.count]
    lines.sort(key=lambda line: -line[1])
    total = sum(count for _, count in lines)
    title = f"{lines[0][0]}: {lines[0][1]} of {count_of(total, 'booking')}" if lines else ""
    return chart_of("statuses", title, "How they stand", "Bookings", lines)


def _bucket_lines(buckets: Sequence[Bucket], word: str) -> list[tuple[str, int]]:
    lines, below = [], 0
    for bucket in buckets:
        bound = bucket.up_to_minutes
        if bound == 0:
            label = "At the start or later"
        elif bound is None:
            label = f"More than {_round(below)} {word}"
        elif below == 0:
            label = f"Up to {_round(bound)} {word}"
        else:
            label = f"{_round(below)} to {_round(bound)} {word}"
        lines.append((label, bucket.count))
        below = bound or 0
    return lines


def _round(minutes: int) -> str:
    """A bound of a bucket: whole hours below a day, whole days from one on."""
    return count_of(minutes // _DAY, "day") if minutes >= _DAY else count_of(minutes // 60, "hour")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
