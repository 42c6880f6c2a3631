"""Why a start is not offered, each rule and all at once."""

import pytest

from slot_engine import Agenda, Instant, Interval, Refusal, RefusalCode, SlotRules, explain_start
from tests.slot_engine.examples import LONG_BEFORE, NOTHING, at, every_day, hourly

HOURS = every_day("09:00-12:00")
HOUR = 3600
NINE, TEN = at("2027-03-01 09:00"), at("2027-03-01 10:00")
DAY = Interval(at("2027-03-01 00:00"), at("2027-03-02 00:00"))


def why_not(
    start: Instant,
    *,
    rules: SlotRules | None = None,
    agenda: Agenda = NOTHING,
    now: Instant = LONG_BEFORE,
    seats: int = 1,
) -> list[Refusal]:
    rules = rules or hourly()
    return explain_start(start=start, hours=HOURS, rules=rules, agenda=agenda, now=now, seats=seats)


class TestExplainStart:
    def test_has_nothing_to_say_of_a_slot(self) -> None:
        assert why_not(NINE) == []

    def test_says_when_it_has_passed(self) -> None:
        assert why_not(NINE, now=NINE) == [Refusal(RefusalCode.IN_PAST)]
        assert why_not(NINE, now=NINE - 1) == []

    def test_says_how_long_the_notice_lasts(self) -> None:
        now = NINE - 2 * HOUR + 1
        expected = [Refusal(RefusalCode.TOO_SOON, Interval(now, NINE + 1))]
        assert why_not(NINE, rules=hourly(notice_minutes=120), now=now) == expected

    def test_says_when_it_is_past_the_horizon(self) -> None:
        rules = hourly(horizon_minutes=60)
        now = NINE - HOUR - 1
        assert why_not(NINE, rules=rules, now=now) == [Refusal(RefusalCode.TOO_FAR, Interval(now, NINE))]
        assert why_not(NINE, rules=rules, now=NINE - HOUR) == []

    def test_says_when_it_lies_outside_the_hours(self) -> None:
        assert why_not(NINE - HOUR) == [Refusal(RefusalCode.OUTSIDE_HOURS)]
        assert why_not(NINE + 3 * HOUR) == [Refusal(RefusalCode.OUTSIDE_HOURS)]

    def test_names_the_opening_that_is_too_short(self) -> None:
        opening = Interval(NINE, NINE + 3 * HOUR)
        assert why_not(TEN, rules=hourly(duration_minutes=121)) == [
            Refusal(RefusalCode.OUTSIDE_HOURS, opening)
        ]

    def test_says_when_it_is_off_the_grid(self) -> None:
        around = Interval(NINE, TEN)
        assert why_not(NINE + 1) == [Refusal(RefusalCode.OFF_GRID, around)]
        assert why_not(TEN - 1) == [Refusal(RefusalCode.OFF_GRID, around)]

    def test_names_the_first_thing_in_the_way(self) -> None:
        busy = [(TEN + 600, TEN + 700), (NINE, TEN + 1), (0, NINE), (TEN + 5, TEN + 5)]
        assert why_not(TEN, agenda=Agenda(busy=busy)) == [Refusal(RefusalCode.BUSY, Interval(NINE, TEN + 1))]

    def test_has_nothing_to_say_of_what_only_touches_or_takes_no_time(self) -> None:
        around = [(NINE - HOUR, NINE), (TEN, TEN + HOUR)]
        assert why_not(NINE, agenda=Agenda(busy=around)) == []
        assert why_not(NINE, agenda=Agenda(busy=[(NINE + 60, NINE + 60)])) == []

    def test_counts_buffers_as_the_meetings_own_time(self) -> None:
        agenda = Agenda(busy=[(NINE - HOUR, NINE)])
        assert why_not(NINE, agenda=agenda) == []
        found = why_not(NINE, agenda=agenda, rules=hourly(buffer_before_minutes=1))
        assert [refusal.code for refusal in found] == [RefusalCode.BUSY]

    def test_names_the_day_that_is_full(self) -> None:
        agenda = Agenda(starts_booked=[TEN])
        expected = [Refusal(RefusalCode.DAY_FULL, DAY)]
        assert why_not(NINE, agenda=agenda, rules=hourly(max_bookings_per_day=1)) == expected
        assert why_not(NINE, agenda=agenda, rules=hourly(max_bookings_per_day=2)) == []

    def test_says_when_more_seats_are_asked_for_than_there_are(self) -> None:
        assert why_not(NINE, seats=2) == [Refusal(RefusalCode.CAPACITY_EXCEEDED)]

    def test_names_every_rule_in_one_order(self) -> None:
        rules = SlotRules(
            duration_minutes=240,
            slot_interval_minutes=60,
            notice_minutes=1,
            horizon_minutes=0,
            max_bookings_per_day=1,
        )
        agenda = Agenda(busy=[(NINE, TEN)], starts_booked=[NINE])
        past = why_not(NINE + 60, rules=rules, agenda=agenda, now=TEN, seats=2)
        far = why_not(NINE + 60, rules=rules, agenda=agenda, now=NINE, seats=2)
        codes = list(dict.fromkeys(refusal.code for refusal in [*past[:2], *far]))
        assert codes == list(RefusalCode)

    def test_refuses_to_be_asked_for_no_seats(self) -> None:
        with pytest.raises(ValueError, match="seats"):
            why_not(NINE, seats=0)
