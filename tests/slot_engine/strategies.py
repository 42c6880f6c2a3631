"""Calendars for properties: small and crowded, in zones and on days chosen for trouble."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from slot_engine import Agenda, GroupSlot, Hours, Instant, Interval, LocalInterval, SlotRules
from tests.slot_engine.clock_reading import read_wall

# A date on which, or in the night after which, the zone's clocks change; and some on which nothing happens.
TROUBLE = [
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/New_York", date(2028, 2, 29)),
    ("America/Santiago", date(2027, 4, 3)),
    ("America/Santiago", date(2027, 9, 5)),
    ("America/Nuuk", date(2027, 3, 27)),
    ("America/Nuuk", date(2027, 10, 30)),
    ("America/Havana", date(2027, 11, 7)),
    ("Africa/Cairo", date(2027, 4, 30)),
    ("Africa/Cairo", date(2027, 10, 28)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Asia/Kathmandu", date(2026, 12, 31)),
    ("Pacific/Kiritimati", date(2027, 6, 1)),
]
VIEWERS = st.sampled_from(
    [ZoneInfo(name) for name, _ in TROUBLE] + [ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")]
)

QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15)
LOCAL_INTERVALS = st.builds(LocalInterval, QUARTERS, QUARTERS | st.just(1440)) | st.sampled_from(
    [LocalInterval(0, 1440), LocalInterval(540, 1020), LocalInterval(1320, 360), LocalInterval(0, 120)]
)
DAY_HOURS = st.lists(LOCAL_INTERVALS, max_size=3).map(tuple)

RULES = st.builds(
    SlotRules,
    duration_minutes=st.sampled_from([5, 15, 20, 30, 45, 60, 90, 720, 1440]),
    slot_interval_minutes=st.sampled_from([10, 15, 30, 50, 60, 420]),
    buffer_before_minutes=st.sampled_from([0, 0, 5, 30]),
    buffer_after_minutes=st.sampled_from([0, 0, 10, 60]),
    notice_minutes=st.sampled_from([0, 0, 30, 600]),
    horizon_minutes=st.sampled_from([None, None, 0, 600, 2880]),
    max_bookings_per_day=st.sampled_from([None, None, 1, 2]),
    capacity=st.sampled_from([1, 1, 2, 8]),
)


@dataclass(frozen=True)
class Question:
    """All that find_slots is asked with."""

    hours: Hours
    rules: SlotRules
    agenda: Agenda
    window: Interval
    now: Instant
    seats: int = 1

    def parts(self) -> dict[str, Any]:
        """The keywords of find_slots."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def but(self, **changes: Any) -> "Question":
        """The same question in other circumstances."""
        return replace(self, **changes)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question about some hours around a day of trouble."""
    name, day = draw(st.sampled_from(TROUBLE))
    zone = ZoneInfo(name)
    begins = read_wall(day, 0, zone)
    start = begins + 60 * draw(st.integers(-1440, 1440))
    window = Interval(start, start + 60 * draw(st.integers(1, 2 * 1440)))
    return Question(
        hours=draw(hours_around(day, zone)),
        rules=draw(RULES),
        agenda=draw(agendas(window)),
        window=window,
        now=start + draw(st.integers(-4 * 86_400, 86_400)),
        seats=draw(st.sampled_from([1, 1, 1, 2, 3])),
    )


@st.composite
def hours_around(draw: st.DrawFn, day: date, zone: ZoneInfo) -> Hours:
    """Weekly hours, and overrides near a date."""
    usual = draw(DAY_HOURS)
    weekly = dict.fromkeys(range(1, 8), usual) | draw(
        st.dictionaries(st.integers(1, 7), DAY_HOURS, max_size=3)
    )
    days = st.integers(-3, 3).map(lambda offset: date.fromordinal(day.toordinal() + offset))
    return Hours(zone, weekly, draw(st.dictionaries(days, DAY_HOURS, max_size=3)))


@st.composite
def agendas(draw: st.DrawFn, window: Interval) -> Agenda:
    """A few things in and around a window."""
    # On quarters of an hour, as the hours are, so that things often touch.
    quarters = st.integers(window.start // 900 - 4, window.end // 900 + 4)
    moments = quarters.map(lambda quarter: quarter * 900)
    lengths = st.sampled_from([0, 300, 900, 1800, 3600, 7200, 86_400])
    spans = st.tuples(moments, lengths).map(lambda span: (span[0], span[0] + span[1]))
    slots = st.tuples(spans, st.integers(0, 3)).map(lambda slot: GroupSlot(*slot[0], slot[1]))
    return Agenda(
        busy=draw(st.lists(spans, max_size=6)),
        group_slots=draw(st.lists(slots, max_size=2, unique_by=lambda slot: slot.start)),
        starts_booked=draw(st.lists(moments, max_size=4)),
    )
