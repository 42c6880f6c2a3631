"""What is offered can be booked, and nothing else, on days on which clocks and calendars are difficult."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from apps.events.errors import SlotTaken, StartNotOffered
from apps.events.models import EventType
from apps.users.models import User
from core import clock
from shared_types.slots import SlotsRead
from tests.api_client import ApiClient
from tests.backend.events.cast import BERLIN, HALF_AN_HOUR, book, make_event_type
from tests.cast import make_schedule

type Weekly = Mapping[int, Sequence[tuple[int, int]]]

LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ALWAYS = {weekday: [(0, 24 * 60)] for weekday in range(1, 8)}
NIGHTS = {weekday: [(22 * 60, 2 * 60)] for weekday in range(1, 8)}


def offer(olga: User, zone: str, weekly: Weekly) -> EventType:
    make_schedule(olga, timezone=zone, weekly=weekly)
    return make_event_type(olga, min_scheduling_notice=0, max_scheduling_horizon=60 * 24 * 365)


def slots_on(date: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The starts of one date, as of three weeks before."""
    now = datetime.fromisoformat(date).replace(tzinfo=UTC) - timedelta(weeks=3)
    monkeypatch.setattr(clock, "now", lambda: now)
    query = {"start_date": date, "end_date": date, "timezone": zone}
    answer = ApiClient().get("events/slots/olga/intro-call/", query)
    found = SlotsRead.model_validate_json(answer.content)
    return [datetime.fromisoformat(slot.start_time) for day in found.days for slot in day.slots]


class TestDay:
    @pytest.mark.parametrize(
        ("date", "zone", "hours"),
        [
            ("2027-03-28", "Europe/Berlin", 23),
            ("2027-10-31", "Europe/Berlin", 25),
            ("2027-04-04", "Australia/Lord_Howe", 24.5),
            ("2027-10-03", "Australia/Lord_Howe", 23.5),
            ("2028-02-29", "Asia/Kathmandu", 24),
        ],
    )
    def test_has_as_many_slots_as_it_has_half_hours(
        self, olga: User, monkeypatch: pytest.MonkeyPatch, date: str, zone: str, hours: float
    ) -> None:
        offer(olga, zone, ALWAYS)
        starts = slots_on(date, zone, monkeypatch)
        assert len(starts) == hours * 2
        assert len({start.astimezone(UTC) for start in starts}) == hours * 2
        gaps = {later - earlier for earlier, later in pairwise(starts)}
        assert gaps == {HALF_AN_HOUR}

    @pytest.mark.parametrize(
        ("date", "zone"),
        [("2027-10-31", "Europe/Berlin"), ("2027-03-28", "Europe/Berlin"), ("2028-02-29", "UTC")],
    )
    def test_lets_each_of_its_slots_be_booked(
        self, olga: User, monkeypatch: pytest.MonkeyPatch, date: str, zone: str
    ) -> None:
        event_type = offer(olga, zone, {weekday: [(30, 240)] for weekday in range(1, 8)})
        starts = slots_on(date, zone, monkeypatch)
        for start in starts:
            assert book(event_type, at=start, now=clock.now()).booking.start_time == start
        assert slots_on(date, zone, monkeypatch) == []


class TestHour:
    def test_that_comes_twice_is_two_different_times(
        self, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        event_type = offer(olga, "Europe/Berlin", ALWAYS)
        slots_on("2027-10-31", "Europe/Berlin", monkeypatch)
        first = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)
        second = first.replace(fold=1)
        assert book(event_type, at=first, now=clock.now()).booking.start_time == datetime(
            2027, 10, 31, 0, 30, tzinfo=UTC
        )
        assert book(event_type, at=second, now=clock.now()).booking.start_time == datetime(
            2027, 10, 31, 1, 30, tzinfo=UTC
        )
        with pytest.raises(SlotTaken):
            book(event_type, at=second, now=clock.now())

    def test_that_is_skipped_is_read_as_the_one_after(
        self, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Half past two does not come on that night; who asks for it by its offset gets half past three."""
        event_type = offer(olga, "Europe/Berlin", ALWAYS)
        slots_on("2027-03-28", "Europe/Berlin", monkeypatch)
        skipped = datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN)
        made = book(event_type, at=skipped, now=clock.now()).booking
        assert made.start_time.astimezone(BERLIN).time().isoformat() == "03:30:00"


class TestNight:
    def test_runs_into_the_next_day(self, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
        event_type = offer(olga, "Europe/Berlin", NIGHTS)
        starts = slots_on("2027-03-27", "Europe/Berlin", monkeypatch)
        assert [start.strftime("%H:%M") for start in starts] == [
            *("00:00", "00:30", "01:00", "01:30"),
            *("22:00", "22:30", "23:00", "23:30"),
        ]
        midnight = datetime(2027, 3, 28, 0, 0, tzinfo=BERLIN)
        assert book(event_type, at=midnight, now=clock.now()).booking.start_time == midnight
        with pytest.raises(StartNotOffered):
            book(event_type, at=midnight + timedelta(hours=2), now=clock.now())

    def test_is_shorter_when_the_clocks_go_forward_in_it(
        self, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Lord Howe's clocks jump from two to half past two: a night until three has half an hour less."""
        offer(olga, "Australia/Lord_Howe", {6: [(22 * 60, 3 * 60)]})
        starts = slots_on("2027-10-03", "Australia/Lord_Howe", monkeypatch)
        assert [start.strftime("%H:%M") for start in starts] == ["00:00", "00:30", "01:00", "01:30", "02:30"]
        assert starts[-1].tzinfo != LORD_HOWE
        assert starts[-1].utcoffset() == timedelta(hours=11)
