"""What is asked of a provider, whoever it is. Every method may raise a ProviderFailure, and nothing else.

Adapters know no table and no clock: they get plain values and give plain values back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class CalendarListing:
    """A calendar of a linked account."""

    external_id: str
    name: str
    can_write: bool
    is_primary: bool = False


@dataclass(frozen=True, kw_only=True)
class ExternalEventData:
    """One event as a provider tells of it, a date of a recurring one by itself. `[start, end)`, instants.

    uid: as calendar files name it; by it a booking of ours is known again wherever it has been copied to.
    series_id: where a provider says of all dates at once that they have changed, its name for all of them.
    A change that names it, or that has it among `gone_ids`, replaces every date that was known before.
    """

    external_id: str
    start: datetime
    end: datetime
    title: str = ""
    is_busy: bool = True
    etag: str = ""
    uid: str = ""
    series_id: str = ""
    booking_id: UUID | None = None  # where the provider keeps it beside the event, as we wrote it there


@dataclass(frozen=True, kw_only=True)
class CalendarChanges:
    """What a calendar says since `sync_token`, or, with `is_complete`, all that it has in the window."""

    events: Sequence[ExternalEventData]
    gone_ids: Sequence[str]
    sync_token: str
    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class EventToWrite:
    """A booking as an organizer's calendar is to have it. `[start, end)`, instants.

    A provider without an interface of its own for events gets `calendar_file`, an iCalendar object without
    METHOD. Nobody is invited by the provider: our own mails do that.
    """

    booking_id: UUID
    uid: str
    sequence: int
    title: str
    description: str
    location: str
    start: datetime
    end: datetime
    timezone: str
    calendar_file: bytes


@dataclass(frozen=True, kw_only=True)
class WrittenEvent:
    """What has become of an event that was written."""

    external_id: str
    etag: str


class AccessTokens(Protocol):
    """What opens an account, as an adapter asks for it. Each may raise ConsentWithdrawn or Unreachable."""

    def current(self) -> str:
        """A token that should be taken."""

    def renew(self, refused: str) -> str:
        """Another one, in place of one that was not taken."""

    def give_up(self, refused: str) -> None:
        """A new one was not taken either: note that the account has to be linked again."""


class CalendarPort(Protocol):
    """An account with calendars."""

    def calendars(self) -> Sequence[CalendarListing]:
        """All that the account can see."""

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        """What is new since `sync_token`; everything in `[start, end)` where that is empty.

        Raises SyncTokenGone where the token is too old. The answer is whole: a provider's pages are all read.
        """

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        """Create the event, or, with `external_id`, bring it up to date. Said twice, there is one event.

        etag: as it was when it was last read; raises ChangedMeanwhile where it is another by now.
        """

    def remove(self, calendar_id: str, external_id: str) -> None:
        """Take the event out. One that is gone already is no failure."""


@dataclass(frozen=True, kw_only=True)
class MeetingToHold:
    """A call that needs a link. key: the same whenever it is asked for again.

    may_exist: it has been asked for before, and the answer got lost: to be looked for first where the
    provider knows no other way. is_series: it takes place on other dates too.
    """

    key: str
    title: str
    start: datetime
    end: datetime
    timezone: str
    may_exist: bool = False
    is_series: bool = False


@dataclass(frozen=True, kw_only=True)
class HeldMeeting:
    """How to get into a call."""

    link: str
    meeting_id: str
    password: str = ""


class MeetingPort(Protocol):
    """An account that makes meeting links."""

    def create(self, meeting: MeetingToHold) -> HeldMeeting:
        """A new call. Asked twice with one key, there is one call where the provider can do that."""

    def move(self, meeting_id: str, meeting: MeetingToHold) -> None:
        """Tell of a new time."""

    def remove(self, meeting_id: str) -> None:
        """Call it off. One that is gone already is no failure."""
