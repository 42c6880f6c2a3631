"""Google Meet and Microsoft Teams over real HTTP; Zoom has a file of its own.

Meet's method, its body and its answer are of the description inside Google's own client. Teams is written by
hand after its documentation.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import googleapiclient
import pytest

from apps.integrations.errors import NotPermitted, Unreachable
from apps.integrations.providers.google.meetings import GoogleMeetings
from apps.integrations.providers.outlook.meetings import TeamsMeetings
from apps.integrations.providers.ports import MeetingToHold
from tests.simulators.oauth import GivenTokens
from tests.simulators.web import Reply, Request, Simulator, running

START = datetime(2028, 2, 29, 23, 45, tzinfo=UTC)
CALL = MeetingToHold(
    key="0b6c", title="Intro call", start=START, end=START + timedelta(minutes=30), timezone="Europe/Berlin"
)
TOKENS = GivenTokens("valid")


def described() -> dict[str, Any]:
    """Meet, as Google describes it."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    known: dict[str, Any] = json.loads((folder / "meet.v2.json").read_text())
    return known


class Meet(Simulator):
    """Spaces of one account."""

    link = "https://meet.google.com/abc-mnop-xyz"

    def answer(self, request: Request) -> Reply:
        method, schema = (
            described()["resources"]["spaces"]["methods"]["create"],
            described()["schemas"]["Space"],
        )
        assert (request.method, request.path) == (method["httpMethod"], f"/{method['path']}")
        assert set(json.loads(request.body)) <= set(schema["properties"])
        space = {"name": "spaces/jQCFfuBOdN5z", "meetingUri": self.link, "meetingCode": "abc-mnop-xyz"}
        assert set(space) <= set(schema["properties"])
        return Reply(body=space)


class Teams(Simulator):
    """Online meetings of one account, by their external ids."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.meetings: dict[str, dict[str, Any]] = {}

    def answer(self, request: Request) -> Reply:
        body = json.loads(request.body) if request.body else {}
        if request.path.endswith("/createOrGet"):
            made = {
                **body,
                "id": f"MSo+{body['externalId']}==",
                "joinWebUrl": "https://teams.microsoft.com/l/1",
            }
            return Reply(status=201, body=self.meetings.setdefault(body["externalId"], made))
        assert request.parts[:3] == ("v1.0", "me", "onlineMeetings")
        found = [key for key, each in self.meetings.items() if each["id"] == request.parts[3]]
        if not found:
            return Reply(status=404, body={"error": {"code": "NotFound"}})
        if request.method == "DELETE":
            del self.meetings[found[0]]
            return Reply(status=204)
        self.meetings[found[0]].update(body)
        return Reply(body=self.meetings[found[0]])


@pytest.fixture
def meet() -> Iterator[Meet]:
    with running(Meet) as simulator:
        yield simulator


@pytest.fixture
def teams() -> Iterator[Teams]:
    with running(Teams) as simulator:
        yield simulator


class TestGoogleMeetings:
    def test_makes_a_space_which_has_no_time(self, meet: Meet) -> None:
        account = GoogleMeetings(meet.address, TOKENS)
        held = account.create(CALL)
        assert (held.link, held.meeting_id, held.password) == (meet.link, "spaces/jQCFfuBOdN5z", "")
        account.move(held.meeting_id, CALL)
        account.remove(held.meeting_id)
        assert len(meet.asked) == 1

    def test_passes_on_no_address_but_a_safe_one(self, meet: Meet) -> None:
        meet.link = "http://meet.google.com/abc"
        with pytest.raises(Unreachable):
            GoogleMeetings(meet.address, TOKENS).create(CALL)

    def test_says_what_a_refusal_means(self, meet: Meet) -> None:
        meet.fail(times=1, reply=Reply(status=403, body={"error": {"status": "PERMISSION_DENIED"}}))
        with pytest.raises(NotPermitted):
            GoogleMeetings(meet.address, TOKENS).create(CALL)


class TestTeamsMeetings:
    def test_makes_one_under_one_key_although_the_answer_got_lost(self, teams: Teams) -> None:
        account = TeamsMeetings(teams.address, TOKENS)
        teams.fail(times=1, reply=None, is_done=True)
        with pytest.raises(Unreachable):
            account.create(CALL)
        assert account.create(CALL).link == "https://teams.microsoft.com/l/1"
        assert len(teams.meetings) == 1

    def test_moves_and_calls_off_once_or_twice(self, teams: Teams) -> None:
        account = TeamsMeetings(teams.address, TOKENS)
        held = account.create(CALL)
        account.move(held.meeting_id, replace(CALL, start=START + timedelta(hours=1)))
        assert teams.meetings["0b6c"]["startDateTime"] == "2028-03-01T00:45:00+00:00"
        account.remove(held.meeting_id)
        account.remove(held.meeting_id)
        assert teams.meetings == {}
