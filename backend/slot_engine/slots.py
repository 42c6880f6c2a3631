"""Which starts an invitee may take."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import add, itemgetter
from zoneinfo import ZoneInfo

from slot_engine.agenda import Agenda
from slot_engine.hours import Hours, Stretch, stretches
from slot_engine.interval import MINUTE, Instant, Interval
from slot_engine.rules import SlotRules
from slot_engine.wall_clock import day_number_at, midnight


class Slot(tuple[Instant, Instant, int]):
    """A start an invitee may take, with its end and the seats that are left there.

    Made of one triple, Slot((start, end, seats_left)). A year has seven thousand of them, and a NamedTuple's
    constructor would take longer than all the rest of finding them.
    """

    __slots__ = ()

    start: Instant = property(itemgetter(0))  # type: ignore[assignment]
    end: Instant = property(itemgetter(1))  # type: ignore[assignment]
    seats_left: int = property(itemgetter(2))  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Slot(start={self.start}, end={self.end}, seats_left={self.seats_left})"


def find_slots(
    *, hours: Hours, rules: SlotRules, agenda: Agenda, window: Interval, now: Instant, seats: int = 1
) -> list[Slot]:
    """Every slot that begins in the window and has `seats` places, by start.

    The invitee's time zone is no input: it chooses the window and labels the answer, and changes no slot.
    Raises ValueError for less than one seat.
    """
    require_seats(seats)
    far = horizon_end(rules, now)
    asked = Interval(
        max(window.start, earliest_start(rules, now)), window.end if far is None else min(window.end, far)
    )
    if asked.start >= asked.end:
        return []
    new = _find_new(hours, rules, agenda, asked) if seats <= rules.capacity else []
    return _with_group_slots(new, agenda, asked, seats) if agenda.group_slots else new


def find_taken(
    *, hours: Hours, rules: SlotRules, agenda: Agenda, window: Interval, now: Instant, seats: int = 1
) -> list[Slot]:
    """What would be a slot in the window if others had not taken it, by start: what one can wait for.

    That is every start against which nothing speaks but what is busy, a full day, or too few seats left.
    """
    as_if_free = Agenda(group_slots=[slot._replace(seats_left=seats) for slot in agenda.group_slots])
    offered, possible = (
        find_slots(hours=hours, rules=rules, agenda=each, window=window, now=now, seats=seats)
        for each in (agenda, as_if_free)
    )
    known = {slot.start for slot in offered}
    return [slot for slot in possible if slot.start not in known]


def require_seats(seats: int) -> None:
    """Refuse to look for nobody's place."""
    if seats < 1:
        raise ValueError(f"seats must be at least 1, not {seats}.")


def earliest_start(rules: SlotRules, now: Instant) -> Instant:
    """The first instant that is later than now and keeps the notice."""
    return now + max(1, rules.notice_minutes * MINUTE)


def horizon_end(rules: SlotRules, now: Instant) -> Instant | None:
    """The first instant that is past the horizon; None where there is none."""
    return None if rules.horizon_minutes is None else now + rules.horizon_minutes * MINUTE + 1


def _find_new(hours: Hours, rules: SlotRules, agenda: Agenda, asked: Interval) -> list[Slot]:
    """Slots nobody has booked yet."""
    starts = _free_starts(stretches(hours, asked), agenda, rules, asked)
    if rules.max_bookings_per_day is not None and starts:
        starts = _without_full_days(starts, hours.zone, agenda.starts_booked, rules.max_bookings_per_day)
    ends = map(add, starts, repeat(rules.duration_minutes * MINUTE))
    return list(map(Slot, zip(starts, ends, repeat(rules.capacity))))


def _free_starts(
    open_time: Iterable[Stretch], agenda: Agenda, rules: SlotRules, asked: Interval
) -> list[Instant]:
    """The grid's starts that fit the open time and meet nothing busy.

    One walk along open and busy time together. What lies free between two busy blocks is a range of the grid,
    so that the work grows with the blocks and the stretches, and hardly with the slots.
    """
    interval = rules.slot_interval_minutes * MINUTE
    duration = rules.duration_minutes * MINUTE
    before = rules.buffer_before_minutes * MINUTE
    ahead = duration + rules.buffer_after_minutes * MINUTE
    busy_starts, busy_ends = agenda.busy_edges()
    position, blocks = 0, len(busy_starts)
    first, beyond = asked
    free: list[Instant] = []
    for grid, end, closes in open_time:
        last = min(closes - duration, end - 1, beyond - 1)
        start = grid if grid >= first else grid - (grid - first) // interval * interval
        while start <= last:
            position = bisect_right(busy_ends, start - before, position)
            if position == blocks or busy_starts[position] - ahead >= last:
                free.extend(range(start, last + 1, interval))
                break
            free.extend(range(start, busy_starts[position] - ahead + 1, interval))
            start = grid - (grid - busy_ends[position] - before) // interval * interval
    return free


def _without_full_days(
    starts: list[Instant], zone: ZoneInfo, booked: Sequence[Instant], limit: int
) -> list[Instant]:
    """The starts on days of the organizer that take another booking."""
    in_order = sorted(booked)
    kept: list[Instant] = []
    for day in range(day_number_at(starts[0], zone), day_number_at(starts[-1], zone) + 1):
        begins, ends = midnight(day, zone), midnight(day + 1, zone)
        if bisect_left(in_order, ends) - bisect_left(in_order, begins) < limit:
            kept += starts[bisect_left(starts, begins) : bisect_left(starts, ends)]
    return kept


def _with_group_slots(new: list[Slot], agenda: Agenda, asked: Interval, seats: int) -> list[Slot]:
    """The new slots and the live ones that still have the seats, by start; a live one takes its start."""
    live = agenda.group_slot_by_start()
    joinable = [
        Slot(slot)
        for slot in live.values()
        if asked.start <= slot.start < asked.end and slot.seats_left >= seats
    ]
    return sorted([slot for slot in new if slot.start not in live] + joinable)
