"""Accounts that are reached by an address, ready to be asked."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from apps.integrations.models import CalendarConnection
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.caldav import CalDavCalendars, Session
from apps.integrations.providers.ics import IcsFeed

# For everything that is asked of one account at one time; reading its files and writing comes on top.
_MOST_SECONDS: Final = 30.0


def caldav_account(connection: CalendarConnection, _now: datetime) -> CalDavCalendars:
    """An account at a calendar server."""
    session = Session(
        address=connection.address,
        username=connection.username,
        password=connection.secret,
        budget=Budget(_MOST_SECONDS),
    )
    return CalDavCalendars(session, zone=_zone(connection), owners=_owners(connection))


def published_calendar(connection: CalendarConnection, _now: datetime) -> IcsFeed:
    """A calendar that is a file."""
    return IcsFeed(
        connection.address,
        name=connection.account_email,
        zone=_zone(connection),
        owners=_owners(connection),
        budget=Budget(_MOST_SECONDS),
    )


def _zone(connection: CalendarConnection) -> ZoneInfo:
    return ZoneInfo(connection.organizer.timezone)


def _owners(connection: CalendarConnection) -> set[str]:
    addresses = {connection.account_email, connection.username, connection.organizer.email}
    return {address.lower() for address in addresses if "@" in address}
