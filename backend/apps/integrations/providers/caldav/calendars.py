"""An account at a calendar server, as the port for calendars has it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.integrations.errors import ProviderFailure, Refused
from apps.integrations.providers.caldav.listing import (
    COUNTER,
    LIST,
    STATE,
    CalendarState,
    listing_of,
    state_of,
)
from apps.integrations.providers.caldav.paths import path_of
from apps.integrations.providers.caldav.reading import changes_since, files_at, files_within
from apps.integrations.providers.caldav.session import Session
from apps.integrations.providers.caldav.writing import put, take_out
from apps.integrations.providers.calendar_files import read_files
from apps.integrations.providers.ports import CalendarChanges, CalendarListing, EventToWrite, WrittenEvent
from apps.integrations.providers.redirects import joined

_MOST_CALENDARS = 50
_LONGEST_ADDRESS = 1000


class CalDavCalendars:
    """The session's address is the home of the calendars.

    zone: of events that have none, where the calendar has none either. owners: the e-mail addresses of the
    account.
    """

    def __init__(self, session: Session, *, zone: ZoneInfo, owners: Collection[str]) -> None:
        self._session = session
        self._zone = zone
        self._owners = owners

    def calendars(self) -> Sequence[CalendarListing]:
        """Those for events, fifty at most."""
        where, found = self._session.find(self._session.address, LIST, depth=1)
        listings = [listing_of(each, address=_address(where, each.href)) for each in found.found]
        named = [each for each in listings if each and 0 < len(each.external_id) <= _LONGEST_ADDRESS]
        return list({each.external_id: each for each in named}.values())[:_MOST_CALENDARS]

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        """Since the token; where the server only counts changes, nothing or everything."""
        if sync_token and not sync_token.startswith(COUNTER):
            return self._changes_since(calendar_id, sync_token, start=start, end=end)
        # The state first: what changes while we read is told of next time, once more.
        state = self._state(calendar_id)
        if sync_token and state.sync_token == sync_token:
            return CalendarChanges(events=[], gone_ids=[], sync_token=sync_token, is_complete=False)
        files = files_within(self._session, calendar_id, start=start, end=end)
        events = read_files(files, zone=state.zone, owners=self._owners, start=start, end=end)
        return CalendarChanges(events=events, gone_ids=[], sync_token=state.sync_token, is_complete=True)

    def _changes_since(
        self, calendar: str, sync_token: str, *, start: datetime, end: datetime
    ) -> CalendarChanges:
        changes = changes_since(self._session, calendar, sync_token)
        if not changes.changed:
            return CalendarChanges(
                events=[], gone_ids=sorted(changes.gone), sync_token=changes.sync_token, is_complete=False
            )
        files = files_at(self._session, calendar, sorted(changes.changed))
        zone = self._state(calendar).zone
        return CalendarChanges(
            events=read_files(files, zone=zone, owners=self._owners, start=start, end=end),
            # Also what has changed: other dates, or none in this window, replace those that were known.
            gone_ids=sorted(changes.gone | changes.changed),
            sync_token=changes.sync_token,
            is_complete=False,
        )

    def _state(self, calendar: str) -> CalendarState:
        _, found = self._session.find(calendar, STATE)
        if not found.found:
            raise Refused("The calendar is not there any more.")
        return state_of(found.found[0], zone=self._zone)

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        """As a file named after the booking, so that what is said twice is one file."""
        path = external_id or path_of(joined(calendar_id, f"{event.booking_id}.ics"))
        return put(self._session, calendar_id, path, event, is_new=not external_id, etag=etag)

    def remove(self, calendar_id: str, external_id: str) -> None:
        """Delete the file."""
        take_out(self._session, calendar_id, external_id)


def _address(where: str, href: str) -> str:
    """A calendar's address; "" where the server names none that is one."""
    try:
        return joined(where, path_of(href)) if href else ""
    except ProviderFailure:
        return ""
