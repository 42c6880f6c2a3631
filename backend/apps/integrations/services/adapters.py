"""Which adapter speaks to which provider."""

from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import InvalidToken

from apps.integrations.errors import ConsentWithdrawn, NotPermitted
from apps.integrations.models import CalendarConnection, ConferencingConnection
from apps.integrations.providers.ports import CalendarPort, MeetingPort
from apps.integrations.services.browser_accounts import google_account, outlook_account
from apps.integrations.services.calendar_accounts import caldav_account, published_calendar
from apps.integrations.services.meeting_accounts import google_meetings, teams_meetings, zoom_meetings
from shared_types.vocabulary import CalendarProvider, ConferencingProvider

CALENDARS: dict[str, Callable[[CalendarConnection, datetime], CalendarPort]] = {
    CalendarProvider.GOOGLE: google_account,
    CalendarProvider.OUTLOOK: outlook_account,
    CalendarProvider.CALDAV: caldav_account,
    CalendarProvider.ICS: published_calendar,
}
MEETINGS: dict[str, Callable[[ConferencingConnection, datetime], MeetingPort]] = {
    ConferencingProvider.ZOOM: zoom_meetings,
    ConferencingProvider.GOOGLE_MEET: google_meetings,
    ConferencingProvider.TEAMS: teams_meetings,
}


def calendar_port(connection: CalendarConnection, *, now: datetime) -> CalendarPort:
    """The way to an account's calendars; raises NotPermitted where the provider has none to offer."""
    if connection.provider not in CALENDARS:
        raise NotPermitted
    try:
        return CALENDARS[connection.provider](connection, now)
    except InvalidToken as error:
        raise ConsentWithdrawn("Its password cannot be opened.") from error


def meeting_port(account: ConferencingConnection, *, now: datetime) -> MeetingPort:
    """The way to an account that makes meeting links; raises NotPermitted likewise."""
    if account.provider not in MEETINGS:
        raise NotPermitted
    return MEETINGS[account.provider](account, now)
