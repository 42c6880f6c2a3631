"""The promise through the real server: several worker processes, two hundred people, one time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from apps.events.management.proof.organizer import throw_away_organizer
from apps.events.management.proof.race import tally
from apps.events.management.proof.scenarios import (
    Scenario,
    by_a_buffer,
    cancel_against_move,
    constraint_that_refuses,
    group_seats,
    move_against_new,
    one_slot,
)
from apps.notifications.models import Notification
from core import clock
from shared_types.vocabulary import NotificationStatus
from tests.concurrency.server import api_server

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

CROWD = 200


@pytest.fixture(scope="module")
def url(django_db_setup: None) -> Iterator[str]:
    """An API of three processes."""
    with api_server(workers=3) as server:
        yield server.url


@pytest.fixture
def noon() -> datetime:
    """A time that can be booked, in the real future: the server has a clock of its own."""
    return (clock.now() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)


class TestRace:
    def test_for_one_slot_has_one_winner(self, url: str, noon: datetime) -> None:
        with throw_away_organizer() as organizer:
            outcome = one_slot(url, organizer, crowd=CROWD, at=noon)
            assert tally(outcome.answers) == {(201, ""): 1, (409, "slot_taken"): CROWD - 1}
            assert outcome.wrong == []
            assert constraint_that_refuses(organizer) in ("booking_never_overlaps", "booking_is_one_a_slot")
            told = Notification.objects.filter(organizer=organizer)
            assert set(told.values_list("status", flat=True)) == {NotificationStatus.VOID}

    @pytest.mark.parametrize("scenario", [by_a_buffer, move_against_new, cancel_against_move, group_seats])
    def test_ends_as_it_must(self, url: str, noon: datetime, scenario: Scenario) -> None:
        with throw_away_organizer() as organizer:
            outcome = scenario(url, organizer, crowd=CROWD, at=noon)
            assert outcome.wrong == [], tally(outcome.answers)

    def test_leaves_nothing_behind(self, url: str, noon: datetime) -> None:
        with throw_away_organizer() as organizer:
            one_slot(url, organizer, crowd=5, at=noon)
        assert not Notification.objects.exists()
