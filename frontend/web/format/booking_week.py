"""A week of bookings as columns with hours: where each stands, and which stand beside each other."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from pydantic import BaseModel

from shared_types.bookings import BookingSummary
from web.format.booking_calendar import (
    WEEK,
    EntryView,
    Narrowing,
    buffers_of,
    calendar_path,
    days_of,
    entry_view,
)
from web.format.calendar import Look
from web.format.dates import clock_time, long_date, week_start, weekdays
from web.format.day_axis import Axis, ClockChanges, Stretch, clock_changes, midnight
from web.format.zones import clock_change, offset_label

# What is drawn where nothing lies outside, by the wall clock.
USUAL_DAY: Final = (8, 18)
# So much of the day is one line of text high; shorter meetings are drawn that long.
SHORTEST: Final = 20
_MINUTES_A_REM: Final = 15
_HOUR: Final = 60
_INSTANT: Final = timedelta(microseconds=1)


class BlockView(BaseModel):
    """A booking in its column, placed by lengths of CSS. is_tall: a second line has room."""

    entry: EntryView
    top: str
    height: str
    start: str
    width: str
    is_tall: bool


class BandView(BaseModel):
    """A piece of a column that the day does not have, or that is kept free beside a meeting."""

    top: str
    height: str


class HourView(BaseModel):
    """An hour beside the columns."""

    label: str
    top: str


class DayColumn(BaseModel):
    """A day of the week."""

    date: str
    title: str
    weekday: str
    number: str
    is_today: bool
    clock_change: str
    blocks: list[BlockView]
    bands: list[BandView]
    buffers: list[BandView]


class BookingWeek(BaseModel):
    """A week. previous, today and following are addresses; offset is how far its clocks are from UTC."""

    title: str = ""
    offset: str = ""
    previous: str = ""
    today: str = ""
    following: str = ""
    height: str = ""
    hours: list[HourView] = []
    days: list[DayColumn] = []
    has_clock_change: bool = False
    has_buffers: bool = False
    is_empty: bool = True


class _Piece(NamedTuple):
    booking: BookingSummary
    top: int
    bottom: int


class _Span(NamedTuple):
    """A stretch of time, [start, end)."""

    start: datetime
    end: datetime


class _Window(NamedTuple):
    """What is drawn of the axis."""

    axis: Axis
    top: int
    bottom: int

    def rem(self, place: int) -> str:
        return _rem(place - self.top)


def week_of(day: date, look: Look) -> list[date]:
    """The dates of the reader's week that a date is in."""
    first = week_start(day, locale=look.locale)
    return [first + timedelta(days=number) for number in range(7)]


def booking_week(
    day: date, bookings: Sequence[BookingSummary], *, narrowing: Narrowing, look: Look, now: datetime
) -> BookingWeek:
    """The week that a date is in. bookings: soonest first, those that go on into the week included."""
    days, zone = week_of(day, look), ZoneInfo(look.timezone)
    axis = Axis.of(days, zone)
    changes = {each: clock_changes(each, zone) for each in days}
    pieces = {each: _pieces(each, bookings, axis, look) for each in days}
    buffers = _buffers(bookings, days, zone)
    window = _window(axis, changes, _spans(pieces, buffers), look)

    def path(to: date | str) -> str:
        return calendar_path(WEEK, on=to, narrowing=narrowing)

    names = weekdays(look.locale)
    return BookingWeek(
        title=format_interval(days[0], days[-1], skeleton="yMMMd", locale=look.locale),
        offset=offset_label(midnight(days[0], zone).astimezone(zone)),
        previous=path(days[0] - timedelta(days=7)),
        today=path(""),
        following=path(days[-1] + timedelta(days=1)),
        height=window.rem(window.bottom),
        hours=_hours(window, look),
        days=[
            DayColumn(
                date=str(each),
                title=long_date(each, locale=look.locale, this_year=look.today.year),
                weekday=name,
                number=str(each.day),
                is_today=each == look.today,
                clock_change=clock_change(each, look.timezone),
                blocks=_blocks(each, pieces[each], window, look, now),
                bands=_bands(each, changes[each], window),
                buffers=_kept_free(each, buffers[each], window),
            )
            for each, (name, _) in zip(days, names, strict=True)
        ],
        has_clock_change=any(part for each in changes.values() for part in each),
        has_buffers=any(buffers.values()),
        is_empty=not any(pieces.values()),
    )


def _pieces(day: date, bookings: Sequence[BookingSummary], axis: Axis, look: Look) -> list[_Piece]:
    return [
        _Piece(one, axis.place(one.start_time, day), axis.place(one.end_time, day, is_end=True))
        for one in bookings
        if day in days_of(one, look)
    ]


def _buffers(
    bookings: Sequence[BookingSummary], days: Sequence[date], zone: ZoneInfo
) -> dict[date, list[_Span]]:
    """What is kept free before and after meetings, under each date that it touches."""
    touching: dict[date, list[_Span]] = {day: [] for day in days}
    for one in bookings:
        before, after = buffers_of(one)
        spans = (_Span(one.start_time - before, one.start_time), _Span(one.end_time, one.end_time + after))
        for span in spans:
            first, last = (at.astimezone(zone).date() for at in (span.start, span.end - _INSTANT))
            for day in {first, last} & touching.keys() if span.start < span.end else ():
                touching[day].append(span)
    return touching


def _spans(pieces: dict[date, list[_Piece]], buffers: dict[date, list[_Span]]) -> dict[date, list[_Span]]:
    return {
        day: [*(_Span(one.booking.start_time, one.booking.end_time) for one in found), *buffers[day]]
        for day, found in pieces.items()
    }


def _window(
    axis: Axis, changes: dict[date, ClockChanges], spans: dict[date, list[_Span]], look: Look
) -> _Window:
    """The usual day, and as much more as there is something on."""
    first, last = (hour * _HOUR for hour in USUAL_DAY)
    for each in changes.values():
        for stretch in filter(None, each):
            first, last = min(first, stretch.start), max(last, stretch.end)
    zone = ZoneInfo(look.timezone)
    for day, found in spans.items():
        for span in found:
            starts, ends = (at.astimezone(zone) for at in span)
            first = min(first, starts.hour * _HOUR if starts.date() == day else 0)
            last = max(last, ends.hour * _HOUR + ends.minute if ends.date() == day else 24 * _HOUR)
    last = -(-last // _HOUR) * _HOUR
    some_day = next(iter(changes))
    return _Window(axis, axis.of_wall(first // _HOUR * _HOUR, some_day), _foot(axis, last))


def _foot(axis: Axis, wall: int) -> int:
    """The lowest place of a time of the wall clock on any of the days."""
    return wall + sum(end - start for _, (start, end) in axis.repeats if wall >= end)


def _hours(window: _Window, look: Look) -> list[HourView]:
    axis, hours = window.axis, []

    def label(wall: int) -> str:
        at = time(wall // _HOUR % 24, wall % _HOUR)
        return clock_time(at, locale=look.locale, clock_hours=look.clock_hours)

    for wall in range(0, 24 * _HOUR, _HOUR):
        hours.append((_foot(axis, wall), label(wall)))
    for day, stretch in axis.repeats:
        hours.append((axis.band(day, stretch).start, f"{label(stretch.start)}\nagain"))
    return [
        HourView(label=words, top=window.rem(place))
        for place, words in sorted(hours)
        if window.top <= place < window.bottom
    ]


def _bands(day: date, changes: ClockChanges, window: _Window) -> list[BandView]:
    axis = window.axis
    missing = [axis.band(on, stretch) for on, stretch in axis.repeats if on != day]
    if changes.skipped:
        start, end = changes.skipped
        missing.append(Stretch(axis.of_wall(start, day), axis.of_wall(end, day, is_end=True)))
    return [BandView(top=window.rem(start), height=_rem(end - start)) for start, end in missing]


def _kept_free(day: date, buffers: list[_Span], window: _Window) -> list[BandView]:
    place = window.axis.place
    stretches = [(place(start, day), place(end, day, is_end=True)) for start, end in buffers]
    return [BandView(top=window.rem(start), height=_rem(end - start)) for start, end in stretches]


def _blocks(day: date, pieces: list[_Piece], window: _Window, look: Look, now: datetime) -> list[BlockView]:
    blocks = []
    for piece, lane, lanes in _side_by_side(pieces):
        height = max(piece.bottom - piece.top, SHORTEST)
        blocks.append(
            BlockView(
                entry=entry_view(piece.booking, day=day, look=look, now=now),
                top=window.rem(piece.top),
                height=_rem(height),
                start=f"{100 * lane / lanes:.4g}%",
                width=f"{100 / lanes:.4g}%",
                is_tall=height >= 2 * SHORTEST,
            )
        )
    return blocks


def _side_by_side(pieces: list[_Piece]) -> list[tuple[_Piece, int, int]]:
    """Each with its lane and how many there are: those that overlap, one through another, share the width."""
    placed: list[tuple[_Piece, int, int]] = []
    group: list[tuple[_Piece, int]] = []
    ends: list[int] = []

    def close() -> None:
        placed.extend((piece, lane, len(ends)) for piece, lane in group)
        group.clear()
        ends.clear()

    for piece in sorted(pieces, key=lambda one: (one.top, -one.bottom)):
        if ends and piece.top >= max(ends):
            close()
        bottom = max(piece.bottom, piece.top + SHORTEST)
        lane = next((number for number, end in enumerate(ends) if end <= piece.top), len(ends))
        if lane == len(ends):
            ends.append(bottom)
        else:
            ends[lane] = bottom
        group.append((piece, lane))
    close()
    return placed


def _rem(minutes: int) -> str:
    return f"{minutes / _MINUTES_A_REM:.6g}rem"
