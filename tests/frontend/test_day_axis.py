"""Where moments stand on a day that is drawn, at the hours at which clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.format.day_axis import DAY_MINUTES, Axis, ClockChanges, Stretch, clock_changes, midnight

BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")
AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)


def minutes(hours: int, rest: int = 0) -> int:
    return hours * 60 + rest


class TestClockChanges:
    @pytest.mark.parametrize(
        ("zone", "day", "skipped", "repeated"),
        [
            ("Europe/Berlin", SPRING, (120, 180), None),
            ("Europe/Berlin", AUTUMN, None, (120, 180)),
            ("America/New_York", date(2026, 11, 1), None, (60, 120)),
            # Half an hour, from half past one to two.
            ("Australia/Lord_Howe", date(2026, 4, 5), None, (90, 120)),
            ("Australia/Lord_Howe", date(2026, 10, 4), (120, 150), None),
            # At midnight: the day begins at one, or its last hour comes twice.
            ("Africa/Cairo", date(2026, 4, 24), (0, 60), None),
            ("Africa/Cairo", date(2026, 10, 29), None, (1380, 1440)),
            ("America/Havana", date(2026, 11, 1), None, (0, 60)),
            # A date that never was.
            ("Pacific/Apia", date(2011, 12, 30), (0, 1440), None),
            ("Europe/Berlin", date(2028, 2, 29), None, None),
            ("Asia/Kolkata", AUTUMN, None, None),
        ],
        ids=lambda value: str(value).replace("/", "-"),
    )
    def test_are_found(
        self, zone: str, day: date, skipped: tuple[int, int] | None, repeated: tuple[int, int] | None
    ) -> None:
        found = clock_changes(day, ZoneInfo(zone))
        wanted = [Stretch(*pair) if pair else None for pair in (skipped, repeated)]
        assert found == ClockChanges(*wanted)

    @pytest.mark.parametrize(
        ("zone", "day"),
        [
            (BERLIN, SPRING),
            (BERLIN, AUTUMN),
            (LORD_HOWE, date(2026, 4, 5)),
            (LORD_HOWE, date(2026, 10, 4)),
            (ZoneInfo("Africa/Cairo"), date(2026, 4, 24)),
            (ZoneInfo("Africa/Cairo"), date(2026, 10, 29)),
        ],
        ids=str,
    )
    def test_make_up_the_length_of_the_day(self, zone: ZoneInfo, day: date) -> None:
        found = clock_changes(day, zone)
        lost = found.skipped.end - found.skipped.start if found.skipped else 0
        won = found.repeated.end - found.repeated.start if found.repeated else 0
        length = midnight(day + timedelta(days=1), zone) - midnight(day, zone)
        assert length == timedelta(minutes=DAY_MINUTES - lost + won)


class TestPlace:
    def test_is_the_wall_clock_on_an_ordinary_day(self) -> None:
        axis = Axis.of([date(2026, 12, 2)], BERLIN)
        assert axis.place(datetime(2026, 12, 2, 9, 45, tzinfo=UTC), date(2026, 12, 2)) == minutes(10, 45)

    def test_tells_the_hour_from_its_repetition(self) -> None:
        axis = Axis.of([AUTUMN], BERLIN)
        places = [axis.place(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), AUTUMN) for hour in (0, 1, 2)]
        assert places == [minutes(2, 30), minutes(3, 30), minutes(4, 30)]

    def test_is_in_order_of_time_all_day_long(self) -> None:
        day = date(2026, 4, 5)
        axis = Axis.of([day], LORD_HOWE)
        start = midnight(day, LORD_HOWE)
        places = [axis.place(start + timedelta(minutes=at), day) for at in range(24 * 60 + 30)]
        assert places == list(range(24 * 60 + 30))

    def test_leaves_a_gap_where_the_clocks_skip(self) -> None:
        axis = Axis.of([SPRING], BERLIN)
        before, after = datetime(2026, 3, 29, 0, 45, tzinfo=UTC), datetime(2026, 3, 29, 1, 15, tzinfo=UTC)
        assert (axis.place(before, SPRING), axis.place(after, SPRING)) == (minutes(1, 45), minutes(3, 15))

    def test_moves_the_other_days_down_with_it(self) -> None:
        saturday = AUTUMN - timedelta(days=1)
        axis = Axis.of([saturday, AUTUMN], BERLIN)
        ten = datetime(2026, 10, 24, 10, tzinfo=BERLIN)
        assert axis.place(ten, saturday) == axis.place(datetime(2026, 10, 25, 10, tzinfo=BERLIN), AUTUMN)
        assert axis.place(ten, saturday) == minutes(11)

    def test_ends_what_ends_at_three_above_the_gap_that_other_days_have(self) -> None:
        saturday = AUTUMN - timedelta(days=1)
        axis = Axis.of([saturday, AUTUMN], BERLIN)
        three = datetime(2026, 10, 24, 3, tzinfo=BERLIN)
        assert axis.place(three, saturday, is_end=True) == minutes(3)
        assert axis.place(three, saturday) == minutes(4)

    def test_stops_at_the_edges_of_the_day(self) -> None:
        axis = Axis.of([AUTUMN], BERLIN)
        before = datetime(2026, 10, 24, 23, tzinfo=BERLIN)
        after = datetime(2026, 10, 26, 1, tzinfo=BERLIN)
        assert (axis.place(before, AUTUMN), axis.place(after, AUTUMN, is_end=True)) == (0, minutes(25))
