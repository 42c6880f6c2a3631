"""An account at Google as calendars: https://developers.google.com/workspace/calendar/api."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from apps.integrations.errors import Refused
from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.google.answers import (
    UID,
    CalendarPage,
    Event,
    EventPage,
    event_data,
    event_id_of,
)
from apps.integrations.providers.oauth_table import google_api
from apps.integrations.providers.ports import (
    AccessTokens,
    CalendarChanges,
    CalendarListing,
    EventToWrite,
    ExternalEventData,
    WrittenEvent,
)
from apps.integrations.providers.web_client import Answer, Call

_MOST_CALENDARS = 500
_MOST_EVENTS = 20_000
_MOST_PAGES = 200
_PAGE = "2500"
_CALENDARS_PAGE = "250"


class GoogleCalendar:
    """Behind CalendarPort. Series are read date by date; what is written is told to nobody."""

    def __init__(self, tokens: AccessTokens) -> None:
        self._client = AccountClient(google_api("/calendar/v3"), tokens)

    def calendars(self) -> Sequence[CalendarListing]:
        """All that the account has in its list."""
        found: list[CalendarListing] = []
        query = {"maxResults": _CALENDARS_PAGE}
        while len(found) < _MOST_CALENDARS:
            page = self._get("/users/me/calendarList", query).read_as(CalendarPage)
            found += [
                CalendarListing(
                    external_id=each.id,
                    name=each.summaryOverride or each.summary or each.id,
                    can_write=each.accessRole in ("owner", "writer"),
                    is_primary=each.primary,
                )
                for each in page.items
                if not each.deleted
            ]
            if not page.nextPageToken:
                break
            query["pageToken"] = page.nextPageToken
        return found[:_MOST_CALENDARS]

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        """Whole or not at all: the token of the last page is the only one that counts."""
        query = {"singleEvents": "true", "maxResults": _PAGE}
        if sync_token:
            query["syncToken"] = sync_token
        else:
            query |= {"timeMin": start.isoformat(), "timeMax": end.isoformat()}
        events: dict[str, ExternalEventData] = {}
        gone: set[str] = set()
        token = ""
        for page in self._pages(calendar_id, query):
            for event in page.events():
                known = None if event.status == "cancelled" else event_data(event, timezone=page.timeZone)
                events.pop(event.id, None)
                gone.discard(event.id)
                if known:
                    events[event.id] = known
                else:
                    gone.add(event.id)
            if len(events) + len(gone) > _MOST_EVENTS:
                raise Refused("The calendar has more events than can be read.")
            token = page.nextSyncToken
        return CalendarChanges(
            events=list(events.values()),
            gone_ids=sorted(gone),
            sync_token=token,
            is_complete=not sync_token,
        )

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        """By an id of our own, so that a second attempt finds what the first one made."""
        body = _body_of(event)
        if external_id:
            answer = self._change(calendar_id, external_id, body, etag=etag)
            if answer.status != HTTPStatus.NOT_FOUND:
                return _written(answer)
        own_id = event_id_of(event.uid)
        answer = self._client.ask(
            Call(
                method="POST",
                url=self._events(calendar_id),
                query={"sendUpdates": "none"},
                json={**body, "id": own_id},
            ),
            fine=(HTTPStatus.CONFLICT,),
        )
        if answer.status == HTTPStatus.CONFLICT:  # it is there, perhaps as a deleted one
            answer = self._change(calendar_id, own_id, body)
            if answer.status == HTTPStatus.NOT_FOUND:
                raise Refused("The event cannot be written again where it was taken out for good.")
        return _written(answer)

    def remove(self, calendar_id: str, external_id: str) -> None:
        """Take the event out, without telling anybody."""
        self._client.ask(
            Call(
                method="DELETE",
                url=self._events(calendar_id, external_id),
                query={"sendUpdates": "none"},
            ),
            fine=(HTTPStatus.NOT_FOUND, HTTPStatus.GONE),
        )

    def _change(self, calendar_id: str, external_id: str, body: dict[str, Any], *, etag: str = "") -> Answer:
        """Our fields alone: what its owner has added, such as a colour, stays."""
        return self._client.ask(
            Call(
                method="PATCH",
                url=self._events(calendar_id, external_id),
                query={"sendUpdates": "none"},
                headers={"If-Match": etag} if etag else {},
                json=body,
            ),
            fine=(HTTPStatus.NOT_FOUND,),
        )

    def _pages(self, calendar_id: str, query: dict[str, str]) -> Iterator[EventPage]:
        path = f"/calendars/{quote(calendar_id, safe='')}/events"
        for _ in range(_MOST_PAGES):
            page = self._get(path, query).read_as(EventPage)
            yield page
            if not page.nextPageToken:
                return
            query = {**query, "pageToken": page.nextPageToken}
        raise Refused("The calendar has more pages than can be read.")

    def _get(self, path: str, query: dict[str, str]) -> Answer:
        return self._client.ask(Call(method="GET", url=self._client.url(path), query=query))

    def _events(self, calendar_id: str, event_id: str = "") -> str:
        path = f"/calendars/{quote(calendar_id, safe='')}/events"
        return self._client.url(f"{path}/{quote(event_id, safe='')}" if event_id else path)


def _body_of(event: EventToWrite) -> dict[str, Any]:
    return {
        "status": "confirmed",
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        # No date: what was made an event of whole days over there is none any more.
        "start": {"dateTime": event.start.isoformat(), "timeZone": event.timezone, "date": None},
        "end": {"dateTime": event.end.isoformat(), "timeZone": event.timezone, "date": None},
        "extendedProperties": {"private": {UID: event.uid}},
    }


def _written(answer: Answer) -> WrittenEvent:
    event = answer.read_as(Event)
    return WrittenEvent(external_id=event.id, etag=event.etag)
