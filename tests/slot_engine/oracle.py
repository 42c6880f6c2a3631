"""The rules of a slot, minute by minute: slow and obvious on purpose, and sharing no code with the engine.

Minutes are epoch minutes. Everything but the seconds of `now` is a whole minute, as it is in the product.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slot_engine import Agenda, Hours, Interval, Slot, SlotRules
from tests.slot_engine.clock_reading import read_wall

WHOLE_DAY = 1440
DATES_AROUND = 4


def offered(
    *, hours: Hours, rules: SlotRules, agenda: Agenda, window: Interval, now: int, seats: int
) -> list[Slot]:
    """Every slot of the window, found by trying each of its minutes."""
    live = {slot.start: slot for slot in agenda.group_slots}
    opening_times = _opening_times(_open_minutes(hours, window))
    found: list[Slot] = []
    for start in range(-(-window.start // 60) * 60, window.end, 60):
        if not _keeps_the_clock(start, rules, now):
            continue
        if start in live:
            if live[start].seats_left >= seats:
                found.append(Slot(live[start]))
        elif seats <= rules.capacity and _is_new_slot(start, opening_times, hours.zone, rules, agenda):
            found.append(Slot((start, start + rules.duration_minutes * 60, rules.capacity)))
    return found


def _keeps_the_clock(start: int, rules: SlotRules, now: int) -> bool:
    """In the future, with the notice, within the horizon."""
    far = rules.horizon_minutes
    return (
        start > now and start - now >= rules.notice_minutes * 60 and (far is None or start - now <= far * 60)
    )


def _is_new_slot(
    start: int, opening_times: dict[int, tuple[int, int]], zone: ZoneInfo, rules: SlotRules, agenda: Agenda
) -> bool:
    """Open throughout, on the grid, free with its buffers, on a day with room."""
    first, end = start // 60, start // 60 + rules.duration_minutes
    if first not in opening_times or end > opening_times[first][1]:
        return False
    if (first - _grid_of(first, *opening_times[first], zone)) % rules.slot_interval_minutes:
        return False
    taken_from = start - rules.buffer_before_minutes * 60
    taken_to = end * 60 + rules.buffer_after_minutes * 60
    if any(begins < ends and begins < taken_to and ends > taken_from for begins, ends in agenda.busy):
        return False
    today = _date_at(start, zone)
    booked = sum(_date_at(other, zone) == today for other in agenda.starts_booked)
    return rules.max_bookings_per_day is None or booked < rules.max_bookings_per_day


def _grid_of(minute: int, opening: int, closing: int, zone: ZoneInfo) -> int:
    """The minute the grid counts from: the opening, or the last midnight where it is open for over a day."""
    if closing - opening <= WHOLE_DAY:
        return opening
    return max(opening, read_wall(_date_at(minute * 60, zone), 0, zone) // 60)


def _opening_times(open_minutes: set[int]) -> dict[int, tuple[int, int]]:
    """For each open minute, when it opened and when it will close."""
    times: dict[int, tuple[int, int]] = {}
    for opening in sorted(minute for minute in open_minutes if minute - 1 not in open_minutes):
        closing = opening
        while closing in open_minutes:
            closing += 1
        times.update((minute, (opening, closing)) for minute in range(opening, closing))
    return times


def _open_minutes(hours: Hours, window: Interval) -> set[int]:
    """Every open minute of some days around the window."""
    opened: set[int] = set()
    for day in _dates_around(window, hours.zone):
        for interval in hours.overrides.get(day, hours.weekly.get(day.isoweekday(), ())):
            ends_next_day = interval.end_minute <= interval.start_minute
            end = interval.end_minute + (WHOLE_DAY if ends_next_day else 0)
            opens, closes = (read_wall(day, minute, hours.zone) for minute in (interval.start_minute, end))
            opened.update(range(opens // 60, closes // 60))
    return opened


def _dates_around(window: Interval, zone: ZoneInfo) -> Iterator[date]:
    """Enough days that no stretch of open time is cut where it matters."""
    first = _date_at(window.start, zone).toordinal() - DATES_AROUND
    last = _date_at(window.end, zone).toordinal() + DATES_AROUND
    return map(date.fromordinal, range(first, last + 1))


def _date_at(moment: int, zone: ZoneInfo) -> date:
    """The date the clocks show."""
    return datetime.fromtimestamp(moment, zone).date()
