"""Slots by the viewer's dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slot_engine import Slot, group_by_day, local_texts
from tests.slot_engine.examples import BERLIN, NEW_YORK, UTC_ZONE, at, wall

LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
VIEWERS = [
    *(BERLIN, NEW_YORK, UTC_ZONE, LORD_HOWE, KATHMANDU),
    *(ZoneInfo(f"America/{city}") for city in ("Santiago", "Nuuk", "Havana", "St_Johns")),
    *(ZoneInfo(name) for name in ("Africa/Cairo", "Pacific/Apia", "Pacific/Kiritimati")),
]


def slots_at(*starts: int) -> list[Slot]:
    return [Slot((start, start + 1800, 1)) for start in starts]


class TestGroupByDay:
    def test_puts_each_slot_on_the_date_its_viewer_sees(self) -> None:
        slots = slots_at(at("2027-03-01 04:00"), at("2027-03-01 09:00"))
        assert [(day.day, day.starts) for day in group_by_day(slots, NEW_YORK)] == [
            (date(2027, 2, 28), ["2027-02-28T22:00:00-05:00"]),
            (date(2027, 3, 1), ["2027-03-01T03:00:00-05:00"]),
        ]

    def test_names_only_dates_that_have_slots(self) -> None:
        slots = slots_at(at("2027-03-01 09:00"), at("2027-03-05 09:00"))
        assert [day.day.day for day in group_by_day(slots, BERLIN)] == [1, 5]
        assert group_by_day([], BERLIN) == []

    def test_keeps_the_slots_beside_their_texts(self) -> None:
        slots = slots_at(at("2027-03-01 09:00"), at("2027-03-01 09:30"))
        (day,) = group_by_day(slots, UTC_ZONE)
        assert day.slots == slots
        assert day.starts == ["2027-03-01T08:00:00+00:00", "2027-03-01T08:30:00+00:00"]

    def test_changes_the_offset_in_the_middle_of_a_day(self) -> None:
        first = at("2027-10-31 00:30")
        (day,) = group_by_day(slots_at(first, first + 7200, first + 10_800), BERLIN)
        assert day.starts == [
            "2027-10-31T00:30:00+02:00",
            "2027-10-31T02:30:00+02:00",
            "2027-10-31T02:30:00+01:00",
        ]

    def test_writes_offsets_that_are_no_whole_hours(self) -> None:
        slots = slots_at(at("2027-03-01 09:00"))
        assert group_by_day(slots, KATHMANDU)[0].starts == ["2027-03-01T13:45:00+05:45"]
        assert group_by_day(slots, LORD_HOWE)[0].starts == ["2027-03-01T19:00:00+11:00"]

    @pytest.mark.parametrize("hour", range(0, 24, 6))
    def test_goes_by_the_date_shown_where_the_clocks_fall_back_across_midnight(self, hour: int) -> None:
        # Newfoundland, 2010: 00:01 on Sunday became 23:01 on Saturday.
        st_johns = ZoneInfo("America/St_Johns")
        slots = slots_at(
            *range(at("2010-11-06 00:00", st_johns) + hour * 3600, at("2010-11-08 00:00", st_johns), 30)
        )
        days = group_by_day(slots, st_johns)
        assert [day.day.day for day in days] == [6, 7]
        assert all(text.startswith(day.day.isoformat()) for day in days for text in day.starts)

    @given(
        st.sampled_from(VIEWERS),
        st.datetimes(wall("2000-01-01 00:00"), wall("2036-01-01 00:00")),
        st.lists(st.integers(0, 5 * 24 * 60), unique=True).map(sorted),
    )
    def test_says_of_each_slot_what_the_clocks_show(
        self, zone: ZoneInfo, begin: datetime, minutes: list[int]
    ) -> None:
        first = int(begin.replace(tzinfo=UTC_ZONE).timestamp()) // 60 * 60
        slots = slots_at(*(first + 60 * minute for minute in minutes))
        shown = {
            (day.day, slot, text)
            for day in group_by_day(slots, zone)
            for slot, text in zip(day.slots, day.starts, strict=True)
        }
        local = [datetime.fromtimestamp(slot.start, zone) for slot in slots]
        assert shown == {
            (time.date(), slot, time.isoformat()) for time, slot in zip(local, slots, strict=True)
        }
        assert local_texts([slot.start for slot in slots], zone) == [time.isoformat() for time in local]
