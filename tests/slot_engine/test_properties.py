"""What holds of every calendar."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from slot_engine import Agenda, Interval, LocalInterval, explain_start, find_slots, group_by_day, merge
from slot_engine.hours import Hours
from tests.slot_engine import oracle
from tests.slot_engine.strategies import VIEWERS, Question, questions


class TestFindSlots:
    @given(questions())
    def test_agrees_with_trying_every_minute(self, question: Question) -> None:
        assert find_slots(**question.parts()) == oracle.offered(**question.parts())

    @given(questions(), st.data())
    def test_offers_no_more_when_there_is_more_busy_time(
        self, question: Question, data: st.DataObject
    ) -> None:
        start = data.draw(st.integers(question.window.start - 7200, question.window.end + 7200))
        more = [*question.agenda.busy, (start, start + data.draw(st.integers(0, 14_400)))]
        busier = question.but(
            agenda=Agenda(
                busy=more,
                group_slots=question.agenda.group_slots,
                starts_booked=question.agenda.starts_booked,
            )
        )
        assert set(find_slots(**busier.parts())) <= set(find_slots(**question.parts()))

    @given(questions())
    def test_answers_the_same_from_merged_busy_time(self, question: Question) -> None:
        merged = Agenda.from_merged(
            merge(question.agenda.busy),
            group_slots=question.agenda.group_slots,
            starts_booked=question.agenda.starts_booked,
        )
        assert find_slots(**question.but(agenda=merged).parts()) == find_slots(**question.parts())

    @given(questions(), st.data())
    def test_answers_a_window_as_its_two_halves(self, question: Question, data: st.DataObject) -> None:
        start, end = question.window
        middle = data.draw(st.integers(start, end))
        halves = [question.but(window=Interval(start, middle)), question.but(window=Interval(middle, end))]
        assert find_slots(**question.parts()) == [
            slot for half in halves for slot in find_slots(**half.parts())
        ]

    @given(questions())
    def test_does_not_care_how_the_hours_are_written(self, question: Question) -> None:
        hours = question.hours
        rewritten = Hours(
            hours.zone,
            {weekday: cut_in_two(intervals) for weekday, intervals in hours.weekly.items()},
            {day: cut_in_two(intervals) for day, intervals in hours.overrides.items()},
        )
        assert find_slots(**question.but(hours=rewritten).parts()) == find_slots(**question.parts())

    @given(questions(), VIEWERS)
    def test_gives_every_viewer_the_same_instants(self, question: Question, viewer: ZoneInfo) -> None:
        slots = find_slots(**question.parts())
        days = group_by_day(slots, viewer)
        assert sorted(slot for day in days for slot in day.slots) == slots
        instants = [datetime.fromisoformat(text).timestamp() for day in days for text in day.starts]
        assert sorted(instants) == [slot.start for slot in slots]


class TestExplainStart:
    @given(questions(), st.data())
    def test_has_a_reason_exactly_where_a_start_is_not_offered(
        self, question: Question, data: st.DataObject
    ) -> None:
        slots = [slot.start for slot in find_slots(**question.parts())]
        minutes = st.integers(0, (question.window.end - question.window.start - 1) // 60)
        others = [question.window.start + 60 * minute for minute in data.draw(st.lists(minutes, max_size=30))]
        live = [slot.start for slot in question.agenda.group_slots if is_within(slot.start, question.window)]
        asked = {name: value for name, value in question.parts().items() if name != "window"}
        for start in {*slots, *others, *live}:
            reasons = explain_start(start=start, **asked)
            assert (reasons == []) == (start in slots)


def is_within(start: int, window: Interval) -> bool:
    return window.start <= start < window.end


def cut_in_two(intervals: tuple[LocalInterval, ...]) -> tuple[LocalInterval, ...]:
    """The same open time as touching pieces, last first; what runs over midnight stays whole."""
    pieces: list[LocalInterval] = []
    for interval in reversed(intervals):
        middle = (interval.start_minute + interval.last_minute) // 2
        if interval.start_minute < middle < interval.last_minute <= 1440:
            pieces.append(LocalInterval(middle, interval.end_minute))
            pieces.append(LocalInterval(interval.start_minute, middle))
        else:
            pieces.append(interval)
    return tuple(pieces)
