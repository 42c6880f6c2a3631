"""Live group slots: joining is one thing, a new slot on top another."""

from slot_engine import Agenda, GroupSlot, RefusalCode, SlotRules, explain_start
from tests.slot_engine.examples import at, every_day, hourly, slots_on, times

HOURS = every_day("09:00-12:00")
RULES = hourly(capacity=8, buffer_after_minutes=15, max_bookings_per_day=1)
HOUR = 3600
TEN = at("2027-03-01 10:00")
LIVE = GroupSlot(TEN, TEN + HOUR, seats_left=3)
BLOCK = (TEN, TEN + HOUR + 15 * 60)


def agenda(*slots: GroupSlot, busy: tuple[tuple[int, int], ...] = (BLOCK,)) -> Agenda:
    return Agenda(busy=busy, group_slots=slots, starts_booked=[TEN])


def offered(
    agenda: Agenda, *, seats: int = 1, rules: SlotRules = RULES, now: int = TEN - 48 * HOUR
) -> list[str]:
    return times(slots_on("2027-03-01", HOURS, rules, agenda=agenda, seats=seats, now=now))


def refusals(
    agenda: Agenda, *, seats: int = 1, rules: SlotRules = RULES, now: int = TEN - 48 * HOUR
) -> list[str]:
    found = explain_start(start=TEN, hours=HOURS, rules=rules, agenda=agenda, now=now, seats=seats)
    return [refusal.code for refusal in found]


class TestJoining:
    def test_is_offered_with_the_seats_and_the_end_of_the_live_slot(self) -> None:
        longer = LIVE._replace(end=TEN + 2 * HOUR)
        assert slots_on("2027-03-01", HOURS, RULES, agenda=agenda(longer)) == [(TEN, TEN + 2 * HOUR, 3)]

    def test_is_offered_as_long_as_the_seats_fit(self) -> None:
        assert offered(agenda(LIVE), seats=3) == ["10:00"]
        assert offered(agenda(LIVE), seats=4) == []
        assert refusals(agenda(LIVE), seats=4) == [RefusalCode.CAPACITY_EXCEEDED]

    def test_is_not_offered_for_a_full_slot(self) -> None:
        full = agenda(LIVE._replace(seats_left=0))
        assert offered(full) == []
        assert refusals(full) == [RefusalCode.CAPACITY_EXCEEDED]

    def test_is_offered_whatever_else_is_busy(self) -> None:
        assert offered(agenda(LIVE, busy=((TEN - HOUR, TEN + 5 * HOUR),))) == ["10:00"]

    def test_is_offered_on_a_day_that_is_full(self) -> None:
        assert refusals(agenda(LIVE)) == []

    def test_is_offered_when_the_hours_and_the_grid_have_changed_since(self) -> None:
        odd = LIVE._replace(start=TEN + 10 * 60)
        assert offered(agenda(odd)) == ["10:10"]
        night = GroupSlot(at("2027-03-01 23:00"), at("2027-03-02 00:00"), 1)
        assert offered(agenda(night)) == ["23:00"]

    def test_keeps_notice_horizon_and_the_past(self) -> None:
        late = hourly(notice_minutes=60, capacity=8)
        assert offered(agenda(LIVE), rules=late, now=TEN - HOUR) == ["10:00"]
        assert offered(agenda(LIVE), rules=late, now=TEN - HOUR + 1) == []
        assert refusals(agenda(LIVE), rules=late, now=TEN - HOUR + 1) == [RefusalCode.TOO_SOON]
        soon = hourly(horizon_minutes=60, capacity=8)
        assert "10:00" not in offered(agenda(LIVE), rules=soon, now=TEN - HOUR - 1)
        assert refusals(agenda(LIVE), rules=soon, now=TEN - HOUR - 1) == [RefusalCode.TOO_FAR]
        assert refusals(agenda(LIVE), now=TEN) == [RefusalCode.IN_PAST]

    def test_is_offered_in_order_among_new_slots(self) -> None:
        unlimited = hourly(capacity=8)
        slots = slots_on(
            "2027-03-01", every_day("08:00-13:00"), unlimited, agenda=agenda(LIVE, busy=(BLOCK,))
        )
        assert [(text, slot.seats_left) for text, slot in zip(times(slots), slots, strict=True)] == [
            ("08:00", 8),
            ("09:00", 8),
            ("10:00", 3),
            ("12:00", 8),
        ]


class TestANewSlot:
    def test_is_never_offered_on_top_of_a_live_one(self) -> None:
        unlimited = hourly(capacity=8)
        full = agenda(LIVE._replace(seats_left=0))
        assert offered(full, rules=unlimited) == ["09:00"]

    def test_does_not_appear_beside_the_live_one_at_its_start(self) -> None:
        # Even where the caller left the block out of the busy time.
        unlimited = hourly(capacity=8)
        assert offered(agenda(LIVE, busy=()), rules=unlimited) == ["09:00", "10:00", "11:00"]
        assert offered(agenda(LIVE, busy=()), rules=unlimited, seats=5) == ["09:00", "11:00"]
