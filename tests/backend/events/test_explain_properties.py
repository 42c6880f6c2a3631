"""What the organizer is told of a start, what invitees are offered and what a booking gets are one answer.

Calendars are made up and stand in PostgreSQL; the three are asked through the API.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.services.times import busy_range
from apps.integrations.models import BusyInterval, CalendarConnection
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.users.models import User
from core import clock
from shared_types.vocabulary import BookingStatus, StalePolicy, WaitlistStatus
from slot_engine import SlotRules
from tests.api_client import ApiClient
from tests.backend.events.cast import make_event_type, raw_booking, raw_seat
from tests.backend.integrations.cast import link_calendar
from tests.cast import make_schedule
from tests.slot_engine.strategies import TROUBLE

MINUTE = timedelta(minutes=1)
MANY = settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SPANS = st.lists(
    st.sampled_from([*[(0, 1440)] * 6, (540, 1020), (1320, 360), (60, 180), (570, 720)]),
    min_size=1,
    max_size=2,
    unique=True,
)


@dataclass(frozen=True)
class Taken:
    """Time from so many minutes before or after noon that something takes."""

    start: int
    lasts: int
    is_this: bool = True
    seats: int = 1
    capacity: int = 1
    status: BookingStatus = BookingStatus.CONFIRMED


QUARTERS = st.integers(-40, 40).map(lambda quarter: quarter * 15)
BOOKED = st.builds(
    Taken,
    start=QUARTERS,
    lasts=st.sampled_from([15, 30, 60]),
    is_this=st.booleans(),
    seats=st.integers(1, 4),
    capacity=st.sampled_from([1, 1, 4]),
    status=st.sampled_from(
        [
            BookingStatus.CONFIRMED,
            BookingStatus.CONFIRMED,
            BookingStatus.HELD,
            BookingStatus.HELD,
            BookingStatus.COMPLETED,
        ]
    ),
)
BUSY = st.builds(Taken, start=st.integers(-600, 600), lasts=st.integers(1, 300))
RULES = st.fixed_dictionaries(
    {
        "duration": st.sampled_from([5, 15, 30, 60, 240]),
        "slot_interval_minutes": st.sampled_from([0, 10, 15, 60]),
        "buffer_time_before": st.sampled_from([0, 0, 5]),
        "buffer_time_after": st.sampled_from([0, 0, 5]),
        "min_scheduling_notice": st.sampled_from([0, 0, 0, 30, 1500]),
        "max_scheduling_horizon": st.sampled_from([9 * 24 * 60] * 9 + [60]),
        "max_bookings_per_day": st.sampled_from([None, 1, 2]),
        "max_attendees": st.sampled_from([1, 1, 4]),
        "is_active": st.sampled_from([True] * 14 + [False]),
    }
)


@dataclass(frozen=True)
class World:
    """A calendar on a day that is hard, and the minute at which somebody asks for a start."""

    place: tuple[str, date]
    rules: dict[str, Any]
    weekly: dict[int, list[tuple[int, int]]]
    override: list[tuple[int, int]] | None
    booked: list[Taken]
    busy: list[Taken]
    loose_busy: list[Taken]
    unread_minutes: int
    anywhere: int
    beside: int | None
    fraction: int
    seats: int
    asked_ahead: int

    @property
    def noon(self) -> datetime:
        zone, day = self.place
        return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    @property
    def asked(self) -> int:
        """The minute that is asked for: beside the first time that is taken, or anywhere."""
        taken = [*self.booked, *self.busy]
        return self.anywhere if self.beside is None or not taken else taken[0].start + self.beside

    @property
    def start(self) -> datetime:
        return self.noon + self.asked * MINUTE + timedelta(microseconds=self.fraction)

    @property
    def now(self) -> datetime:
        return self.noon - self.asked_ahead * MINUTE


WORLDS = st.builds(
    World,
    place=st.sampled_from(TROUBLE),
    rules=RULES,
    weekly=st.fixed_dictionaries(dict.fromkeys(range(1, 8), SPANS)),
    override=st.sampled_from([None, None, None, [], [(0, 1440)], [(600, 900)], [(1320, 360)]]),
    booked=st.lists(BOOKED, max_size=4),
    busy=st.lists(BUSY, max_size=2),
    loose_busy=st.lists(BUSY, max_size=1),
    unread_minutes=st.sampled_from([0] * 12 + [59, 60]),
    anywhere=QUARTERS | QUARTERS | QUARTERS | st.integers(-600, 600),
    beside=st.sampled_from([None, None, 0, 0, 0, 15, 30, -15]),
    fraction=st.sampled_from([0] * 19 + [1]),
    seats=st.sampled_from([1] * 6 + [2, 4]),
    asked_ahead=st.sampled_from([24 * 60] * 8 + [120, 0, 7 * 24 * 60]),
)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    before = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def build(world: World, olga: User) -> EventType:
    make_schedule(
        olga,
        timezone=world.place[0],
        weekly=world.weekly,
        overrides=None if world.override is None else {world.place[1]: world.override},
    )
    asked, other = make_event_type(olga, "asked", **world.rules), make_event_type(olga, "other")
    for each in world.booked:
        add_booking(world, each, asked if each.is_this else other)
    calendar = link_calendar(olga)
    read_at = world.now - world.unread_minutes * MINUTE
    CalendarConnection.objects.update(stale_policy=StalePolicy.BLOCK, synced_at=read_at)
    events = [
        ExternalEventData(
            external_id=str(number), start=at(world, each.start), end=at(world, each.start + each.lasts)
        )
        for number, each in enumerate(world.busy)
    ]
    around = {"start": world.noon - timedelta(days=3), "end": world.noon + timedelta(days=3)}
    replace_external_events(calendar=calendar, events=events, **around)
    for each in world.loose_busy:
        where = (at(world, each.start), at(world, each.start + each.lasts))
        write_if_it_fits(lambda where=where: BusyInterval.objects.create(organizer=olga, busy=where))
    return asked


def add_booking(world: World, each: Taken, event_type: EventType) -> None:
    """A booking as it was made by rules that may have been others; none where the time is taken."""
    start = at(world, each.start)
    rules = SlotRules(duration_minutes=each.lasts, slot_interval_minutes=15)

    def write() -> None:
        booking = raw_booking(
            event_type,
            at=start,
            end_time=start + each.lasts * MINUTE,
            busy=busy_range(start, rules),
            capacity=each.capacity,
            status=each.status,
            **seats_of(world, each),
        )
        if booking.is_group_booking():
            raw_seat(booking)
        if booking.held_seats:
            offer_held(booking, world)

    write_if_it_fits(write)


def offer_held(booking: Booking, world: World) -> None:
    """Somebody's offer behind the seats that are held: without one nobody waits for them."""
    WaitlistEntry.objects.create(
        event_type=booking.event_type,
        organizer=booking.organizer,
        desired_start_time=booking.start_time,
        desired_end_time=booking.end_time,
        attendee_count=booking.held_seats,
        invitee_name="Ivo",
        invitee_email="waits@example.com",
        confirmed_at=world.now,
        notified_at=world.now,
        expires_at=world.now + timedelta(hours=1),
        status=WaitlistStatus.NOTIFIED,
        offered_booking=booking,
    )


def seats_of(world: World, each: Taken) -> dict[str, Any]:
    """Taken by people, or held for some who wait."""
    seats = min(each.seats, each.capacity)
    if each.status != BookingStatus.HELD:
        return {"attendee_count": seats}
    return {"attendee_count": 0, "held_seats": seats, "hold_expires_at": world.now + timedelta(hours=1)}


def write_if_it_fits(write: Any) -> None:
    with suppress(IntegrityError), transaction.atomic():
        write()


def at(world: World, minutes: int) -> datetime:
    return world.noon + minutes * MINUTE


def is_offered(api: ApiClient, world: World) -> bool:
    """Whether the start is in the public answer, by the dates of a viewer elsewhere."""
    day = world.start.date()
    query = {
        "start_date": str(day - timedelta(days=1)),
        "end_date": str(day + timedelta(days=1)),
        "timezone": "Asia/Kathmandu",
        "attendee_count": world.seats,
    }
    response = api.get("events/slots/olga/asked/", query)
    if response.status_code == 404:
        return False
    assert response.status_code == 200, response.content
    starts = [slot["start_time"] for day in response.json()["days"] for slot in day["slots"]]
    return world.start in map(datetime.fromisoformat, starts)


def refusal_of_booking(api: ApiClient, world: World) -> str:
    """The code of the refusal; empty where the booking is made."""
    body = {
        "organizer_slug": "olga",
        "event_type_slug": "asked",
        "start_time": world.start.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
        "attendee_count": world.seats,
    }
    before = Booking.objects.count()
    response = api.post("events/bookings/create/", body)
    if response.status_code == 201:
        return ""
    assert Booking.objects.count() == before
    assert response.status_code in (404, 409, 422), response.content
    return str(response.json()["code"])


TAKEN = {"slot_taken", "busy", "day_full", "capacity_exceeded"}


class TestTheThreeAnswers:
    def test_are_one(
        self, olga: User, olga_api: ApiClient, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: Counter[str] = Counter()

        @MANY
        @given(world=WORLDS)
        def agree(world: World) -> None:
            with undone():
                monkeypatch.setattr(clock, "now", lambda: world.now)
                build(world, olga)
                codes = ask_all_three(olga_api, anyone_api, world)
                event(codes[0] if codes else "offered")
                seen["worlds"] += 1
                seen["taken"] += bool(TAKEN & set(codes))
                seen["offered"] += not codes

        agree()
        # A property that is only ever tried in an empty calendar says little.
        assert seen["taken"] >= seen["worlds"] * 0.25, seen
        assert seen["offered"] >= seen["worlds"] * 0.1, seen


def ask_all_three(olga_api: ApiClient, anyone_api: ApiClient, world: World) -> list[str]:
    """Why the start cannot be had, once all three have said the same."""
    query = {"start": world.start.isoformat(), "attendee_count": world.seats}
    found = olga_api.get("events/slots/olga/asked/explain/", query)
    assert found.status_code == 200, found.content
    codes = [str(reason["code"]) for reason in found.json()["reasons"]]
    assert found.json()["is_offered"] == (not codes)
    assert is_offered(anyone_api, world) == (not codes)
    assert refusal_of_booking(anyone_api, world) == (codes[0] if codes else "")
    if not codes:
        again = olga_api.get("events/slots/olga/asked/explain/", query).json()["reasons"]
        assert bool(again) == is_full(world)
    return codes


def is_full(world: World) -> bool:
    """Whether the slot that has just been booked or joined has fewer seats left than were asked for."""
    slot = Booking.objects.live().get(event_type__event_type_slug="asked", start_time=world.start)
    return slot.capacity - slot.attendee_count - slot.held_seats < world.seats
