"""An account at Microsoft as calendars: https://learn.microsoft.com/graph/api/resources/calendar.

Delta queries tell of the dates of a series little more than when they are, and cannot be asked for what we
keep beside an event. So they say only whether anything has changed; if so, the whole window is read.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from apps.integrations.errors import Refused, SyncTokenGone, Unreachable
from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.oauth_table import graph_api
from apps.integrations.providers.outlook.answers import (
    UID_PROPERTY,
    CalendarEntry,
    Event,
    Page,
    event_data,
    read_each,
)
from apps.integrations.providers.ports import (
    AccessTokens,
    CalendarChanges,
    CalendarListing,
    EventToWrite,
    ExternalEventData,
    WrittenEvent,
)
from apps.integrations.providers.web_client import Answer, Call, words_of

_MOST_CALENDARS = 500
_MOST_EVENTS = 20_000
_MOST_PAGES = 200
_PAGE = 500
# An event keeps its id when it is put into another folder only where that is asked for, each time.
_PREFER = 'outlook.timezone="UTC", IdType="ImmutableId"'
_FIELDS = "id,subject,start,end,showAs,isCancelled,isAllDay,iCalUId,originalStartTimeZone,responseStatus"
_OURS = f"singleValueExtendedProperties($filter=id eq '{UID_PROPERTY}')"


class OutlookCalendar:
    """Behind CalendarPort. zone: whose midnight a whole day begins with where the event names no zone."""

    def __init__(self, tokens: AccessTokens, *, zone: ZoneInfo) -> None:
        self._client = AccountClient(graph_api("/v1.0"), tokens)
        self._zone = zone

    def calendars(self) -> Sequence[CalendarListing]:
        """All that the account has."""
        found: list[CalendarListing] = []
        query = {"$top": "100", "$select": "id,name,canEdit,isDefaultCalendar"}
        for page in self._pages(self._client.url("/me/calendars"), query):
            found += [
                CalendarListing(
                    external_id=each.id,
                    name=each.name or each.id,
                    can_write=each.can_edit,
                    is_primary=each.is_default_calendar,
                )
                for each in read_each(page, CalendarEntry)
            ]
            if len(found) >= _MOST_CALENDARS:
                break
        return found[:_MOST_CALENDARS]

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        """Nothing where nothing has changed, else all. What changes between the looks is told next time."""
        window = {"startDateTime": _moment(start), "endDateTime": _moment(end)}
        token, is_same = self._look_for_changes(calendar_id, sync_token, window)
        if sync_token and is_same:
            return CalendarChanges(events=[], gone_ids=[], sync_token=token, is_complete=False)
        events = self._read(calendar_id, window)
        return CalendarChanges(events=events, gone_ids=[], sync_token=token, is_complete=True)

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        """Looks for the event before it makes one, and names the attempt: a second one finds the first."""
        known = external_id or self._find(calendar_id, event.uid)
        if known:
            answer = self._change(calendar_id, known, event, etag=etag)
            if answer.status != HTTPStatus.NOT_FOUND:
                return _written(answer)
        answer = self._create(calendar_id, {**_body_of(event), "transactionId": event.uid}, event.uid)
        if answer.status != HTTPStatus.CONFLICT:
            return _written(answer)
        made = self._find(calendar_id, event.uid)  # by another attempt, a moment ago
        if made:
            return _written(self._change(calendar_id, made, event))
        # The attempt is remembered over there, and what it made was deleted since.
        return _written(self._create(calendar_id, _body_of(event), event.uid))

    def remove(self, calendar_id: str, external_id: str) -> None:
        """Take the event out. It has no attendees over there who could be told."""
        self._ask(
            Call(method="DELETE", url=self._events(calendar_id, external_id)),
            fine=(HTTPStatus.NOT_FOUND, HTTPStatus.GONE),
        )

    def _look_for_changes(
        self, calendar_id: str, sync_token: str, window: dict[str, str]
    ) -> tuple[str, bool]:
        """Where the next look goes on, and whether there was nothing since the last."""
        url = self._client.url(f"/me/calendars/{quote(calendar_id, safe='')}/calendarView/delta")
        if sync_token:
            try:
                url, window = self._client.own_link(sync_token), {}
            except Unreachable as failure:  # the address of the API is another than it was
                raise SyncTokenGone from failure
        is_same = True
        for page in self._pages(url, window, prefer=f"odata.maxpagesize={_PAGE}"):
            is_same = is_same and not page.value
            if page.delta_link:
                return self._client.own_link(page.delta_link), is_same
        raise Unreachable("The provider's answer had no end.")

    def _read(self, calendar_id: str, window: dict[str, str]) -> list[ExternalEventData]:
        query = {**window, "$top": str(_PAGE), "$select": _FIELDS, "$expand": _OURS}
        url = self._client.url(f"/me/calendars/{quote(calendar_id, safe='')}/calendarView")
        events: dict[str, ExternalEventData] = {}
        for page in self._pages(url, query):
            for event in read_each(page, Event):
                known = event_data(event, zone=self._zone)
                if known:
                    events[event.id] = known
            if len(events) > _MOST_EVENTS:
                raise Refused("The calendar has more events than can be read.")
        return list(events.values())

    def _find(self, calendar_id: str, uid: str) -> str:
        """The event that keeps this UID beside it; empty where there is none."""
        quoted = uid.replace("'", "''")
        ours = f"ep/id eq '{UID_PROPERTY}' and ep/value eq '{quoted}'"
        query = {"$filter": f"singleValueExtendedProperties/any(ep: {ours})", "$select": "id", "$top": "1"}
        page = self._get(self._events(calendar_id), query).read_as(Page)
        return next((event.id for event in read_each(page, Event)), "")

    def _create(self, calendar_id: str, body: dict[str, Any], uid: str) -> Answer:
        ours = [{"id": UID_PROPERTY, "value": uid}]
        call = Call(
            method="POST",
            url=self._events(calendar_id),
            json={**body, "singleValueExtendedProperties": ours},
        )
        return self._ask(call, fine=(HTTPStatus.CONFLICT,) if "transactionId" in body else ())

    def _change(self, calendar_id: str, event_id: str, event: EventToWrite, *, etag: str = "") -> Answer:
        return self._ask(
            Call(
                method="PATCH",
                url=self._events(calendar_id, event_id),
                headers={"If-Match": etag} if etag else {},
                json=_body_of(event),
            ),
            fine=(HTTPStatus.NOT_FOUND,),
        )

    def _pages(self, url: str, query: dict[str, str], *, prefer: str = "") -> Iterator[Page]:
        for _ in range(_MOST_PAGES):
            page = self._get(url, query, prefer=prefer).read_as(Page)
            yield page
            if not page.next_link:
                return
            url, query = self._client.own_link(page.next_link), {}
        raise Refused("The calendar has more pages than can be read.")

    def _get(self, url: str, query: dict[str, str], *, prefer: str = "") -> Answer:
        call = Call(method="GET", url=url, query=query, headers={"Prefer": prefer} if prefer else {})
        answer = self._ask(call, fine=(HTTPStatus.BAD_REQUEST,))
        if answer.status == HTTPStatus.BAD_REQUEST:
            is_about_the_token = any(word.startswith("SyncState") for word in words_of(answer))
            raise SyncTokenGone if is_about_the_token else Refused("The provider refused that (400).")
        return answer

    def _ask(self, call: Call, *, fine: tuple[int, ...] = ()) -> Answer:
        prefer = ", ".join(filter(None, (_PREFER, call.headers.get("Prefer"))))
        signed = Call(
            method=call.method,
            url=call.url,
            query=call.query,
            json=call.json,
            headers={**call.headers, "Prefer": prefer},
        )
        return self._client.ask(signed, fine=fine)

    def _events(self, calendar_id: str, event_id: str = "") -> str:
        path = f"/me/calendars/{quote(calendar_id, safe='')}/events"
        return self._client.url(f"{path}/{quote(event_id, safe='')}" if event_id else path)


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _body_of(event: EventToWrite) -> dict[str, Any]:
    return {
        "subject": event.title,
        "body": {"contentType": "text", "content": event.description},
        "location": {"displayName": event.location},
        "start": {"dateTime": f"{event.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "end": {"dateTime": f"{event.end.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "isAllDay": False,
        "showAs": "busy",
    }


def _written(answer: Answer) -> WrittenEvent:
    event = answer.read_as(Event)
    return WrittenEvent(external_id=event.id, etag=event.etag)
