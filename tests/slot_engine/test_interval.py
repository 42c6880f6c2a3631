"""Half-open intervals."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slot_engine import Interval, merge, pad, subtract
from slot_engine.interval import are_merged

MOMENTS = st.integers(0, 60)
INTERVALS = st.lists(st.tuples(MOMENTS, MOMENTS), max_size=12)


def seconds_of(intervals: list[tuple[int, int]] | list[Interval]) -> set[int]:
    return {second for start, end in intervals for second in range(start, end)}


class TestMerge:
    def test_joins_what_overlaps_or_touches_and_keeps_gaps(self) -> None:
        assert merge([(50, 60), (10, 20), (15, 30), (30, 40)]) == [(10, 40), (50, 60)]

    def test_keeps_the_longer_of_two_that_begin_together(self) -> None:
        assert merge([(10, 90), (10, 20), (30, 40)]) == [(10, 90)]

    def test_takes_an_empty_or_backward_interval_for_no_time_at_all(self) -> None:
        assert merge([(5, 5), (9, 5), (4, 10)]) == [(4, 10)]
        assert merge([(5, 5)]) == []

    def test_of_nothing_is_nothing(self) -> None:
        assert merge([]) == []

    @given(INTERVALS)
    def test_covers_the_same_seconds_in_order_and_apart(self, intervals: list[tuple[int, int]]) -> None:
        merged = merge(intervals)
        assert seconds_of(merged) == seconds_of(intervals)
        assert all(before.end < after.start for before, after in pairwise(merged))
        assert are_merged(merged)


class TestSubtract:
    def test_leaves_what_lies_around_the_taken_time(self) -> None:
        assert subtract([(0, 100)], [(90, 120), (20, 30)]) == [(0, 20), (30, 90)]

    def test_lets_neighbours_touch(self) -> None:
        assert subtract([(10, 20)], [(0, 10), (20, 30)]) == [(10, 20)]

    @given(INTERVALS, INTERVALS)
    def test_leaves_each_second_that_is_not_taken_and_no_other(
        self, intervals: list[tuple[int, int]], taken: list[tuple[int, int]]
    ) -> None:
        left = subtract(intervals, taken)
        assert seconds_of(left) == seconds_of(intervals) - seconds_of(taken)
        assert are_merged(left)


class TestAreMerged:
    def test_refuses_what_overlaps_is_unsorted_or_empty(self) -> None:
        assert are_merged([(1, 2), (2, 3)])
        assert not are_merged([(1, 3), (2, 4)])
        assert not are_merged([(5, 6), (1, 2)])
        assert not are_merged([(1, 2), (4, 4)])


class TestPad:
    def test_widens_by_the_buffers_in_minutes(self) -> None:
        assert pad((6000, 7200), before_minutes=10, after_minutes=5) == Interval(5400, 7500)
