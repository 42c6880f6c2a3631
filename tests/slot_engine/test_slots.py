"""The grid, what fits it, and each rule at its edge."""

import pytest

from slot_engine import Agenda, Interval, SlotRules, find_slots
from tests.slot_engine.examples import (
    BERLIN,
    LONG_BEFORE,
    NEW_YORK,
    NOTHING,
    at,
    day_of,
    every_day,
    half_hours,
    hourly,
    slots_on,
    times,
)

MORNING = every_day("09:00-12:00")
MINUTE, HOUR = 60, 3600
NINE, TEN = at("2027-03-01 09:00"), at("2027-03-01 10:00")


def morning(
    *, busy: list[tuple[int, int]] | None = None, booked: list[int] | None = None, **fields: int
) -> list[str]:
    """The times of Monday's nine to twelve, hourly unless the fields say otherwise."""
    agenda = Agenda(busy=busy or [], starts_booked=booked or [])
    return times(slots_on("2027-03-01", MORNING, hourly(**fields), agenda=agenda))


class TestGrid:
    def test_counts_from_the_opening_in_steps_of_the_slot_interval(self) -> None:
        assert morning(slot_interval_minutes=40, duration_minutes=30) == ["09:00", "09:40", "10:20", "11:00"]

    def test_lets_starts_overlap_when_the_interval_is_shorter_than_the_meeting(self) -> None:
        assert morning(slot_interval_minutes=30) == ["09:00", "09:30", "10:00", "10:30", "11:00"]

    def test_does_not_move_after_a_booking(self) -> None:
        assert morning(busy=[(NINE, NINE + 10 * MINUTE)]) == ["10:00", "11:00"]

    def test_does_not_move_with_the_time_of_asking(self) -> None:
        slots = slots_on("2027-03-01", MORNING, half_hours(), now=NINE + 7 * MINUTE)
        assert times(slots)[:2] == ["09:30", "10:00"]

    def test_does_not_move_with_the_window(self) -> None:
        window = Interval(NINE + 7 * MINUTE, TEN + 1)
        slots = find_slots(hours=MORNING, rules=half_hours(), agenda=NOTHING, window=window, now=LONG_BEFORE)
        assert times(slots) == ["09:30", "10:00"]


class TestFit:
    def test_lets_a_meeting_end_when_the_hours_do(self) -> None:
        assert morning(duration_minutes=180) == ["09:00"]
        assert morning(duration_minutes=181) == []

    def test_lets_buffers_reach_outside_the_hours(self) -> None:
        assert morning(buffer_before_minutes=60, buffer_after_minutes=60) == ["09:00", "10:00", "11:00"]


class TestSlot:
    def test_ends_after_its_duration_and_has_all_the_seats(self) -> None:
        first = slots_on("2027-03-01", MORNING, half_hours(capacity=8))[0]
        assert first == (NINE, NINE + 30 * MINUTE, 8)

    def test_shows_its_parts_by_name(self) -> None:
        slot = slots_on("2027-03-01", MORNING, half_hours())[0]
        assert (slot.start, slot.end, slot.seats_left) == slot
        assert repr(slot) == f"Slot(start={NINE}, end={NINE + 30 * MINUTE}, seats_left=1)"


class TestBusyTime:
    def test_may_touch_a_meeting_on_both_sides(self) -> None:
        assert morning(busy=[(NINE, TEN), (TEN + HOUR, TEN + 2 * HOUR)]) == ["10:00"]

    def test_takes_a_start_by_a_single_second(self) -> None:
        assert morning(busy=[(NINE, TEN + 1)]) == ["11:00"]
        assert morning(busy=[(TEN + HOUR - 1, TEN + 2 * HOUR)]) == ["09:00"]

    def test_may_come_in_any_order_and_overlap(self) -> None:
        assert morning(busy=[(TEN, TEN + 60), (NINE, NINE + 600), (NINE, NINE + 60)]) == ["11:00"]

    def test_that_covers_everything_leaves_nothing(self) -> None:
        assert morning(busy=[(0, at("2030-01-01 00:00"))]) == []

    def test_of_no_length_takes_nothing(self) -> None:
        assert morning(busy=[(TEN + 60, TEN + 60), (TEN + 120, TEN + 60)]) == ["09:00", "10:00", "11:00"]

    def test_reaches_from_one_opening_into_the_next(self) -> None:
        hours = every_day("09:00-10:00", "10:30-11:30", "12:00-13:00")
        agenda = Agenda(busy=[(NINE + 30 * MINUTE, at("2027-03-01 11:00"))])
        assert times(slots_on("2027-03-01", hours, half_hours(), agenda=agenda)) == [
            "09:00",
            "11:00",
            "12:00",
            "12:30",
        ]


class TestBuffers:
    def test_are_kept_free_on_both_sides(self) -> None:
        busy = [(TEN, TEN + HOUR)]
        assert morning(busy=busy) == ["09:00", "11:00"]
        assert morning(busy=busy, buffer_after_minutes=1) == ["11:00"]
        assert morning(busy=busy, buffer_before_minutes=1) == ["09:00"]

    def test_may_be_used_to_the_last_second(self) -> None:
        busy = [(NINE - HOUR, NINE - 10 * MINUTE), (TEN + 5 * MINUTE, TEN + HOUR)]
        assert morning(busy=busy, buffer_before_minutes=10, buffer_after_minutes=5) == ["09:00"]

    def test_are_kept_from_what_ends_before_the_opening(self) -> None:
        busy = [(NINE - HOUR, NINE)]
        assert morning(busy=busy) == ["09:00", "10:00", "11:00"]
        assert morning(busy=busy, buffer_before_minutes=1) == ["10:00", "11:00"]

    def test_are_kept_from_what_begins_after_the_closing(self) -> None:
        noon = NINE + 3 * HOUR
        busy = [(noon, noon + HOUR)]
        assert morning(busy=busy) == ["09:00", "10:00", "11:00"]
        assert morning(busy=busy, buffer_after_minutes=1) == ["09:00", "10:00"]


class TestNotice:
    def test_allows_the_start_it_just_reaches(self) -> None:
        slots = slots_on("2027-03-01", MORNING, hourly(notice_minutes=120), now=TEN - 2 * HOUR)
        assert times(slots) == ["10:00", "11:00"]

    def test_refuses_a_start_a_second_sooner(self) -> None:
        slots = slots_on("2027-03-01", MORNING, hourly(notice_minutes=120), now=TEN - 2 * HOUR + 1)
        assert times(slots) == ["11:00"]

    def test_of_nothing_still_refuses_the_start_that_is_now(self) -> None:
        assert times(slots_on("2027-03-01", MORNING, hourly(), now=TEN)) == ["11:00"]
        assert times(slots_on("2027-03-01", MORNING, hourly(), now=TEN - 1)) == ["10:00", "11:00"]


class TestHorizon:
    def test_allows_the_start_it_just_reaches(self) -> None:
        rules = hourly(horizon_minutes=7 * 24 * 60)
        assert times(slots_on("2027-03-01", MORNING, rules, now=TEN - 7 * 24 * HOUR)) == ["09:00", "10:00"]

    def test_refuses_a_start_a_second_later(self) -> None:
        rules = hourly(horizon_minutes=7 * 24 * 60)
        assert times(slots_on("2027-03-01", MORNING, rules, now=TEN - 7 * 24 * HOUR - 1)) == ["09:00"]


class TestDailyLimit:
    def test_closes_the_day_that_has_its_bookings(self) -> None:
        booked = [at("2027-03-01 07:00"), at("2027-03-01 20:00")]
        assert morning(booked=booked, max_bookings_per_day=2) == []
        assert morning(booked=booked, max_bookings_per_day=3) == ["09:00", "10:00", "11:00"]

    def test_counts_days_of_the_organizer(self) -> None:
        first, last = at("2027-03-01 00:00"), at("2027-03-02 00:00") - 1
        assert morning(booked=[first], max_bookings_per_day=1) == []
        assert morning(booked=[last], max_bookings_per_day=1) == []
        assert morning(booked=[first - 1, last + 1], max_bookings_per_day=1) == ["09:00", "10:00", "11:00"]

    def test_leaves_the_days_around_alone(self) -> None:
        window = Interval(at("2027-02-28 00:00"), at("2027-03-03 00:00"))
        rules, agenda = hourly(max_bookings_per_day=1), Agenda(starts_booked=[NINE])
        slots = find_slots(hours=MORNING, rules=rules, agenda=agenda, window=window, now=LONG_BEFORE)
        assert times(slots) == ["09:00", "10:00", "11:00"] * 2

    def test_closes_a_night_only_up_to_midnight(self) -> None:
        night = every_day("22:00-02:00", zone=NEW_YORK)
        agenda = Agenda(starts_booked=[at("2027-03-01 12:00", NEW_YORK)])
        rules = hourly(max_bookings_per_day=1)
        assert slots_on("2027-03-01", night, rules, agenda=agenda) == []
        assert times(slots_on("2027-03-02", night, rules, agenda=agenda), NEW_YORK)[:2] == ["00:00", "01:00"]


class TestWindow:
    def test_limits_starts_and_not_ends(self) -> None:
        window = Interval(NINE, NINE + 1)
        found = find_slots(hours=MORNING, rules=hourly(), agenda=NOTHING, window=window, now=LONG_BEFORE)
        assert times(found) == ["09:00"]

    def test_does_not_hold_its_own_end(self) -> None:
        window = Interval(NINE, TEN)
        found = find_slots(hours=MORNING, rules=hourly(), agenda=NOTHING, window=window, now=LONG_BEFORE)
        assert times(found) == ["09:00"]

    def test_that_is_empty_or_backward_holds_nothing(self) -> None:
        for window in (Interval(NINE, NINE), Interval(TEN, NINE)):
            assert not find_slots(
                hours=MORNING, rules=hourly(), agenda=NOTHING, window=window, now=LONG_BEFORE
            )


class TestMergedAgenda:
    def test_answers_as_the_unmerged_one(self) -> None:
        merged = Agenda.from_merged([(NINE, TEN), (TEN, TEN + 60)])
        assert times(slots_on("2027-03-01", MORNING, hourly(), agenda=merged)) == ["11:00"]
        assert len(slots_on("2027-03-01", MORNING, hourly(), agenda=Agenda.from_merged([]))) == 3

    def test_is_refused_where_busy_time_is_not_merged(self) -> None:
        for busy in ([(5, 9), (1, 2)], [(1, 5), (3, 9)], [(1, 1)]):
            with pytest.raises(ValueError, match="not merged"):
                Agenda.from_merged(busy)


class TestSlotRules:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("duration_minutes", 0),
            ("duration_minutes", 1441),
            ("slot_interval_minutes", 0),
            ("buffer_before_minutes", -1),
            ("buffer_after_minutes", -1),
            ("notice_minutes", -1),
            ("horizon_minutes", -1),
            ("max_bookings_per_day", 0),
            ("capacity", 0),
        ],
    )
    def test_refuse_a_value_out_of_bounds_and_name_the_field(self, field: str, value: int) -> None:
        with pytest.raises(ValueError, match=field):
            half_hours(**{field: value})

    def test_take_the_values_at_their_bounds(self) -> None:
        rules = SlotRules(
            duration_minutes=1440, slot_interval_minutes=1, horizon_minutes=0, max_bookings_per_day=1
        )
        assert rules.capacity == 1


class TestSeatsAskedFor:
    def test_must_be_one_at_least(self) -> None:
        with pytest.raises(ValueError, match="seats"):
            slots_on("2027-03-01", MORNING, hourly(), seats=0)

    def test_must_not_exceed_the_capacity_of_a_new_slot(self) -> None:
        assert len(slots_on("2027-03-01", MORNING, hourly(capacity=3), seats=3)) == 3
        assert slots_on("2027-03-01", MORNING, hourly(capacity=3), seats=4) == []


class TestZones:
    def test_a_window_of_the_viewer_finds_the_organizers_grid(self) -> None:
        window = day_of("2027-03-01", NEW_YORK)
        found = find_slots(hours=MORNING, rules=hourly(), agenda=NOTHING, window=window, now=LONG_BEFORE)
        assert times(found, BERLIN) == ["09:00", "10:00", "11:00"]
        assert times(found, NEW_YORK) == ["03:00", "04:00", "05:00"]
