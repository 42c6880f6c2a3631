"""Accounts that were linked in a browser, ready to be asked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from apps.integrations.models import CalendarConnection
from apps.integrations.providers.google import GoogleCalendar
from apps.integrations.providers.outlook import OutlookCalendar
from apps.integrations.services.credentials import tokens_of


def google_account(connection: CalendarConnection, now: datetime) -> GoogleCalendar:
    """An account at Google."""
    return GoogleCalendar(tokens_of(connection, now=now))


def outlook_account(connection: CalendarConnection, now: datetime) -> OutlookCalendar:
    """An account at Microsoft. Its whole days are those of the organizer's zone where it names none."""
    zone = ZoneInfo(connection.organizer.timezone)
    return OutlookCalendar(tokens_of(connection, now=now), zone=zone)
