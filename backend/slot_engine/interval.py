"""Half-open stretches of time `[start, end)` in UTC, and the few things one does with them.

Instants are whole epoch seconds (`Instant`), so that nothing is converted that need not be. An interval that
is empty or backwards takes no time: it meets nothing and is dropped wherever intervals are joined.
"""

from collections.abc import Iterable, Sequence
from itertools import compress, pairwise
from operator import gt, lt
from typing import NamedTuple

type Instant = int

MINUTE = 60
DAY = 86_400


class Interval(NamedTuple):
    """`[start, end)`; equal to the plain pair, so that database rows can be used as they come."""

    start: Instant
    end: Instant


def merge(intervals: Iterable[tuple[Instant, Instant]]) -> list[Interval]:
    """The union: sorted, apart from each other, touching ones joined. Input in any order."""
    return [Interval(start, end) for start, end in zip(*merged_edges(list(intervals)), strict=True)]


def merged_edges(intervals: Sequence[tuple[Instant, Instant]]) -> tuple[list[Instant], list[Instant]]:
    """The union's starts and ends as two lists, which is the form that the search walks.

    Sorting starts and ends apart from each other is half the cost of sorting pairs, and enough: a gap opens
    after the n-th end exactly where the start after the n-th comes later.
    """
    if not intervals:
        return [], []
    starts, ends = zip(*intervals, strict=True)
    if not all(map(lt, starts, ends)):
        return merged_edges([interval for interval in intervals if interval[0] < interval[1]])
    opening, closing = sorted(starts), sorted(ends)
    later = opening[1:]
    is_gap = list(map(gt, later, closing))
    return [opening[0], *compress(later, is_gap)], [*compress(closing, is_gap), closing[-1]]


def are_merged(intervals: Sequence[tuple[Instant, Instant]]) -> bool:
    """Whether the intervals are sorted and disjoint, and none is empty. Touching ones pass."""
    in_order = all(before[1] <= after[0] for before, after in pairwise(intervals))
    return in_order and all(start < end for start, end in intervals)


def subtract(
    intervals: Iterable[tuple[Instant, Instant]], taken: Iterable[tuple[Instant, Instant]]
) -> list[Interval]:
    """What is left of `intervals` without `taken`: sorted and disjoint. Both in any order."""
    left: list[Interval] = []
    blocks = merge(taken)
    position = 0
    for start, end in merge(intervals):
        while position < len(blocks) and blocks[position].end <= start:
            position += 1
        cursor, ahead = start, position
        while ahead < len(blocks) and blocks[ahead].start < end:
            if blocks[ahead].start > cursor:
                left.append(Interval(cursor, blocks[ahead].start))
            cursor = blocks[ahead].end
            ahead += 1
        if cursor < end:
            left.append(Interval(cursor, end))
    return left


def pad(interval: tuple[Instant, Instant], *, before_minutes: int, after_minutes: int) -> Interval:
    """The interval with its buffers, as a live booking keeps the calendar busy."""
    return Interval(interval[0] - before_minutes * MINUTE, interval[1] + after_minutes * MINUTE)
