"""Zoom's meetings (https://developers.zoom.us/docs/api/meetings/)."""

from collections.abc import Iterator
from datetime import UTC
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from apps.integrations.errors import Unreachable
from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.meeting_answers import MeetingPassword, SecureLink
from apps.integrations.providers.ports import AccessTokens, HeldMeeting, MeetingToHold
from apps.integrations.providers.web_client import Call

_SCHEDULED, _WITHOUT_FIXED_TIME = 2, 3
_LONGEST_TOPIC = 200
_MOST_PAGES = 10


class _Meeting(BaseModel):
    id: int
    join_url: SecureLink
    password: MeetingPassword = ""


class _Listed(BaseModel):
    id: int
    agenda: str = ""


class _Page(BaseModel):
    meetings: list[_Listed] = Field(max_length=300)
    next_page_token: str = Field(default="", max_length=1000)


class ZoomMeetings:
    """One account. base_url: of the API, without a version."""

    def __init__(self, base_url: str, tokens: AccessTokens) -> None:
        self._client = AccountClient(base_url, tokens)

    def create(self, meeting: MeetingToHold) -> HeldMeeting:
        """A new meeting. Zoom knows no keys: ours stands in the agenda, by which a lost one is found."""
        found = self._find(meeting) if meeting.may_exist else None
        if found is None:
            answer = self._client.ask(self._call("POST", "/v2/users/me/meetings", json=_words(meeting)))
            found = answer.read_as(_Meeting)
        return HeldMeeting(link=found.join_url, meeting_id=str(found.id), password=found.password)

    def move(self, meeting_id: str, meeting: MeetingToHold) -> None:
        """Tell of a new time."""
        self._client.ask(self._call("PATCH", _path_of(meeting_id), json=_words(meeting)))

    def remove(self, meeting_id: str) -> None:
        """Delete it; Zoom is to write to nobody, since our own mails do."""
        silent = {"schedule_for_reminder": "false", "cancel_meeting_reminder": "false"}
        self._client.ask(
            self._call("DELETE", _path_of(meeting_id), query=silent), fine=(HTTPStatus.NOT_FOUND,)
        )

    def _find(self, meeting: MeetingToHold) -> _Meeting | None:
        for listed in self._listed():
            if _tag(meeting) in listed.agenda:
                # The list leaves the password out.
                return self._client.ask(self._call("GET", _path_of(str(listed.id)))).read_as(_Meeting)
        return None

    def _listed(self) -> Iterator[_Listed]:
        token = ""
        for _ in range(_MOST_PAGES):
            query = {"type": "scheduled", "page_size": "300", "next_page_token": token}
            page = self._client.ask(self._call("GET", "/v2/users/me/meetings", query=query)).read_as(_Page)
            yield from page.meetings
            token = page.next_page_token
            if not token:
                return
        raise Unreachable("The account has more meetings than can be looked through.")

    def _call(self, method: str, path: str, *, query: dict[str, str] | None = None, json: Any = None) -> Call:
        return Call(method=method, url=self._client.url(path), query=query or {}, json=json)


def _path_of(meeting_id: str) -> str:
    return f"/v2/meetings/{quote(meeting_id, safe='')}"


def _tag(meeting: MeetingToHold) -> str:
    return f"Kalends {meeting.key}"


def _words(meeting: MeetingToHold) -> dict[str, Any]:
    words: dict[str, Any] = {"topic": meeting.title[:_LONGEST_TOPIC], "agenda": _tag(meeting)}
    if meeting.is_series:
        return {**words, "type": _WITHOUT_FIXED_TIME}
    return {
        **words,
        "type": _SCHEDULED,
        "start_time": meeting.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration": round((meeting.end - meeting.start).total_seconds() / 60),
        "timezone": meeting.timezone,
    }
