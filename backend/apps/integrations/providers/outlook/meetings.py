"""Microsoft Teams' online meetings (https://learn.microsoft.com/graph/api/resources/onlinemeeting)."""

from datetime import UTC
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.meeting_answers import MeetingId, SecureLink
from apps.integrations.providers.ports import AccessTokens, HeldMeeting, MeetingToHold
from apps.integrations.providers.web_client import Call

_MEETINGS = "/v1.0/me/onlineMeetings"


class _Meeting(BaseModel):
    id: MeetingId
    link: SecureLink = Field(alias="joinWebUrl")


class TeamsMeetings:
    """One account."""

    def __init__(self, base_url: str, tokens: AccessTokens) -> None:
        self._client = AccountClient(base_url, tokens)

    def create(self, meeting: MeetingToHold) -> HeldMeeting:
        """A new meeting; under one key there is one, however often it is asked for."""
        words = {**_words(meeting), "externalId": meeting.key}
        call = Call(method="POST", url=self._client.url(f"{_MEETINGS}/createOrGet"), json=words)
        made = self._client.ask(call).read_as(_Meeting)
        return HeldMeeting(link=made.link, meeting_id=made.id)

    def move(self, meeting_id: str, meeting: MeetingToHold) -> None:
        """Tell of a new time."""
        self._client.ask(Call(method="PATCH", url=self._url_of(meeting_id), json=_words(meeting)))

    def remove(self, meeting_id: str) -> None:
        """Delete it."""
        call = Call(method="DELETE", url=self._url_of(meeting_id))
        self._client.ask(call, fine=(HTTPStatus.NOT_FOUND,))

    def _url_of(self, meeting_id: str) -> str:
        return self._client.url(f"{_MEETINGS}/{quote(meeting_id, safe='')}")


def _words(meeting: MeetingToHold) -> dict[str, Any]:
    return {
        "subject": meeting.title,
        "startDateTime": meeting.start.astimezone(UTC).isoformat(),
        "endDateTime": meeting.end.astimezone(UTC).isoformat(),
    }
