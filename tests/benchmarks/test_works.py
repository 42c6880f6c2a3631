"""Every work of the benchmarks has one answer, and whatever is timed gives it."""

import pytest

from slot_engine import group_by_day
from tests.benchmarks.answers import ANSWERS
from tests.benchmarks.engine import answer_from_scratch, question
from tests.benchmarks.straight import straight_starts
from tests.benchmarks.workload import make_work


@pytest.mark.parametrize("name", ANSWERS)
class TestWork:
    def test_is_answered_by_the_engine(self, name: str) -> None:
        work = make_work(name)
        slots = answer_from_scratch(work)
        assert len(slots) == ANSWERS[name].slots
        assert work.is_answered_by(slot.start for slot in slots)

    def test_has_the_same_answer_from_merged_busy_time(self, name: str) -> None:
        work = make_work(name)
        assert question(work, is_merged=True)() == answer_from_scratch(work)

    def test_is_answered_by_the_yardstick(self, name: str) -> None:
        work = make_work(name)
        assert work.is_answered_by(straight_starts(work))

    def test_keeps_its_answer_when_grouped_for_the_viewer(self, name: str) -> None:
        work = make_work(name)
        slots = answer_from_scratch(work)
        days = group_by_day(slots, work.viewer_zone)
        assert [slot for day in days for slot in day.slots] == slots
