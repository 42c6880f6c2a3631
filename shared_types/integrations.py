"""Linked accounts: other calendars, and what makes meeting links."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr

from shared_types.base import In, Out
from shared_types.fields import NO_WORDS, Flag, Line, Name
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus, StalePolicy

StaleMinutes = Annotated[int, Field(ge=5, le=60 * 24 * 7), NO_WORDS]


class ProviderRead(Out):
    """An account that could be linked. can_link: whether this installation has the credentials for it."""

    provider: CalendarProvider | ConferencingProvider
    can_link: bool


class LinkingRead(Out):
    """Where the browser goes to give its permission."""

    authorize_url: str


class CalDavCreate(In):
    """A calendar server (CalDAV): Nextcloud, Fastmail, iCloud, Radicale and many others."""

    url: Line = Field(min_length=1, max_length=500, description="Or its host alone: cloud.example.org.")
    username: Line = Field(min_length=1, max_length=254)
    password: SecretStr = Field(min_length=1, max_length=500)


class IcsCreate(In):
    """The private address of a calendar that can only be read. Whoever knows the address can read it."""

    url: SecretStr = Field(min_length=1, max_length=2000)
    name: Name


class CalendarRead(Out):
    """One calendar of a linked account."""

    id: UUID
    name: str
    can_write: bool
    counts_as_busy: bool
    takes_bookings: bool


class CalendarUpdate(In):
    """What a calendar is used for. One calendar of all takes the bookings."""

    counts_as_busy: Flag | None = None
    takes_bookings: Flag | None = None


class CalendarConnectionRead(Out):
    """A linked account with calendars. is_stale: it could not be read for `stale_after_minutes`."""

    id: UUID
    provider: CalendarProvider
    account_email: str
    status: ConnectionStatus
    last_error: str
    synced_at: datetime | None
    is_stale: bool
    stale_policy: StalePolicy
    stale_after_minutes: int
    calendars: list[CalendarRead]


class CalendarConnectionUpdate(In):
    """What happens to the slots while the account cannot be read."""

    stale_policy: StalePolicy | None = None
    stale_after_minutes: StaleMinutes | None = None


class ConferencingConnectionRead(Out):
    """A linked account that makes meeting links. is_default: it makes them where an event type names none."""

    id: UUID
    provider: ConferencingProvider
    account_email: str
    status: ConnectionStatus
    last_error: str
    is_default: bool
