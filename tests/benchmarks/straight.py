"""The yardstick: the least Python that answers a work, and nothing of a product around it.

Sort, merge, then one walk over days and blocks with plain integers. It takes a work's values as they are,
checks nothing, and knows no seats, no hours over midnight and no clocks that change within the hours.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from tests.benchmarks.workload import Work


def straight_starts(work: Work) -> list[int]:
    """The starts of a work, sorted."""
    step, duration, zone = work.interval_minutes * 60, work.duration_minutes * 60, work.zone
    before, ahead = work.buffer_before_minutes * 60, duration + work.buffer_after_minutes * 60
    earliest = work.now + work.notice_minutes * 60
    latest = work.now + (work.horizon_minutes or 10_000_000) * 60
    full = _full_days(work)
    blocks = _merged(work.busy)
    count, position = len(blocks), 0
    found: list[int] = []
    for number in range(work.days):
        day = work.first_day + timedelta(days=number)
        if day in full:
            continue
        hours = work.overrides[day] if day in work.overrides else work.weekly.get(day.isoweekday(), ())
        for opens, closes in hours:
            opening = datetime(day.year, day.month, day.day, opens // 60, opens % 60, tzinfo=zone)
            closing = datetime(day.year, day.month, day.day, closes // 60, closes % 60, tzinfo=zone)
            grid = int(opening.timestamp())
            last = min(int(closing.timestamp()) - duration, latest)
            start = grid if grid >= earliest else grid - (grid - earliest) // step * step
            while start <= last:
                while position < count and blocks[position][1] + before <= start:
                    position += 1
                if position == count or blocks[position][0] - ahead >= last:
                    found.extend(range(start, last + 1, step))
                    break
                found.extend(range(start, blocks[position][0] - ahead + 1, step))
                start = grid - (grid - blocks[position][1] - before) // step * step
    return found


def _full_days(work: Work) -> set[date]:
    """The days that take no more bookings."""
    if work.max_bookings_per_day is None:
        return set()
    booked = Counter(datetime.fromtimestamp(start, work.zone).date() for start in work.bookings)
    return {day for day, bookings in booked.items() if bookings >= work.max_bookings_per_day}


def _merged(busy: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The busy time's union, sorted."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(busy):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
