"""Google Meet's spaces (https://developers.google.com/workspace/meet/api/reference/rest/v2/spaces)."""

from pydantic import BaseModel, Field

from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.meeting_answers import MeetingId, SecureLink
from apps.integrations.providers.ports import AccessTokens, HeldMeeting, MeetingToHold
from apps.integrations.providers.web_client import Call


class _Space(BaseModel):
    name: MeetingId
    link: SecureLink = Field(alias="meetingUri")


class GoogleMeetings:
    """One account. A space has no time, so that there is nothing to move; and it cannot be deleted.

    One that nobody enters any more does no harm, nor does a second one where an answer got lost.
    """

    def __init__(self, base_url: str, tokens: AccessTokens) -> None:
        self._client = AccountClient(base_url, tokens)

    def create(self, meeting: MeetingToHold) -> HeldMeeting:
        """A new space."""
        call = Call(method="POST", url=self._client.url("/v2/spaces"), json={})
        space = self._client.ask(call).read_as(_Space)
        return HeldMeeting(link=space.link, meeting_id=space.name)

    def move(self, meeting_id: str, meeting: MeetingToHold) -> None:
        """Nothing: see above."""

    def remove(self, meeting_id: str) -> None:
        """Nothing: see above."""
