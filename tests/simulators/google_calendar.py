"""What a calendar at Google does, as the prose of its documentation has it."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

_BOUND_TO_ALL = ("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty")
_WINDOW = ("timeMin", "timeMax", "updatedMin")
_MOST_INSTANCES = 500


class Refusal(Exception):
    """A status, with Google's word for the reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Calendar:
    """Events with their history: a sync token is a place in it, and the window that it began with."""

    _numbers = count(1)

    def __init__(self, *, id: str, summary: str, timezone: str = "Europe/Berlin") -> None:
        self.id, self.summary, self.timezone = id, summary, timezone
        self.page_size = 250
        self.events: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, int] = {}
        self._clock = 0
        self._oldest_token = 0

    # What its owner does.
    def add(self, start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
        """An event of the owner's."""
        times = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}}
        return self.insert({"summary": "Something", **times, **more})

    def forget_tokens(self) -> None:
        """Every sync token that is out is too old from now on."""
        self._clock += 1
        self._oldest_token = self._clock

    # The API's methods.
    def tell(self, query: Mapping[str, str]) -> dict[str, Any]:
        """events.list: a page of it."""
        if "syncToken" in query and any(name in query for name in (*_BOUND_TO_ALL, *_WINDOW)):
            raise Refusal(400, "invalid")
        if "pageToken" in query:
            page = _open(query["pageToken"])
        elif "syncToken" in query:
            since = _open(query["syncToken"])
            if since["seen"] < self._oldest_token:
                raise Refusal(410, "fullSyncRequired")
            page = {**since, "since": since["seen"], "seen": self._clock, "offset": 0}
        else:
            window = [query.get("timeMin", ""), query.get("timeMax", "")]
            page = {"window": window, "since": -1, "seen": self._clock, "offset": 0}
        size = min(int(query.get("maxResults", 250)), self.page_size)
        found = list(self._told(page, is_single=query.get("singleEvents") == "true"))
        here = found[page["offset"] : page["offset"] + size]
        if page["offset"] + size < len(found):
            end = {"nextPageToken": _close({**page, "offset": page["offset"] + size})}
        else:
            end = {"nextSyncToken": _close({"seen": page["seen"], "window": page["window"]})}
        return {"kind": "calendar#events", "timeZone": self.timezone, "items": here, **end}

    def get(self, event_id: str) -> dict[str, Any]:
        """events.get: also what is cancelled."""
        if event_id not in self.events:
            raise Refusal(404, "notFound")
        return deepcopy(self.events[event_id])

    def insert(self, body: dict[str, Any]) -> dict[str, Any]:
        """events.insert: with an id of the caller's, which nothing may ever have had."""
        event_id = body.get("id") or f"made{next(self._numbers)}"
        if not re.fullmatch(r"[a-v0-9]{5,1024}", event_id):
            raise Refusal(400, "invalid")
        if event_id in self.events:
            raise Refusal(409, "duplicate")
        return self._put(event_id, {"status": "confirmed", "iCalUID": f"{event_id}@google.com", **body})

    def change(
        self, event_id: str, body: dict[str, Any], *, if_match: str = "", is_patch: bool = False
    ) -> dict[str, Any]:
        """events.update, or with `is_patch` events.patch."""
        known = self.get(event_id)
        self._match(known, if_match)
        return self._put(event_id, _merged(known, body) if is_patch else {"status": "confirmed", **body})

    def delete(self, event_id: str, *, if_match: str = "") -> None:
        """events.delete: what is deleted stays as cancelled."""
        known = self.get(event_id)
        if known["status"] == "cancelled":
            raise Refusal(410, "deleted")
        self._match(known, if_match)
        self._put(event_id, {**known, "status": "cancelled"})

    def _match(self, known: dict[str, Any], if_match: str) -> None:
        if if_match and if_match != known["etag"]:
            raise Refusal(412, "conditionNotMet")

    def _put(self, event_id: str, body: dict[str, Any]) -> dict[str, Any]:
        body = _merged({}, body)
        start, end = body.get("start", {}), body.get("end", {})
        if ("date" in start) != ("date" in end) or not (start.get("date") or start.get("dateTime")):
            raise Refusal(400, "invalid")
        if _edge(end, self.timezone) < _edge(start, self.timezone):
            raise Refusal(400, "timeRangeEmpty")
        self._clock += 1
        self._changed[event_id] = self._clock
        self.events[event_id] = {**deepcopy(body), "id": event_id, "etag": f'"{self._clock}"'}
        return deepcopy(self.events[event_id])

    def _told(self, page: dict[str, Any], *, is_single: bool) -> Iterator[dict[str, Any]]:
        since, window = page["since"], page["window"]
        for event_id, event in sorted(self.events.items(), key=lambda each: self._changed[each[0]]):
            changed = self._changed[event_id]
            if changed > page["seen"] or (since >= 0 and changed <= since):
                continue
            for told in self._instances(event, window) if is_single else [event]:
                if since >= 0:
                    yield _short(told)
                elif told["status"] != "cancelled" and self._is_within(told, window):
                    yield told

    def _is_within(self, event: dict[str, Any], window: list[str]) -> bool:
        first, last = (datetime.fromisoformat(edge) if edge else None for edge in window)
        return (first is None or _edge(event["end"], self.timezone) > first) and (
            last is None or _edge(event["start"], self.timezone) < last
        )

    def _instances(self, event: dict[str, Any], window: list[str]) -> Iterator[dict[str, Any]]:
        if "recurrence" not in event:
            yield event
            return
        zone = ZoneInfo(event["start"].get("timeZone", self.timezone))
        start, end = (datetime.fromisoformat(event[edge]["dateTime"]) for edge in ("start", "end"))
        wall = start.astimezone(zone).replace(tzinfo=None)
        until = datetime.fromisoformat(window[1]) if window[1] else start + timedelta(days=730)
        for number, each in enumerate(rrulestr(event["recurrence"][0], dtstart=wall)):
            begins = each.replace(tzinfo=zone)
            if begins > until or number > _MOST_INSTANCES:
                return
            yield {
                **{name: value for name, value in event.items() if name != "recurrence"},
                "id": f"{event['id']}_{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                "recurringEventId": event["id"],
                "start": {"dateTime": begins.isoformat()},
                "end": {"dateTime": (begins + (end - start)).isoformat()},
            }


def _short(event: dict[str, Any]) -> dict[str, Any]:
    """Of what is cancelled little more is said than that."""
    if event["status"] != "cancelled":
        return event
    return {"kind": "calendar#event", **{name: event[name] for name in ("id", "status", "etag")}}


def _merged(known: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Patch semantics: maps are merged, and null takes away."""
    result = dict(known)
    for name, value in body.items():
        if isinstance(value, dict):
            result[name] = _merged(result.get(name) or {}, value)
        elif value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


def _edge(told: dict[str, str], timezone: str) -> datetime:
    if "date" in told:
        return datetime.combine(date.fromisoformat(told["date"]), time(), ZoneInfo(timezone))
    instant = datetime.fromisoformat(told["dateTime"])
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(told.get("timeZone", timezone)))


def _close(place: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _open(token: str) -> dict[str, Any]:
    try:
        place: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    except ValueError as error:
        raise Refusal(400, "invalid") from error
    return place
