"""Microsoft Graph's calendars, written by hand from the documentation of its API.

Weaker than Google's: no description by its maker says here what a request may say, only what is listed below.
"""

import base64
import json
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from tests.simulators.oauth import GivenTokens, OAuthSimulator
from tests.simulators.web import Reply, Request

_UID_FILTER = re.compile(
    r"singleValueExtendedProperties/any\(ep: ep/id eq '(?P<id>[^']+)' and ep/value eq '(?P<value>.*)'\)"
)
_QUERIES = {
    "calendars": {"$top", "$select", "$skip"},
    "calendarView": {"$top", "$select", "$expand", "$skip", "startDateTime", "endDateTime"},
    "delta": {"startDateTime", "endDateTime", "$deltatoken", "$skiptoken"},
    "events": {"$filter", "$select", "$top", "$skip"},
}
_FIELDS = {
    "subject", "body", "location", "start", "end", "isAllDay", "showAs", "transactionId",
    "singleValueExtendedProperties", "categories", "isReminderOn", "originalStartTimeZone",
}  # fmt: skip


class GraphRefusal(Exception):
    """A status, with Graph's word for the reason."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class OutlookFolder:
    """One calendar, with its history: a delta token is a place in it."""

    _numbers = count(1)

    def __init__(self, *, id: str, name: str, can_edit: bool = True) -> None:
        self.id, self.name, self.can_edit = id, name, can_edit
        self.events: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, int] = {}
        self.clock = 1
        self.oldest_token = 0
        self.page_size = 100

    def add(self, start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
        """An event of the owner's."""
        return self.put("", {"subject": "Something", "start": edge(start), "end": edge(end), **more})

    def put(self, event_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make an event, or change one."""
        event_id = event_id or f"AAMk{next(self._numbers)}="
        known = self.events.get(event_id, {"showAs": "busy", "isAllDay": False, "isCancelled": False})
        self.clock += 1
        self.changed[event_id] = self.clock
        self.events[event_id] = {
            "iCalUId": f"040000008200{event_id}",
            "type": "singleInstance",
            **known,
            **deepcopy(body),
            "id": event_id,
            "@odata.etag": f'W/"{self.clock}"',
        }
        return deepcopy(self.events[event_id])

    def delete(self, event_id: str) -> None:
        """Take one out."""
        if event_id not in self.events:
            raise GraphRefusal(404, "ErrorItemNotFound")
        del self.events[event_id]
        self.clock += 1
        self.changed[event_id] = self.clock

    def forget_tokens(self) -> None:
        """Every delta token that is out is too old from now on."""
        self.clock += 1
        self.oldest_token = self.clock


class Graph(OAuthSimulator):
    """Accounts with calendars; each has the same ones."""

    authorize_path = "/common/oauth2/v2.0/authorize"
    token_path = "/common/oauth2/v2.0/token"
    revoke_path = "/nowhere"
    account_path = "/v1.0/me"
    lasting_scope = "offline_access"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.calendars = [OutlookFolder(id="AQMkADAw/+=", name="Calendar")]

    @property
    def primary(self) -> OutlookFolder:
        """The first one."""
        return self.calendars[0]

    def tokens(self) -> GivenTokens:
        """What opens Olga's account, as we ask for it."""
        return GivenTokens(self.grant("offline_access", "User.Read", "Calendars.ReadWrite")[0])

    def account(self, email: str) -> dict[str, Any]:
        """GET /me: private accounts have no `mail`."""
        return {"id": f"number-of-{email}", "mail": None, "userPrincipalName": email}

    def describe(self, request: Request) -> Reply:
        """Graph's answer."""
        grant = self.grant_of(request)
        if grant is None or "Calendars.ReadWrite" not in grant.scopes:
            return _error(403, "ErrorAccessDenied")
        try:
            return self._do(request)
        except GraphRefusal as refusal:
            return _error(refusal.status, refusal.code)

    def refuse(self) -> Reply:
        """The answer to a token that is not good."""
        return _error(401, "InvalidAuthenticationToken")

    def _do(self, request: Request) -> Reply:
        if 'IdType="ImmutableId"' not in request.headers.get("Prefer", ""):
            raise GraphRefusal(400, "TheSimulatorWantsImmutableIds")
        match request.method, *request.parts:
            case "GET", "v1.0", "me", "calendars":
                _check(request, "calendars")
                return self._page(request, [self._described(each) for each in self.calendars], 2)
            case "GET", "v1.0", "me", "calendars", name, "calendarView":
                return self._view(self._folder(name), request)
            case "GET", "v1.0", "me", "calendars", name, "calendarView", "delta":
                return self._delta(self._folder(name), request)
            case "GET", "v1.0", "me", "calendars", name, "events":
                return self._search(self._folder(name), request)
            case "POST", "v1.0", "me", "calendars", name, "events":
                return self._create(self._folder(name, to_change=True), request)
            case "PATCH", "v1.0", "me", "calendars", name, "events", event_id:
                return self._change(self._folder(name, to_change=True), event_id, request)
            case "DELETE", "v1.0", "me", "calendars", name, "events", event_id:
                self._folder(name, to_change=True).delete(event_id)
                return Reply(status=204)
        raise GraphRefusal(404, "ResourceNotFound")

    def _folder(self, name: str, *, to_change: bool = False) -> OutlookFolder:
        found = next((each for each in self.calendars if each.id == name), None)
        if found is None:
            raise GraphRefusal(404, "ErrorItemNotFound")
        if to_change and not found.can_edit:
            raise GraphRefusal(403, "ErrorAccessDenied")
        return found

    def _described(self, folder: OutlookFolder) -> dict[str, Any]:
        is_default = folder is self.primary
        return {
            "id": folder.id,
            "name": folder.name,
            "canEdit": folder.can_edit,
            "isDefaultCalendar": is_default,
        }

    def _view(self, folder: OutlookFolder, request: Request) -> Reply:
        _check(request, "calendarView")
        start, end = (_parse(request.query.get(name, "")) for name in ("startDateTime", "endDateTime"))
        found = [each for each in folder.events.values() if _is_within(each, start, end)]
        with_ours = "singleValueExtendedProperties" in request.query.get("$expand", "")
        named = set(request.query.get("$select", "").split(",")) | {"id", "@odata.etag"}
        named |= {"singleValueExtendedProperties"} if with_ours else set()
        told = [{key: value for key, value in each.items() if key in named} for each in found]
        return self._page(request, told, folder.page_size)

    def _delta(self, folder: OutlookFolder, request: Request) -> Reply:
        _check(request, "delta")
        place = _open(request.query) or {
            "since": 0,
            "offset": 0,
            "window": [request.query.get("startDateTime", ""), request.query.get("endDateTime", "")],
        }
        if 0 < place["since"] < folder.oldest_token:
            raise GraphRefusal(410, "SyncStateNotFound")
        start, end = (_parse(edge) for edge in place["window"])
        changed = sorted(folder.changed.items(), key=lambda each: each[1])
        found: list[dict[str, Any]] = []
        for event_id, at in changed:
            event = folder.events.get(event_id)
            if at <= place["since"] or (event is None and not place["since"]):
                continue
            if event is None or not _is_within(event, start, end):
                found.append({"id": event_id, "@removed": {"reason": "deleted"}})
            else:  # of an occurrence the real one says little more
                found.append({key: event[key] for key in ("id", "start", "end", "type")})
        here = found[place["offset"] : place["offset"] + folder.page_size]
        url = f"{self.address}{request.path.replace(folder.id, _quoted(folder.id))}"
        if place["offset"] + folder.page_size < len(found):
            token = _close({**place, "offset": place["offset"] + folder.page_size})
            return Reply(body={"value": here, "@odata.nextLink": f"{url}?{urlencode({'$skiptoken': token})}"})
        token = _close({**place, "since": folder.clock, "offset": 0})
        return Reply(body={"value": here, "@odata.deltaLink": f"{url}?{urlencode({'$deltatoken': token})}"})

    def _search(self, folder: OutlookFolder, request: Request) -> Reply:
        _check(request, "events")
        asked = _UID_FILTER.fullmatch(request.query.get("$filter", ""))
        if asked is None:
            raise GraphRefusal(400, "ErrorInvalidUrlQueryFilter")
        wanted = {"id": asked["id"], "value": asked["value"].replace("''", "'")}
        found = [
            {"id": each["id"], "@odata.etag": each["@odata.etag"]}
            for each in folder.events.values()
            if wanted in each.get("singleValueExtendedProperties", [])
        ]
        return Reply(body={"value": found})

    def _create(self, folder: OutlookFolder, request: Request) -> Reply:
        body = _body(request)
        name = body.get("transactionId")
        if name and any(each.get("transactionId") == name for each in folder.events.values()):
            raise GraphRefusal(409, "ErrorDuplicateTransactionId")
        return Reply(status=201, body=folder.put("", body))

    def _change(self, folder: OutlookFolder, event_id: str, request: Request) -> Reply:
        known = folder.events.get(event_id)
        if known is None:
            raise GraphRefusal(404, "ErrorItemNotFound")
        if request.headers.get("If-Match", known["@odata.etag"]) != known["@odata.etag"]:
            raise GraphRefusal(412, "ErrorIrresolvableConflict")
        return Reply(body=folder.put(event_id, _body(request)))

    def _page(self, request: Request, items: list[dict[str, Any]], size: int) -> Reply:
        offset = int(request.query.get("$skip", 0))
        size = min(size, int(request.query.get("$top", 10)))
        body: dict[str, Any] = {"value": items[offset : offset + size]}
        if offset + size < len(items):
            query = urlencode({**request.query, "$skip": offset + size})
            path = "/".join(_quoted(part) for part in request.parts)
            body["@odata.nextLink"] = f"{self.address}/{path}?{query}"
        return Reply(body=body)


def edge(instant: datetime) -> dict[str, str]:
    """A time as Graph writes it: to a tenth of a microsecond, in UTC as it was preferred."""
    return {"dateTime": f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _is_within(event: dict[str, Any], start: datetime, end: datetime) -> bool:
    begins, ends = (_parse(event[name]["dateTime"][:19] + "Z") for name in ("start", "end"))
    margin = timedelta(hours=14 if event["isAllDay"] else 0)
    return begins - margin < end and ends + margin > start


def _parse(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise GraphRefusal(400, "ErrorInvalidParameter") from error


def _check(request: Request, kind: str) -> None:
    if not set(request.query) <= _QUERIES[kind]:
        raise GraphRefusal(400, "ErrorInvalidUrlQuery")


def _body(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.body)
    if not set(body) <= _FIELDS:
        raise GraphRefusal(400, "RequestBodyRead")
    for name in ("start", "end"):
        if name in body and set(body[name]) != {"dateTime", "timeZone"}:
            raise GraphRefusal(400, "ErrorPropertyValidationFailure")
    return body


def _open(query: Any) -> dict[str, Any] | None:
    token = query.get("$deltatoken") or query.get("$skiptoken")
    if not token:
        return None
    try:
        place: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    except ValueError as error:
        raise GraphRefusal(400, "SyncStateInvalid") from error
    return place


def _close(place: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _error(status: int, code: str) -> Reply:
    return Reply(status=status, body={"error": {"code": code, "message": code}})
