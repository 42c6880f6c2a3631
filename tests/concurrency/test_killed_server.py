"""The API is killed between the commit and the answer: who asks again hears what was done the first time."""

from datetime import datetime, timedelta

import pytest

from apps.events.management.proof.organizer import add_event_type, throw_away_organizer
from apps.events.management.proof.race import Post, race
from apps.events.models import Booking
from apps.users.models import User
from core import clock
from tests.concurrency.dying import DIES_AFTER
from tests.concurrency.herd import faults
from tests.concurrency.server import api_server

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

CROWD = 12


def wishes(organizer: User, noon: datetime) -> list[Post]:
    """Two each for six times, each with a key of its own."""
    return [
        Post(
            "events/bookings/create/",
            {
                "organizer_slug": organizer.slug,
                "event_type_slug": "call",
                "start_time": (noon + number // 2 * timedelta(hours=1)).isoformat(),
                "invitee_name": "Ivo",
                "invitee_email": f"ivo{number}@example.com",
                "invitee_timezone": "UTC",
            },
            {"Idempotency-Key": f"key-{number}"},
        )
        for number in range(CROWD)
    ]


class TestKilled:
    def test_after_the_commit_loses_no_booking_and_makes_none_twice(self, transactional_db: None) -> None:
        noon = (clock.now() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
        with throw_away_organizer() as organizer:
            add_event_type(organizer, "call")
            posts = wishes(organizer, noon)
            with api_server(workers=1, application="tests.concurrency.dying:application") as dying:
                first = race(dying.url, posts)
            made = Booking.objects.filter(organizer=organizer).count()
            answered = {answer.body["booking"]["id"] for answer in first if answer.status == 201}
            assert 0 in [answer.status for answer in first]
            # The third was made, and whoever wanted it has not heard of it.
            assert made >= DIES_AFTER > len(answered)

            with api_server(workers=1) as server:
                second = race(server.url, posts)
            assert sorted(answer.status for answer in second) == [201] * 6 + [409] * 6
            for before, after in zip(first, second, strict=True):
                assert before.status in (0, after.status)
                assert before.status != 201 or before.body["booking"]["id"] == after.body["booking"]["id"]
            assert Booking.objects.filter(organizer=organizer).count() == 6
            assert faults(organizer, now=clock.now()) == []
