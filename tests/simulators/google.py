"""Google Calendar, by the description of it that Google publishes inside its own client for Python.

The description says which methods there are, which parameters and bodies each takes, and with which scopes:
whatever it does not know is refused. What the methods do, which it says in prose only, is written down here.
"""

import json
from typing import Any

from tests.simulators.google_calendar import Calendar, Refusal
from tests.simulators.google_description import Method, complaint_about, method_for
from tests.simulators.oauth import GivenTokens, OAuthSimulator
from tests.simulators.web import Reply, Request

PREFIX = "/calendar/v3/"


class Google(OAuthSimulator):
    """Accounts with calendars. `calendars` are those of everybody who links; the first is the primary one."""

    authorize_path = "/o/oauth2/v2/auth"
    token_path = "/token"
    account_path = "/v1/userinfo"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.calendars = {"primary": Calendar(id="olga@calendar.example", summary="Olga")}
        self.roles = {"primary": "owner"}

    def add_calendar(self, name: str, *, role: str = "owner", timezone: str = "Europe/Berlin") -> Calendar:
        """One more, in the list of everybody's."""
        self.calendars[name] = Calendar(id=name, summary=name, timezone=timezone)
        self.roles[name] = role
        return self.calendars[name]

    def tokens(self) -> GivenTokens:
        """What opens Olga's account, as we ask for it."""
        asked = ("calendar.events", "calendar.calendarlist.readonly")
        return GivenTokens(self.grant(*(f"https://www.googleapis.com/auth/{each}" for each in asked))[0])

    @property
    def primary(self) -> Calendar:
        """The first one."""
        return self.calendars["primary"]

    def describe(self, request: Request) -> Reply:
        """Google Calendar's answer."""
        grant = self.grant_of(request)
        found = method_for(request) if request.path.startswith(PREFIX) else None
        if grant is None or found is None:
            return _error(404, "notFound")
        method, named = found
        if not set(grant.scopes) & set(method.scopes):
            return _error(403, "insufficientPermissions")
        if complaint := complaint_about(method, request):
            return _error(400, "invalidParameter", complaint)
        try:
            return self._do(method, named, request)
        except Refusal as refusal:
            return _error(refusal.status, refusal.reason)

    def _do(self, method: Method, named: dict[str, str], request: Request) -> Reply:
        if method.id == "calendar.calendarList.list":
            return Reply(body=self._list(request))
        calendar = self._calendar(named["calendarId"])
        if method.id not in _METHODS:
            return Reply(status=501, body={})
        if method.http_method != "GET" and self.roles[_name_of(self, calendar)] not in ("owner", "writer"):
            raise Refusal(403, "forbidden")
        return _METHODS[method.id](calendar, named, request)

    def _calendar(self, name: str) -> Calendar:
        found = next((each for key, each in self.calendars.items() if name in (key, each.id)), None)
        if found is None:
            raise Refusal(404, "notFound")
        return found

    def _list(self, request: Request) -> dict[str, Any]:
        size, offset = int(request.query.get("maxResults", 100)), int(request.query.get("pageToken", 0))
        names = list(self.calendars)
        items = [
            {
                "kind": "calendar#calendarListEntry",
                "id": self.calendars[name].id,
                "summary": self.calendars[name].summary,
                "timeZone": self.calendars[name].timezone,
                "accessRole": self.roles[name],
                **({"primary": True} if name == "primary" else {}),
            }
            for name in names[offset : offset + size]
        ]
        more = {"nextPageToken": str(offset + size)} if offset + size < len(names) else {}
        return {"kind": "calendar#calendarList", "items": items, **more}


def _name_of(google: Google, calendar: Calendar) -> str:
    return next(name for name, each in google.calendars.items() if each is calendar)


def _list_events(calendar: Calendar, named: dict[str, str], request: Request) -> Reply:
    return Reply(body=calendar.tell(request.query))


def _get(calendar: Calendar, named: dict[str, str], request: Request) -> Reply:
    return Reply(body=calendar.get(named["eventId"]))


def _insert(calendar: Calendar, named: dict[str, str], request: Request) -> Reply:
    return Reply(body=calendar.insert(_json(request)))


def _update(calendar: Calendar, named: dict[str, str], request: Request) -> Reply:
    return Reply(
        body=calendar.change(
            named["eventId"],
            _json(request),
            if_match=request.headers.get("If-Match", ""),
            is_patch=request.method == "PATCH",
        )
    )


def _delete(calendar: Calendar, named: dict[str, str], request: Request) -> Reply:
    calendar.delete(named["eventId"], if_match=request.headers.get("If-Match", ""))
    return Reply(status=204)


_METHODS = {
    "calendar.events.list": _list_events,
    "calendar.events.get": _get,
    "calendar.events.insert": _insert,
    "calendar.events.update": _update,
    "calendar.events.patch": _update,
    "calendar.events.delete": _delete,
}


def _json(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.body)
    return body


def _error(status: int, reason: str, message: str = "") -> Reply:
    """The shape of Google's errors."""
    error = {"domain": "global", "reason": reason, "message": message or reason}
    return Reply(
        status=status, body={"error": {"code": status, "message": error["message"], "errors": [error]}}
    )


def quota_reached() -> Reply:
    """Google's 403 that is about how often."""
    return _error(403, "rateLimitExceeded")
