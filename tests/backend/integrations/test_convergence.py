"""Random histories on both sides, through drops, repeats and outages: in the end both say the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from apps.integrations.errors import ProviderFailure, SyncTokenGone
from apps.integrations.providers.google import GoogleCalendar
from apps.integrations.providers.outlook import OutlookCalendar
from apps.integrations.providers.ports import CalendarChanges, CalendarPort, EventToWrite
from tests.simulators.google import Google
from tests.simulators.graph import Graph, edge
from tests.simulators.oauth import apps_at
from tests.simulators.web import Reply, Simulator, running

START = datetime(2027, 3, 28, tzinfo=UTC)
END = START + timedelta(days=7)
STEPS = 60
type Times = dict[str, tuple[datetime, datetime]]


class Side(Protocol):
    """A provider, as its owner has it before them."""

    calendar_id: str

    @property
    def simulator(self) -> Simulator: ...
    def port(self) -> CalendarPort: ...
    def add(self, start: datetime) -> None: ...
    def move(self, event_id: str, start: datetime) -> None: ...
    def delete(self, event_id: str) -> None: ...
    def forget_tokens(self) -> None: ...
    def live(self) -> Times: ...


@dataclass
class GoogleSide:
    """Google's."""

    simulator: Google
    calendar_id: str = "olga@calendar.example"

    def port(self) -> CalendarPort:
        return GoogleCalendar(self.simulator.tokens())

    def add(self, start: datetime) -> None:
        self.simulator.primary.add(start, start + timedelta(hours=1))

    def move(self, event_id: str, start: datetime) -> None:
        times = {"start": {"dateTime": start.isoformat()}}
        times["end"] = {"dateTime": (start + timedelta(hours=1)).isoformat()}
        self.simulator.primary.change(event_id, times, is_patch=True)

    def delete(self, event_id: str) -> None:
        self.simulator.primary.delete(event_id)

    def forget_tokens(self) -> None:
        self.simulator.primary.forget_tokens()

    def live(self) -> Times:
        return {
            name: (
                datetime.fromisoformat(event["start"]["dateTime"]),
                datetime.fromisoformat(event["end"]["dateTime"]),
            )
            for name, event in self.simulator.primary.events.items()
            if event["status"] != "cancelled"
        }


@dataclass
class OutlookSide:
    """Microsoft's."""

    simulator: Graph
    calendar_id: str = "AQMkADAw/+="

    def port(self) -> CalendarPort:
        return OutlookCalendar(self.simulator.tokens(), zone=ZoneInfo("Europe/Berlin"))

    def add(self, start: datetime) -> None:
        self.simulator.primary.add(start, start + timedelta(hours=1))

    def move(self, event_id: str, start: datetime) -> None:
        times = {"start": edge(start), "end": edge(start + timedelta(hours=1))}
        self.simulator.primary.put(event_id, times)

    def delete(self, event_id: str) -> None:
        self.simulator.primary.delete(event_id)

    def forget_tokens(self) -> None:
        self.simulator.primary.forget_tokens()

    def live(self) -> Times:
        def instant(told: dict[str, str]) -> datetime:
            return datetime.fromisoformat(told["dateTime"][:19]).replace(tzinfo=UTC)

        return {
            name: (instant(event["start"]), instant(event["end"]))
            for name, event in self.simulator.primary.events.items()
        }


@dataclass
class Copy:
    """What we know of a calendar, as `sync` keeps it: taken in whole, or not at all."""

    token: str = ""
    known: Times = field(default_factory=dict)
    uids: dict[str, str] = field(default_factory=dict)

    def read(self, side: Side) -> None:
        try:
            changes = self._ask(side, self.token)
        except SyncTokenGone:
            changes = self._ask(side, "")
        if changes.is_complete:
            self.known, self.uids = {}, {}
        for name in changes.gone_ids:
            self.known.pop(name, None)
            self.uids.pop(name, None)
        self.known |= {event.external_id: (event.start, event.end) for event in changes.events}
        self.uids |= {event.external_id: event.uid for event in changes.events}
        self.token = changes.sync_token

    def _ask(self, side: Side, token: str) -> CalendarChanges:
        return side.port().changes(side.calendar_id, sync_token=token, start=START, end=END)


@dataclass
class Ours:
    """Our bookings, and the events that we were told stand for them."""

    wanted: dict[UUID, datetime] = field(default_factory=dict)
    events: dict[UUID, str] = field(default_factory=dict)
    unwritten: set[UUID] = field(default_factory=set)

    def write(self, side: Side, booking_id: UUID) -> None:
        """Say what is so; what got no answer is said again later."""
        self.unwritten.add(booking_id)
        port, known = side.port(), self.events.get(booking_id, "")
        if booking_id in self.wanted:
            event = _event(booking_id, self.wanted[booking_id])
            self.events[booking_id] = port.write(side.calendar_id, event, external_id=known).external_id
        elif known:
            port.remove(side.calendar_id, known)
        self.unwritten.discard(booking_id)


def _event(booking_id: UUID, start: datetime) -> EventToWrite:
    return EventToWrite(
        booking_id=booking_id,
        uid=f"{booking_id}@kalends",
        sequence=0,
        title="Intro",
        description="",
        location="",
        start=start,
        end=start + timedelta(hours=1),
        timezone="Europe/Berlin",
        calendar_file=b"",
    )


@pytest.fixture(params=["google", "microsoft"])
def side(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Side]:
    if request.param == "google":
        with running(Google) as google:
            settings.OAUTH_APPS = apps_at(google=google.address)
            google.primary.page_size = 3
            yield GoogleSide(google)
    else:
        with running(Graph) as graph:
            settings.OAUTH_APPS = apps_at(microsoft=graph.address)
            graph.primary.page_size = 3
            yield OutlookSide(graph)


def _trouble(side: Side, chance: Random) -> None:
    reply = chance.choice([None, Reply(status=503, body={}), Reply(status=429, body={})])
    is_done = reply is None and chance.random() < 0.5
    side.simulator.fail(reply=reply, is_done=is_done, after=chance.randrange(4))


def _step(side: Side, ours: Ours, copy: Copy, chance: Random) -> None:
    start = START + timedelta(hours=chance.randrange(24 * 6))
    theirs = sorted(side.live())
    match chance.randrange(8):
        case 0:
            side.add(start)
        case 1 if theirs:
            side.move(chance.choice(theirs), start)
        case 2 if theirs:
            side.delete(chance.choice(theirs))
        case 3:
            side.forget_tokens()
        case 4 | 5:
            booking_id = UUID(int=chance.randrange(1, 6))
            ours.wanted[booking_id] = start
            ours.write(side, booking_id)
        case 6 if ours.wanted:
            booking_id = chance.choice(sorted(ours.wanted))
            del ours.wanted[booking_id]
            ours.write(side, booking_id)
        case _:
            copy.read(side)


class TestConvergence:
    @pytest.mark.parametrize("seed", range(25))
    def test_both_sides_agree_when_the_dust_has_settled(self, side: Side, seed: int) -> None:
        chance, ours, copy = Random(seed), Ours(), Copy()
        failures = 0
        for _ in range(STEPS):
            if chance.random() < 0.4:
                _trouble(side, chance)
            try:
                _step(side, ours, copy, chance)
            except ProviderFailure:
                failures += 1
        side.simulator.faults.clear()
        assert failures > 3  # or nothing was shown
        for booking_id in [*ours.unwritten, *ours.wanted]:
            ours.write(side, booking_id)
        copy.read(side)
        assert copy.known == side.live()
        copy.read(side)
        assert copy.known == side.live()
        for booking_id, start in ours.wanted.items():
            mirrors = [name for name, uid in copy.uids.items() if uid == f"{booking_id}@kalends"]
            assert [copy.known[name][0] for name in mirrors] == [start]
