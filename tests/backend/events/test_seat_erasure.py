"""Forgetting one of a group: also what the comings and goings of others have left of them."""

from datetime import timedelta

import pytest

from apps.events.models import Attendee, Booking, EventType
from apps.events.selectors.audit import find_broken_link
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.canary import columns_with
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.events.test_erasure import WORDS, Clock, at, book_canary, erase, quick

__all__ = ["at", "quick"]
AFTER = MONDAY_9 + timedelta(days=1)
LATER = {"action": "reschedule", "start_time": (MONDAY_9 + timedelta(hours=2)).isoformat()}


class TestEraseSeat:
    @pytest.mark.parametrize("goes", [{"action": "cancel"}, LATER], ids=["leaves", "moves"])
    def test_leaves_nothing_where_the_booking_took_over_the_name(
        self, olga: User, workshop: EventType, at: type[Clock], goes: dict[str, str]
    ) -> None:
        at(NOW)
        first = book(workshop, at=MONDAY_9).seat
        assert first is not None
        token = book_canary(workshop)
        gone = ApiClient().post(f"events/booking/{first.access_token_text()}/manage/", goes)
        assert gone.status_code == 200
        assert Booking.objects.get(id=first.booking_id).invitee_name == "Canarina Yellow"
        at(AFTER)
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None

    def test_takes_along_the_words_with_which_the_last_seat_was_taken_away(
        self, olga: User, olga_api: ApiClient, workshop: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        token = book_canary(workshop)
        seat = Attendee.objects.get()
        path = f"events/bookings/{seat.booking_id}/attendees/{seat.id}/remove/"
        assert olga_api.post(path, {"reason": "The songbird has flown."}).status_code == 200
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None

    def test_keeps_the_words_with_which_a_meeting_was_called_off_for_others_too(
        self, olga_api: ApiClient, workshop: EventType, at: type[Clock]
    ) -> None:
        at(NOW)
        ivos = book(workshop, at=MONDAY_9)
        token = book_canary(workshop)
        called_off = {"action": "cancel", "reason": "The hall is closed."}
        assert olga_api.put(f"events/bookings/{ivos.booking.id}/", called_off).status_code == 200
        assert erase(token) == 204
        assert columns_with(WORDS) == []
        assert Booking.objects.get().cancellation_reason == "The hall is closed."
