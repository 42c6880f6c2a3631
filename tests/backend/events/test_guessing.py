"""Whoever guesses a link or a key: how near they were changes nothing of what is done for them."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import EventType
from apps.users.models import User
from tests.api_client import ApiClient, session_token_of
from tests.backend.events.cast import MONDAY_9, book
from tests.backend.events.waiting import wait_for


@pytest.fixture
def intro_call(intro_call: EventType) -> EventType:
    """Half an hour, for one, with a waitlist."""
    intro_call.enable_waitlist = True
    intro_call.save()
    return intro_call


def link_of_a_booking(event_type: EventType) -> str:
    return book(event_type, at=MONDAY_9).booking.access_token_text()


def link_of_a_place_in_line(event_type: EventType) -> str:
    book(event_type, at=MONDAY_9)
    return wait_for(event_type, MONDAY_9).access_token_text()


def link_of_a_feed(event_type: EventType) -> str:
    path: str = ApiClient(session_token_of(event_type.organizer)).post("events/feed/").json()["url"]
    return path.rpartition("/")[2].removesuffix(".ics")


def near(secret: str) -> str:
    """The same, but for its last character."""
    return secret[:-1] + ("a" if secret[-1] != "a" else "b")


def far(secret: str) -> str:
    """Another one of the same length."""
    return "x" * len(secret)


def statements(guess: str, status_of: Callable[[str], int]) -> list[str]:
    """What the database is asked for a guess that is refused, where its digest stands for it."""
    with CaptureQueriesContext(connection) as asked:
        assert status_of(guess) in (401, 404)
    found = [each["sql"] for each in asked]
    assert not [each for each in found if guess[:12] in each]
    return [each.replace(sha256(guess.encode()).hexdigest(), "its digest") for each in found]


class TestALink:
    @pytest.mark.parametrize(
        ("make", "path"),
        [
            (link_of_a_booking, "events/booking/{}/manage/"),
            (link_of_a_booking, "events/booking/{}/calendar.ics"),
            (link_of_a_place_in_line, "events/waitlist/{}/place/"),
            (link_of_a_feed, "events/feed/{}.ics"),
        ],
    )
    def test_is_looked_for_by_its_digest_alone(
        self,
        frozen: datetime,
        intro_call: EventType,
        anyone_api: ApiClient,
        make: Callable[[EventType], str],
        path: str,
    ) -> None:
        def status_of(token: str) -> int:
            return int(anyone_api.get(path.format(token)).status_code)

        token = make(intro_call)
        assert status_of(token) == 200
        guessed = [statements(guess, status_of) for guess in (near(token), far(token))]
        assert guessed[0] == guessed[1]
        assert any("its digest" in each for each in guessed[0])


class TestASession:
    def test_is_looked_for_by_its_digest_alone(self, olga: User) -> None:
        def status_of(token: str) -> int:
            return int(ApiClient(token).get("users/profile/").status_code)

        token = session_token_of(olga)
        assert status_of(token) == 200
        guessed = [statements(guess, status_of) for guess in (near(token), far(token))]
        assert guessed[0] == guessed[1]
        assert any("its digest" in each for each in guessed[0])
