"""The waitlist over HTTP: joining, the page behind a link, and the organizer's list."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.notifications.models import Notification
from apps.notifications.services import deliver_notification
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.events.waiting import again, answer, ask_to_wait, call_off, wait_for

JOIN = "events/waitlist/join/"


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


@pytest.fixture
def intro_call(intro_call: EventType) -> EventType:
    """Half an hour, for one, with a waitlist; Monday at nine is taken."""
    intro_call.enable_waitlist = True
    intro_call.save()
    book(intro_call, at=MONDAY_9)
    return intro_call


def wish(**fields: Any) -> dict[str, Any]:
    return {
        "organizer_slug": "olga",
        "event_type_slug": "intro-call",
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": "Eve",
        "invitee_email": "eve@example.com",
        "invitee_timezone": "Europe/Lisbon",
        **fields,
    }


def place(entry: WaitlistEntry) -> str:
    return f"events/waitlist/{entry.access_token_text()}/place/"


class TestJoin:
    def test_answers_with_the_time_to_confirm_and_no_key(
        self, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        response = anyone_api.post(JOIN, wish())
        assert response.status_code == 202
        assert response.json() == {
            "invitee_email": "eve@example.com",
            "confirm_until": "2027-01-29T12:00:00+00:00",
        }

    def test_answers_who_waits_already_in_the_same_way(
        self, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        first, second = anyone_api.post(JOIN, wish()), anyone_api.post(JOIN, wish())
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert WaitlistEntry.objects.count() == 1

    def test_refuses_a_key_that_came_with_another_wish(
        self, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        key = {"Idempotency-Key": "k"}
        assert anyone_api.post(JOIN, wish(), headers=key).status_code == 202
        assert anyone_api.post(JOIN, wish(), headers=key).status_code == 202
        other = anyone_api.post(JOIN, wish(invitee_name="Eva"), headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")

    @pytest.mark.parametrize(
        ("fields", "status", "code"),
        [
            ({"start_time": "2027-02-01T10:00:00+01:00"}, 409, "slot_free"),
            ({"start_time": "2027-02-01T08:30:00+01:00"}, 422, "outside_hours"),
            ({"start_time": "2027-02-01T09:10:00+01:00"}, 422, "off_grid"),
            ({"start_time": None}, 422, "validation_failed"),
            ({"invitee_timezone": "Mars/Base"}, 422, "unknown_timezone"),
            ({"event_type_slug": "nothing"}, 404, "not_found"),
            ({"attendee_count": 2}, 422, "capacity_exceeded"),
            ({"name": "x"}, 422, "validation_failed"),
        ],
    )
    def test_says_why_not(
        self, anyone_api: ApiClient, intro_call: EventType, fields: dict[str, Any], status: int, code: str
    ) -> None:
        response = anyone_api.post(JOIN, wish(**fields))
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert WaitlistEntry.objects.count() == 0

    def test_is_refused_where_there_is_no_waitlist(
        self, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        EventType.objects.update(enable_waitlist=False)
        assert anyone_api.post(JOIN, wish()).json()["code"] == "waitlist_off"


class TestTimes:
    def starts(self, api: ApiClient, slug: str = "intro-call", **query: Any) -> list[str]:
        asked = {"start_date": "2027-02-01", "end_date": "2027-02-01", "timezone": "Europe/Berlin", **query}
        days = api.get(f"events/waitlist/times/olga/{slug}/", asked).json()["days"]
        return [slot["start_time"][11:16] for day in days for slot in day["slots"]]

    def test_are_those_that_are_taken(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        assert self.starts(anyone_api) == ["09:00"]

    def test_of_a_group_are_its_slots_that_lack_the_seats(
        self, anyone_api: ApiClient, workshop: EventType
    ) -> None:
        EventType.objects.update(enable_waitlist=True, slot_interval_minutes=30)
        book(workshop, at=MONDAY_9, attendee_count=3)
        assert self.starts(anyone_api, "workshop") == []
        assert self.starts(anyone_api, "workshop", attendee_count=2) == ["09:00"]

    def test_are_not_told_where_nobody_can_wait(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        EventType.objects.update(enable_waitlist=False)
        query = {"start_date": "2027-02-01", "end_date": "2027-02-01"}
        refused = anyone_api.get("events/waitlist/times/olga/intro-call/", query)
        assert (refused.status_code, refused.json()["code"]) == (409, "waitlist_off")

    def test_cost_a_fixed_number_of_queries(
        self, anyone_api: ApiClient, intro_call: EventType, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(3):
            self.starts(anyone_api, end_date="2027-02-28")


class TestPlace:
    def test_shows_how_many_are_ahead(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        wait_for(intro_call, MONDAY_9, "kim", now=NOW - timedelta(minutes=1))
        entry = wait_for(intro_call, MONDAY_9)
        shown = anyone_api.get(place(entry)).json()
        assert (shown["status"], shown["ahead"], shown["is_free"]) == ("active", 1, False)
        assert "kim" not in str(shown).lower()

    def test_is_not_changed_by_looking(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        """Mail scanners follow links."""
        entry = ask_to_wait(intro_call, MONDAY_9)
        anyone_api.get(place(entry))
        assert again(entry).confirmed_at is None
        answer(entry, "confirm")
        call_off(Booking.objects.get())
        anyone_api.get(place(entry))
        assert again(entry).status == "notified"

    def test_is_confirmed_offered_and_claimed(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        entry = ask_to_wait(intro_call, MONDAY_9)
        assert anyone_api.post(place(entry), {"action": "confirm"}).json()["ahead"] == 0
        call_off(Booking.objects.get())
        offer = anyone_api.get(place(entry)).json()["offer"]
        assert offer == {
            "start_time": "2027-02-01T08:00:00+00:00",
            "end_time": "2027-02-01T08:30:00+00:00",
            "expires_at": "2027-01-29T00:00:00+00:00",
        }
        claimed = anyone_api.post(place(entry), {"action": "claim"}).json()
        assert claimed["status"] == "converted"
        path = claimed["manage_url"].removeprefix("http://testserver/")
        managed = anyone_api.get(f"events/{path}/").json()
        assert managed["booking"]["invitee_name"] == "Eve"

    def test_leads_to_the_booking_wherever_it_has_moved(
        self, anyone_api: ApiClient, intro_call: EventType
    ) -> None:
        entry = wait_for(intro_call, MONDAY_9)
        call_off(Booking.objects.get(status="confirmed"))
        path = anyone_api.post(place(entry), {"action": "claim"}).json()["manage_url"]
        managed = path.removeprefix("http://testserver/")
        for hours in (1, 2):
            move = {"action": "reschedule", "start_time": (MONDAY_9 + timedelta(hours=hours)).isoformat()}
            assert anyone_api.post(f"events/{managed}/", move).status_code == 200
        assert anyone_api.get(place(entry)).json()["manage_url"] == path

    def test_of_a_seat_leads_to_that_seat(self, anyone_api: ApiClient, workshop: EventType) -> None:
        EventType.objects.update(enable_waitlist=True)
        taken = book(workshop, at=MONDAY_9, attendee_count=4).booking
        entry = wait_for(workshop, MONDAY_9, attendee_count=2)
        call_off(taken)
        claimed = anyone_api.post(place(entry), {"action": "claim"}).json()
        path = claimed["manage_url"].removeprefix("http://testserver/")
        managed = anyone_api.get(f"events/{path}/").json()["booking"]
        assert (managed["invitee_name"], managed["seats"]) == ("Eve", 2)

    def test_says_that_an_offer_is_over(
        self, anyone_api: ApiClient, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry = wait_for(intro_call, MONDAY_9)
        call_off(Booking.objects.get())
        end = again(entry).expires_at
        monkeypatch.setattr("core.clock.now", lambda: end)
        shown = anyone_api.get(place(entry)).json()
        assert (shown["status"], shown["was_offered"], shown["is_free"]) == ("expired", True, True)
        refused = anyone_api.post(place(entry), {"action": "claim"})
        assert (refused.status_code, refused.json()["code"]) == (410, "offer_expired")

    def test_refuses_what_cannot_be_done(self, anyone_api: ApiClient, intro_call: EventType) -> None:
        entry = wait_for(intro_call, MONDAY_9)
        refused = anyone_api.post(place(entry), {"action": "claim"})
        assert (refused.status_code, refused.json()["code"]) == (409, "not_in_line")
        assert refused.json()["detail"] == "Nothing is offered to you yet."
        assert anyone_api.post(place(entry), {"action": "steal"}).status_code == 422

    @pytest.mark.parametrize("token", ["x", "a" * 43, "%00"])
    def test_is_not_found_by_a_guess(self, anyone_api: ApiClient, intro_call: EventType, token: str) -> None:
        assert anyone_api.get(f"events/waitlist/{token}/place/").status_code == 404

    def test_is_gone_some_time_after_the_meeting(
        self, anyone_api: ApiClient, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry = wait_for(intro_call, MONDAY_9)
        monkeypatch.setattr("core.clock.now", lambda: MONDAY_9 + timedelta(days=31))
        assert anyone_api.get(place(entry)).json()["code"] == "access_token_expired"

    def test_costs_a_fixed_number_of_queries(
        self, anyone_api: ApiClient, intro_call: EventType, django_assert_num_queries: Any
    ) -> None:
        for who in ("kim", "lea", "mia"):
            wait_for(intro_call, MONDAY_9, who)
        entry = wait_for(intro_call, MONDAY_9)
        with django_assert_num_queries(4):
            anyone_api.get(place(entry))


class TestMail:
    def test_carries_a_link_to_a_page_and_none_that_acts(
        self, intro_call: EventType, mailoutbox: list[Any]
    ) -> None:
        entry = wait_for(intro_call, MONDAY_9)
        call_off(Booking.objects.get(status="confirmed"))
        offer = Notification.objects.get(notice="waitlist_offered")
        deliver_notification(notification_id=offer.id, now=offer.due_at)
        (mail,) = mailoutbox
        assert mail.subject == "A place is free: Intro call with Olga, Mon 1 Feb 2027, 09:00 (Berlin)"
        assert f"http://testserver/waitlist/{entry.access_token_text()}/place" in mail.body
        assert "Kept until: Friday 29 January 2027, 01:00" in mail.body
        assert entry.access_token_text() not in str(offer.payload)

    def test_of_an_offer_that_is_over_is_not_sent(self, intro_call: EventType, mailoutbox: list[Any]) -> None:
        wait_for(intro_call, MONDAY_9)
        call_off(Booking.objects.get(status="confirmed"))
        offer = Notification.objects.get(notice="waitlist_offered")
        deliver_notification(notification_id=offer.id, now=again(WaitlistEntry.objects.get()).expires_at)
        assert mailoutbox == []

    def test_says_a_window_in_words(self, intro_call: EventType, mailoutbox: list[Any]) -> None:
        window = {
            "first_date": "2027-02-01",
            "last_date": "2027-02-14",
            "weekdays": [1, 5],
            "from_time": "09:00",
            "until_time": "09:30",
        }
        for start in (MONDAY_9, *(MONDAY_9 + timedelta(days=days) for days in (4, 7, 11))):
            if not Booking.objects.filter(start_time=start).exists():
                book(intro_call, at=start)
        ask_to_wait(intro_call, None, window=window)
        mail = Notification.objects.get(notice="waitlist_confirm")
        deliver_notification(notification_id=mail.id, now=mail.due_at)
        assert "Monday or Friday, 09:00 – 09:30, 1 Feb 2027 – 14 Feb 2027" in mailoutbox[0].body


class TestOrganizer:
    def test_sees_who_waits_page_by_page(
        self, olga_api: ApiClient, intro_call: EventType, django_assert_num_queries: Any
    ) -> None:
        for who in ("kim", "lea", "mia"):
            wait_for(intro_call, MONDAY_9, who)
        with django_assert_num_queries(3):
            first = olga_api.get("events/waitlist/", {"limit": 2, "status": "active"}).json()
        assert [row["invitee_name"] for row in first["results"]] == ["Kim", "Lea"]
        rest = olga_api.get(
            "events/waitlist/", {"limit": 2, "status": "active", "cursor": first["next_cursor"]}
        ).json()
        assert [row["invitee_name"] for row in rest["results"]] == ["Mia"]
        assert rest["next_cursor"] is None

    def test_is_shown_an_offer_to_make_only_where_something_is_free(
        self, olga_api: ApiClient, intro_call: EventType, django_assert_num_queries: Any
    ) -> None:
        """Kim is in line, and has what comes free without anybody's doing; Lea only watches."""
        watcher = wait_for(intro_call, MONDAY_9, "lea", notify_when_available=False)
        kim = wait_for(intro_call, MONDAY_9, "kim")

        def offerable() -> list[str]:
            rows = olga_api.get("events/waitlist/").json()["results"]
            return [row["invitee_name"] for row in rows if row["can_be_offered"]]

        assert offerable() == []
        call_off(Booking.objects.get())
        assert offerable() == []
        answer(kim, "decline")
        with django_assert_num_queries(5):
            assert offerable() == ["Lea"]
        assert olga_api.post(f"events/waitlist/{watcher.id}/offer/").json()["can_be_offered"] is False

    def test_is_shown_no_offer_to_make_for_what_is_switched_off(
        self, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        wait_for(intro_call, MONDAY_9, "lea", notify_when_available=False)
        EventType.objects.update(is_active=False)
        call_off(Booking.objects.get())
        (row,) = olga_api.get("events/waitlist/").json()["results"]
        assert row["can_be_offered"] is False

    def test_filters_by_status_and_event_type(
        self, olga_api: ApiClient, intro_call: EventType, workshop: EventType
    ) -> None:
        answer(wait_for(intro_call, MONDAY_9), "leave")
        wait_for(intro_call, MONDAY_9, "kim")

        def names(**query: str) -> list[str]:
            rows = olga_api.get("events/waitlist/", query).json()["results"]
            return [row["invitee_name"] for row in rows]

        assert names(status="cancelled") == ["Eve"]
        assert names(event_type_id=str(workshop.id)) == []
        assert names(event_type_id=str(intro_call.id)) == ["Kim", "Eve"]
        assert olga_api.get("events/waitlist/", {"status": "lost"}).status_code == 422

    def test_sees_how_many_came_of_it(
        self, olga_api: ApiClient, mallory_api: ApiClient, intro_call: EventType
    ) -> None:
        first = wait_for(intro_call, MONDAY_9, now=NOW - timedelta(minutes=1))
        wait_for(intro_call, MONDAY_9, "kim")
        ask_to_wait(intro_call, MONDAY_9, "lea")
        call_off(Booking.objects.get(status="confirmed"))
        answer(first, "claim")
        counts = olga_api.get("events/waitlist/summary/").json()
        assert counts == {
            "unconfirmed": 1,
            "active": 1,
            "notified": 0,
            "converted": 1,
            "expired": 0,
            "cancelled": 0,
            "offered": 1,
        }
        assert set(mallory_api.get("events/waitlist/summary/").json().values()) == {0}

    def test_removes_and_offers(self, olga: User, olga_api: ApiClient, intro_call: EventType) -> None:
        watcher = wait_for(intro_call, MONDAY_9, notify_when_available=False)
        assert olga_api.post(f"events/waitlist/{watcher.id}/offer/").json()["code"] == "slot_taken"
        call_off(Booking.objects.get())
        offered = olga_api.post(f"events/waitlist/{watcher.id}/offer/").json()
        assert (offered["status"], offered["offer"]["start_time"]) == (
            "notified",
            "2027-02-01T08:00:00+00:00",
        )
        removed = olga_api.post(f"events/waitlist/{watcher.id}/remove/", {"tell": False}).json()
        assert (removed["status"], removed["offer"]) == ("cancelled", None)
        assert not Notification.objects.filter(notice="waitlist_ended").exists()
