"""What the API may answer about linked accounts: Olga's calendars and what makes her links."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import RootModel

from shared_types.integrations import (
    CalendarConnectionRead,
    CalendarRead,
    ConferencingConnectionRead,
    ProviderRead,
)
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus, StalePolicy
from tests.frontend.samples import NOW

GOOGLE, ICS, ZOOM, WORK, HOME, SCHOOL = (UUID(int=number) for number in range(61, 67))
WORK_KEY, HOME_KEY = f"{GOOGLE}/{WORK}", f"{GOOGLE}/{HOME}"


class CalendarAccounts(RootModel[list[CalendarConnectionRead]]):
    """The linked accounts with calendars, as the API lists them."""


class VideoAccounts(RootModel[list[ConferencingConnectionRead]]):
    """The linked accounts that make links, as the API lists them."""


class Providers(RootModel[list[ProviderRead]]):
    """What could be linked, as the API lists it."""


def calendar(ident: UUID, name: str, **changes: Any) -> CalendarRead:
    """A calendar that counts and can be written into."""
    known = {"can_write": True, "counts_as_busy": True, "takes_bookings": False}
    return CalendarRead(id=ident, name=name, **{**known, **changes})


def google(**changes: Any) -> CalendarConnectionRead:
    """Olga's Google account, read three minutes ago; her work calendar takes the bookings."""
    known: dict[str, Any] = {
        "id": GOOGLE,
        "provider": CalendarProvider.GOOGLE,
        "account_email": "olga@gmail.com",
        "status": ConnectionStatus.ACTIVE,
        "last_error": "",
        "synced_at": NOW - timedelta(minutes=3, seconds=20),
        "is_stale": False,
        "stale_policy": StalePolicy.IGNORE,
        "stale_after_minutes": 60,
        "calendars": [
            calendar(WORK, "Work", takes_bookings=True),
            calendar(HOME, "Family", counts_as_busy=False),
        ],
    }
    return CalendarConnectionRead(**{**known, **changes})


def ics(**changes: Any) -> CalendarConnectionRead:
    """The calendar of a school, which can only be read."""
    known: dict[str, Any] = {
        "id": ICS,
        "provider": CalendarProvider.ICS,
        "account_email": "School",
        "calendars": [calendar(SCHOOL, "School", can_write=False)],
    }
    return google(**{**known, **changes})


def zoom(**changes: Any) -> ConferencingConnectionRead:
    """Olga's Zoom account, which makes her links."""
    known: dict[str, Any] = {
        "id": ZOOM,
        "provider": ConferencingProvider.ZOOM,
        "account_email": "olga@example.com",
        "status": ConnectionStatus.ACTIVE,
        "last_error": "",
        "is_default": True,
    }
    return ConferencingConnectionRead(**{**known, **changes})


def providers(*linkable: str) -> Providers:
    """Every provider; those named have credentials here, and what is linked by hand needs none."""
    return Providers(
        [
            ProviderRead(provider=each, can_link=each in {*linkable, "caldav", "ics"})
            for each in (*CalendarProvider, *ConferencingProvider)
        ]
    )
