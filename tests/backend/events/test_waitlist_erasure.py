"""Who waited in vain can be forgotten, too: afterwards nothing in the whole database names them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.selectors.audit import find_broken_link
from apps.events.services.erasure.invitees import erase_invitee
from apps.events.services.erasure.wishes import erase_wish
from apps.users.models import User
from shared_types.vocabulary import WaitlistStatus
from tests.api_client import ApiClient
from tests.backend.canary import columns_with
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.waiting import again, answer, call_off, wait_for
from tests.cast import make_schedule

CANARY: dict[str, Any] = {
    "invitee_name": "Canarina Yellow",
    "invitee_email": "canarina@feathers.example",
    "invitee_phone": "+49 30 5550199",
    "invitee_timezone": "Pacific/Chatham",
}
WORDS = ("Canarina", "feathers.example", "5550199", "Pacific/Chatham")


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime, empty_limits: None) -> None:
    """A Thursday noon."""


@pytest.fixture(params=[1, 4], ids=["call", "group"])
def taken(request: pytest.FixtureRequest, olga: User) -> Booking:
    """Monday at nine, taken to the last seat."""
    seats = request.param
    make_schedule(olga, weekly={weekday: [(540, 720)] for weekday in range(1, 8)})
    event_type = make_event_type(olga, max_attendees=seats, enable_waitlist=True, min_scheduling_notice=60)
    return book(event_type, at=MONDAY_9, attendee_count=seats).booking


def erase(entry: WaitlistEntry) -> int:
    token = entry.access_token_text()
    answered = ApiClient(address="198.51.100.1").delete(f"events/waitlist/{token}/personal-data/")
    return int(answered.status_code)


class TestEraseWish:
    def test_leaves_nothing_of_somebody_who_let_an_offer_go(self, olga: User, taken: Booking) -> None:
        entry = wait_for(taken.event_type, MONDAY_9, **CANARY)
        call_off(taken)
        assert again(entry).status == WaitlistStatus.NOTIFIED
        answer(entry, "decline")
        assert columns_with(WORDS) != []
        assert erase(entry) == 204
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None

    def test_gives_up_the_place_and_hands_on_what_was_kept(self, olga: User, taken: Booking) -> None:
        first = wait_for(taken.event_type, MONDAY_9, **CANARY)
        second = wait_for(taken.event_type, MONDAY_9, "zoe", now=NOW + timedelta(minutes=1))
        call_off(taken, now=NOW + timedelta(minutes=2))
        erase_wish(first, now=NOW + timedelta(minutes=3))
        assert again(first).status == WaitlistStatus.CANCELLED
        assert again(second).status == WaitlistStatus.NOTIFIED
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None

    def test_ends_the_link(self, taken: Booking) -> None:
        entry = wait_for(taken.event_type, MONDAY_9)
        assert (erase(entry), erase(entry)) == (204, 404)

    def test_is_refused_for_what_became_a_booking(self, taken: Booking) -> None:
        entry = wait_for(taken.event_type, MONDAY_9)
        call_off(taken)
        answer(entry, "claim")
        assert erase(entry) == 409
        assert again(entry).invitee_name == "Eve"

    def test_touches_nobody_else(self, taken: Booking) -> None:
        entry = wait_for(taken.event_type, MONDAY_9, **CANARY)
        other = wait_for(taken.event_type, MONDAY_9, "zoe")
        erase(entry)
        assert (again(other).invitee_name, again(other).status) == ("Zoe", WaitlistStatus.ACTIVE)


class TestEraseInvitee:
    def test_takes_along_wishes_that_are_over_and_not_those_in_line(
        self, olga: User, intro_call: EventType
    ) -> None:
        EventType.objects.update(enable_waitlist=True)
        book(intro_call, at=MONDAY_9)
        mine = book(intro_call, at=MONDAY_9 + timedelta(hours=1), **CANARY).booking
        over = wait_for(intro_call, MONDAY_9, **CANARY)
        answer(over, "leave")
        in_line = wait_for(intro_call, MONDAY_9, **CANARY)
        erase_invitee(mine, now=mine.end_time)
        assert again(over).invitee_email == ""
        assert again(in_line).invitee_email == CANARY["invitee_email"]
