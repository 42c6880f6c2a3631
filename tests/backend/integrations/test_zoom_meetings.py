"""Zoom's meetings over real HTTP, against a simulator that was written after its documentation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.integrations.errors import ConsentWithdrawn, NotPermitted, TooManyCalls, Unreachable
from apps.integrations.providers.ports import MeetingToHold
from apps.integrations.providers.zoom.meetings import ZoomMeetings
from tests.backend.integrations.zoom_simulator import ZoomAccount, zoom_account

START = datetime(2028, 2, 29, 23, 45, tzinfo=UTC)
CALL = MeetingToHold(
    key="0b6c", title="Intro call", start=START, end=START + timedelta(minutes=30), timezone="Europe/Berlin"
)
LOST = replace(CALL, may_exist=True)


@dataclass
class Tokens:
    """A token that may be stale, and the one that comes after it."""

    now: str = "valid"
    next: str = "valid"
    given_up: bool = False

    def current(self) -> str:
        return self.now

    def renew(self, refused: str) -> str:
        return self.next

    def give_up(self, refused: str) -> None:
        self.given_up = True


@pytest.fixture
def account() -> Iterator[ZoomAccount]:
    with zoom_account() as account:
        yield account


@pytest.fixture
def zoom(account: ZoomAccount) -> ZoomMeetings:
    return ZoomMeetings(account.url, Tokens())


class TestZoomMeetings:
    def test_makes_a_meeting_at_the_time(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        held = zoom.create(CALL)
        assert held.link == "https://zoom.us/j/80000000001?pwd=abc"
        assert (held.meeting_id, held.password) == ("80000000001", "tulip7")
        (meeting,) = account.meetings.values()
        assert (meeting["start_time"], meeting["duration"]) == ("2028-02-29T23:45:00Z", 30)

    def test_gives_a_series_one_without_a_time(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        zoom.create(replace(CALL, is_series=True))
        (meeting,) = account.meetings.values()
        assert meeting["type"] == 3
        assert "start_time" not in meeting

    def test_finds_the_one_whose_answer_got_lost(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        for number in range(3):
            zoom.create(replace(CALL, key=f"other-{number}"))
        account.loses_answer = True
        with pytest.raises(Unreachable):
            zoom.create(CALL)
        held = zoom.create(LOST)
        assert (held.meeting_id, held.password, account.made) == ("80000000004", "tulip7", 4)

    def test_makes_one_where_none_got_lost(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        zoom.create(LOST)
        assert account.made == 1

    def test_tells_of_a_new_time(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        held = zoom.create(CALL)
        later = replace(CALL, start=START + timedelta(hours=1), end=START + timedelta(hours=2))
        zoom.move(held.meeting_id, later)
        (meeting,) = account.meetings.values()
        assert (meeting["start_time"], meeting["duration"]) == ("2028-03-01T00:45:00Z", 60)

    def test_calls_off_once_or_twice(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        held = zoom.create(CALL)
        zoom.remove(held.meeting_id)
        zoom.remove(held.meeting_id)
        assert account.meetings == {}

    def test_passes_on_no_address_but_a_safe_one(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        for link in (
            "http://zoom.us/j/1",
            "javascript:alert(1)",
            "https://zoom.us/j/1 <b>",
            "https://" + "x" * 500,
        ):
            account.link = link
            with pytest.raises(Unreachable):
                zoom.create(CALL)

    def test_asks_for_a_new_token_once(self, account: ZoomAccount) -> None:
        assert ZoomMeetings(account.url, Tokens(now="old")).create(CALL).meeting_id
        tokens = Tokens(now="old", next="old too")
        with pytest.raises(ConsentWithdrawn):
            ZoomMeetings(account.url, tokens).create(CALL)
        assert tokens.given_up

    def test_says_what_a_refusal_means(self, zoom: ZoomMeetings, account: ZoomAccount) -> None:
        account.refuses = [(429, {"Retry-After": "30"}), (503, {}), (403, {})]
        with pytest.raises(TooManyCalls) as refused:
            zoom.create(CALL)
        assert refused.value.after_seconds == 30
        with pytest.raises(Unreachable):
            zoom.create(CALL)
        with pytest.raises(NotPermitted):
            zoom.create(CALL)
        assert account.made == 0

    def test_is_unreachable_where_nobody_answers(self) -> None:
        with pytest.raises(Unreachable):
            ZoomMeetings("http://127.0.0.1:9", Tokens()).create(CALL)
