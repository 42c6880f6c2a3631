"""Why a start is not offered."""

from dataclasses import dataclass
from enum import StrEnum

from slot_engine.agenda import Agenda
from slot_engine.hours import Hours, Stretch, stretches
from slot_engine.interval import MINUTE, Instant, Interval, pad
from slot_engine.rules import SlotRules
from slot_engine.slots import horizon_end, require_seats
from slot_engine.wall_clock import day_number_at, midnight


class RefusalCode(StrEnum):
    """The rules that can forbid a start, in the order they are reported."""

    IN_PAST = "in_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    BUSY = "busy"
    DAY_FULL = "day_full"
    CAPACITY_EXCEEDED = "capacity_exceeded"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that forbids a start, and the time that is to blame where there is such a time.

    interval: BUSY the first thing in the way, DAY_FULL the organizer's day, OUTSIDE_HOURS the open time that
        is too short for the meeting, OFF_GRID from the start before to the one after, TOO_SOON from now until
        the notice is kept, TOO_FAR from now until the first instant past the horizon; else None.
    """

    code: RefusalCode
    interval: Interval | None = None


def explain_start(
    *, start: Instant, hours: Hours, rules: SlotRules, agenda: Agenda, now: Instant, seats: int = 1
) -> list[Refusal]:
    """Every rule that forbids this start, in the order of RefusalCode; none where find_slots offers it.

    Looks at the few days around the start only. Raises ValueError for less than one seat.
    """
    require_seats(seats)
    found = _against_the_clock(start, rules, now)
    group_slot = agenda.group_slot_by_start().get(start)
    if group_slot is None:
        found += _against_the_hours(start, hours, rules)
        found += _against_the_agenda(start, hours, rules, agenda)
    seats_left = rules.capacity if group_slot is None else group_slot.seats_left
    if seats > seats_left:
        found.append(Refusal(RefusalCode.CAPACITY_EXCEEDED))
    return found


def _against_the_clock(start: Instant, rules: SlotRules, now: Instant) -> list[Refusal]:
    """Past, notice, horizon."""
    found: list[Refusal] = []
    notice_kept = now + rules.notice_minutes * MINUTE
    if start <= now:
        found.append(Refusal(RefusalCode.IN_PAST))
    if rules.notice_minutes and start < notice_kept:
        found.append(Refusal(RefusalCode.TOO_SOON, Interval(now, notice_kept)))
    far = horizon_end(rules, now)
    if far is not None and start >= far:
        found.append(Refusal(RefusalCode.TOO_FAR, Interval(now, far)))
    return found


def _against_the_hours(start: Instant, hours: Hours, rules: SlotRules) -> list[Refusal]:
    """Hours and grid; outside the hours there is no grid to be off."""
    stretch = _stretch_at(start, hours)
    if stretch is None:
        return [Refusal(RefusalCode.OUTSIDE_HOURS)]
    grid, _, closes = stretch
    found: list[Refusal] = []
    if start + rules.duration_minutes * MINUTE > closes:
        found.append(Refusal(RefusalCode.OUTSIDE_HOURS, Interval(grid, closes)))
    step = rules.slot_interval_minutes * MINUTE
    if past := (start - grid) % step:
        found.append(Refusal(RefusalCode.OFF_GRID, Interval(start - past, start - past + step)))
    return found


def _stretch_at(start: Instant, hours: Hours) -> Stretch | None:
    """The open time a start lies in."""
    around = stretches(hours, Interval(start, start + 1))
    return next((stretch for stretch in around if stretch[0] <= start < stretch[1]), None)


def _against_the_agenda(start: Instant, hours: Hours, rules: SlotRules, agenda: Agenda) -> list[Refusal]:
    """Busy time and the daily limit."""
    found: list[Refusal] = []
    wanted = pad(
        (start, start + rules.duration_minutes * MINUTE),
        before_minutes=rules.buffer_before_minutes,
        after_minutes=rules.buffer_after_minutes,
    )
    in_the_way = [
        Interval(begins, ends)
        for begins, ends in agenda.busy
        if begins < wanted.end and ends > wanted.start and begins < ends
    ]
    if in_the_way:
        found.append(Refusal(RefusalCode.BUSY, min(in_the_way)))
    if rules.max_bookings_per_day is not None:
        day = day_number_at(start, hours.zone)
        begins, ends = midnight(day, hours.zone), midnight(day + 1, hours.zone)
        if sum(begins <= booked < ends for booked in agenda.starts_booked) >= rules.max_bookings_per_day:
            found.append(Refusal(RefusalCode.DAY_FULL, Interval(begins, ends)))
    return found
