"""Olga's linked accounts, and what stands behind them: a calendar and a maker of calls that only remember."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NoReturn
from uuid import uuid4

import pytest

from apps.events.models import Booking
from apps.events.services.calendar_syncing.following import follow_calendars
from apps.events.services.calendar_syncing.syncing import sync_next_booking
from apps.integrations.errors import ChangedMeanwhile, ProviderFailure
from apps.integrations.models import CalendarConnection, ConferencingConnection, LinkedCalendar
from apps.integrations.providers.ports import (
    CalendarChanges,
    CalendarListing,
    EventToWrite,
    HeldMeeting,
    MeetingToHold,
    WrittenEvent,
)
from apps.integrations.services import adapters
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider, ConferencingProvider
from tests.backend.events.cast import NOW


class WorkerDied(BaseException):
    """A worker was killed after the provider had done what it was asked, and before that was written down."""


@dataclass
class Provider:
    """What can go wrong. fails: raised instead of doing anything. dies: raised when it is done, once."""

    asked: int = 0
    fails: ProviderFailure | None = None
    dies: bool = False

    def begin(self) -> None:
        self.asked += 1
        if self.fails:
            raise self.fails

    def end(self) -> None:
        if self.dies:
            self.dies = False
            raise WorkerDied


@dataclass
class FakeCalendar(Provider):
    """Calendars that know an event again by its UID. events: by calendar and UID."""

    events: dict[tuple[str, str], EventToWrite] = field(default_factory=dict)
    etags: dict[tuple[str, str], str] = field(default_factory=dict)
    versions: int = 0

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        self.begin()
        assert external_id in ("", f"id-of-{event.uid}")
        where = calendar_id, event.uid
        if etag and where in self.events and self.etags[where] != etag:
            raise ChangedMeanwhile
        self.versions += 1
        self.events[where], self.etags[where] = event, f"v{self.versions}"
        self.end()
        return WrittenEvent(external_id=f"id-of-{event.uid}", etag=self.etags[where])

    def remove(self, calendar_id: str, external_id: str) -> None:
        self.begin()
        self.events.pop((calendar_id, external_id.removeprefix("id-of-")), None)
        self.end()

    def calendars(self) -> list[CalendarListing]:
        return self._not_asked()

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        return self._not_asked()

    def _not_asked(self) -> NoReturn:
        raise AssertionError("That is asked by those who read calendars.")

    def change(
        self, uid: str, *, start: datetime | None = None, end: datetime | None = None, etag: str = ""
    ) -> None:
        """Somebody drags the event elsewhere; without an end it keeps its length."""
        old = self.events["work", uid]
        start = start or old.start
        self.events["work", uid] = replace(old, start=start, end=end or start + (old.end - old.start))
        self.versions += 1
        self.etags["work", uid] = etag or f"theirs-{self.versions}"

    def titles(self, calendar_id: str = "work") -> list[tuple[str, datetime]]:
        return sorted(
            (event.title, event.start) for (where, _), event in self.events.items() if where == calendar_id
        )


@dataclass
class FakeCalls(Provider):
    """A maker of calls. calls: when each takes place, by key."""

    calls: dict[str, datetime] = field(default_factory=dict)
    made: int = 0

    def create(self, meeting: MeetingToHold) -> HeldMeeting:
        self.begin()
        if meeting.key not in self.calls:
            self.made += 1
        self.calls[meeting.key] = meeting.start
        self.end()
        return HeldMeeting(
            link=f"https://calls.example/{meeting.key}", meeting_id=meeting.key, password="tulip-7"
        )

    def move(self, meeting_id: str, meeting: MeetingToHold) -> None:
        self.begin()
        self.calls[meeting_id] = meeting.start
        self.end()

    def remove(self, meeting_id: str) -> None:
        self.begin()
        self.calls.pop(meeting_id, None)
        self.end()


def stand_in(monkeypatch: pytest.MonkeyPatch) -> tuple[FakeCalendar, FakeCalls]:
    """Put them behind CalDAV and Zoom."""
    calendar, calls = FakeCalendar(), FakeCalls()
    monkeypatch.setitem(adapters.CALENDARS, CalendarProvider.CALDAV, lambda *_: calendar)
    monkeypatch.setitem(adapters.MEETINGS, ConferencingProvider.ZOOM, lambda *_: calls)
    return calendar, calls


def link(organizer: User, *, name: str = "work", now: datetime = NOW) -> LinkedCalendar:
    """A calendar that takes the bookings from now on."""
    account = CalendarConnection.objects.create(
        organizer=organizer,
        provider=CalendarProvider.CALDAV,
        account_email=f"{name}-{uuid4()}@calendar.example",
        address="https://calendar.example/",
    )
    LinkedCalendar.objects.filter(organizer=organizer).update(takes_bookings=False)
    calendar = LinkedCalendar.objects.create(
        organizer=organizer,
        connection=account,
        external_id=name,
        name=name,
        can_write=True,
        takes_bookings=True,
    )
    follow_calendars(now=now)
    return calendar


def link_calls(organizer: User, **fields: object) -> ConferencingConnection:
    """An account that makes links."""
    values = {"provider": ConferencingProvider.ZOOM, "is_default": True, **fields}
    return ConferencingConnection.objects.create(
        organizer=organizer, account_email=f"{uuid4()}@calls.example", **values
    )


def sync_all(*, now: datetime = NOW) -> int:
    """Tell everything that is due; how many rows that were."""
    count = 0
    while sync_next_booking(now=now):
        count += 1
        assert count < 500, "it never ends"
    return count


def again(booking: Booking) -> Booking:
    """The booking as it is now."""
    return Booking.objects.select_related("event_type", "organizer").get(id=booking.id)
