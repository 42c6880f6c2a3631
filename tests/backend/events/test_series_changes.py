"""Changing a series: through its one link, by its organizer, and each side told once."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, BookingAuditLog, BookingSeries, EventType
from apps.events.selectors.audit import find_broken_link
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from shared_types.vocabulary import AuditAction, BookingStatus, Notice
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, book, make_event_type
from tests.backend.events.series_cast import A_WEEK, WEEKLY_8, book_series, dates_of, starts_of
from tests.backend.events.series_cast import plan as plan_dates
from tests.cast import IVO_EMAIL, IVO_NAME

PLAN, CREATE = "events/bookings/series/plan/", "events/bookings/series/create/"


@pytest.fixture
def coaching(olga: User, olgas_hours: object) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


@pytest.fixture
def series(coaching: EventType, frozen: object) -> BookingSeries:
    """Eight Mondays of Ivo's."""
    return book_series(coaching, MONDAY_9)


def link(series: BookingSeries) -> str:
    series.refresh_from_db()
    return f"events/booking/{series.access_token_text()}/manage/"


def statuses(series: BookingSeries) -> list[str]:
    rows = Booking.objects.filter(recurrence=series).exclude(status=BookingStatus.RESCHEDULED)
    return list(rows.order_by("recurrence_sequence").values_list("status", flat=True))


def told(notice: Notice) -> list[str]:
    return sorted(Notification.objects.filter(notice=notice).values_list("recipient", flat=True))


class TestApi:
    def test_plans_and_books(self, coaching: EventType, anyone_api: ApiClient, frozen: object) -> None:
        asked = {
            "organizer_slug": "olga",
            "event_type_slug": "coaching",
            "start_time": MONDAY_9.isoformat(),
            "timezone": "Asia/Kathmandu",
        }
        planned = anyone_api.post(PLAN, asked)
        assert planned.status_code == 200, planned.content
        dates = planned.json()["dates"]
        assert dates[0]["start_time"] == "2027-02-01T13:45:00+05:45"
        body = self.body(coaching, dates)
        made = anyone_api.post(CREATE, body)
        assert made.status_code == 201, made.content
        answer = made.json()
        assert [each["sequence"] for each in answer["series"]["dates"]] == list(range(1, 9))
        assert answer["booking"]["id"] == answer["series"]["dates"][0]["id"]
        assert answer["manage_url"].endswith(f"/booking/{answer['access_token']}/manage")

    def test_is_the_only_way_to_book_it(
        self, coaching: EventType, anyone_api: ApiClient, frozen: object
    ) -> None:
        body = self.body(coaching, [{"start_time": MONDAY_9.isoformat()}])
        del body["dates"]
        refused = anyone_api.post("events/bookings/create/", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "booked_as_series")
        assert not Booking.objects.exists()

    def test_answers_a_race_with_a_new_plan(
        self, coaching: EventType, anyone_api: ApiClient, frozen: object
    ) -> None:
        dates = [{"start_time": start.isoformat()} for start in starts_of(plan_dates(coaching, MONDAY_9))]
        book(make_event_type(coaching.organizer, "other"), at=MONDAY_9 + 2 * A_WEEK)
        refused = anyone_api.post(CREATE, self.body(coaching, dates))
        assert (refused.status_code, refused.json()["code"]) == (409, "series_changed")
        problem = refused.json()
        assert problem["errors"][0]["field"] == "dates.2.start_time"
        assert [each["state"] for each in problem["plan"]["dates"]].index("taken") == 2
        assert problem["plan"]["timezone"] == "Asia/Kathmandu"
        assert Booking.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"dates": []}, "dates"),
            ({"dates": [{"planned_start": MONDAY_9.isoformat(), "action": "move"}]}, "dates.0"),
            ({"dates": [{"planned_start": MONDAY_9.isoformat(), "action": "drop"}]}, "dates.0.action"),
            ({"occurrences": 366}, "occurrences"),
            ({"invitee_email": "nobody"}, "invitee_email"),
        ],
    )
    def test_names_what_is_wrong(
        self, coaching: EventType, anyone_api: ApiClient, frozen: object, changes: dict[str, Any], field: str
    ) -> None:
        dates = [{"start_time": start.isoformat()} for start in starts_of(plan_dates(coaching, MONDAY_9))]
        refused = anyone_api.post(CREATE, {**self.body(coaching, dates), **changes})
        assert refused.status_code == 422, refused.content
        assert [each["field"] for each in refused.json()["errors"]] == [field]

    def body(self, event_type: EventType, dates: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "organizer_slug": event_type.organizer.slug,
            "event_type_slug": event_type.event_type_slug,
            "start_time": dates[0]["start_time"],
            "invitee_name": IVO_NAME,
            "invitee_email": IVO_EMAIL,
            "invitee_timezone": "Asia/Kathmandu",
            "dates": [{"planned_start": each["start_time"]} for each in dates],
        }


class TestLink:
    def test_shows_all_dates_and_the_next_one_first(
        self, series: BookingSeries, anyone_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        path = link(series)
        with django_assert_num_queries(5):  # booking, seat, series; its dates
            shown = anyone_api.get(path).json()
        assert shown["booking"]["start_time"] == "2027-02-01T08:00:00+00:00"
        assert [each["status"] for each in shown["series"]["dates"]] == ["confirmed"] * 8
        assert shown["series"]["recurrence_text"] == "Weekly, until 22 March 2027"

    def test_cancels_one_date_and_tells_once(self, series: BookingSeries, anyone_api: ApiClient) -> None:
        third = dates_of(series)[2]
        body = {"action": "cancel", "booking_id": str(third.id), "reason": "Away"}
        answer = anyone_api.post(link(series), body)
        assert answer.status_code == 200, answer.content
        assert statuses(series) == ["confirmed"] * 2 + ["cancelled"] + ["confirmed"] * 5
        assert told(Notice.BOOKING_CANCELLED) == [IVO_EMAIL, "olga@example.com"]
        again = anyone_api.post(link(series), body)
        assert (again.status_code, again.json()["code"]) == (409, "booking_not_cancellable")

    def test_cancels_that_one_and_those_after_it(self, series: BookingSeries, anyone_api: ApiClient) -> None:
        sixth = dates_of(series)[5]
        anyone_api.post(link(series), {"action": "cancel", "booking_id": str(sixth.id), "scope": "following"})
        assert statuses(series) == ["confirmed"] * 5 + ["cancelled"] * 3
        assert told(Notice.BOOKING_CANCELLED) == [IVO_EMAIL, "olga@example.com"]
        entries = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_CANCELLED)
        assert entries.count() == 3
        assert find_broken_link(organizer_id=series.organizer_id) is None

    def test_cancels_all_that_are_to_come(
        self, series: BookingSeries, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.clock.now", lambda: MONDAY_9 + A_WEEK + timedelta(hours=1))
        anyone_api.post(link(series), {"action": "cancel", "scope": "all"})
        assert statuses(series) == ["confirmed"] * 2 + ["cancelled"] * 6

    def test_moves_one_date_and_keeps_the_rest(self, series: BookingSeries, anyone_api: ApiClient) -> None:
        second = dates_of(series)[1]
        to = second.start_time + HALF_AN_HOUR
        body = {"action": "reschedule", "booking_id": str(second.id), "start_time": to.isoformat()}
        answer = anyone_api.post(link(series), body)
        assert answer.status_code == 200, answer.content
        moved = dates_of(series)[1]
        assert (moved.start_time, moved.original_start) == (to, second.start_time)
        assert (moved.is_recurring_exception, moved.recurrence_sequence) == (True, 2)
        assert moved.recurrence_count == 8
        assert told(Notice.BOOKING_RESCHEDULED) == [IVO_EMAIL, "olga@example.com"]

    def test_moves_a_date_that_lies_beyond_the_horizon(
        self, series: BookingSeries, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(max_scheduling_horizon=60 * 24 * 7)
        last = dates_of(series)[-1]
        body = {
            "action": "reschedule",
            "booking_id": str(last.id),
            "start_time": (last.start_time + HALF_AN_HOUR).isoformat(),
        }
        assert anyone_api.post(link(series), body).status_code == 200

    def test_lives_as_long_as_the_date_that_moved_furthest(
        self, series: BookingSeries, anyone_api: ApiClient
    ) -> None:
        to = MONDAY_9 + 20 * A_WEEK - timedelta(hours=1)  # nine o'clock in summer
        body = {
            "action": "reschedule",
            "booking_id": str(dates_of(series)[0].id),
            "start_time": to.isoformat(),
        }
        EventType.objects.update(slot_interval_minutes=30)
        assert anyone_api.post(link(series), body).status_code in (200, 422)
        series.refresh_from_db()
        latest = max(each.end_time for each in dates_of(series))
        assert series.access_token_expires_at == latest + timedelta(days=30)

    @pytest.mark.parametrize(
        "body", [{"action": "cancel"}, {"action": "reschedule", "start_time": MONDAY_9.isoformat()}]
    )
    def test_asks_which_date(
        self, series: BookingSeries, anyone_api: ApiClient, body: dict[str, Any]
    ) -> None:
        refused = anyone_api.post(link(series), body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "booking_id"

    def test_reaches_no_date_of_another_series(
        self, series: BookingSeries, coaching: EventType, anyone_api: ApiClient
    ) -> None:
        other = book_series(coaching, MONDAY_9 + 2 * HALF_AN_HOUR)
        foreign = dates_of(other)[0]
        for change in (
            {"action": "cancel", "scope": "following"},
            {"action": "reschedule", "start_time": (MONDAY_9 + 6 * HALF_AN_HOUR).isoformat()},
        ):
            refused = anyone_api.post(link(series), {**change, "booking_id": str(foreign.id)})
            assert refused.status_code == 422
        assert statuses(other) == ["confirmed"] * 8

    def test_is_dead_as_soon_as_there_is_a_new_one(
        self, series: BookingSeries, anyone_api: ApiClient
    ) -> None:
        old = link(series)
        answer = anyone_api.post(old, {"action": "regenerate_token"})
        assert answer.json()["access_token"] not in old
        assert anyone_api.get(old).status_code == 404
        assert anyone_api.get(link(series)).status_code == 200
        mail = mail_of(Notification.objects.get(audience="invitee"))
        assert answer.json()["access_token"] in mail.text

    def test_comes_to_its_end(
        self, series: BookingSeries, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert series.access_token_expires_at is not None
        end = series.access_token_expires_at
        monkeypatch.setattr("core.clock.now", lambda: end)
        assert anyone_api.get(link(series)).status_code == 410

    def test_brings_a_file_with_all_dates(self, series: BookingSeries, anyone_api: ApiClient) -> None:
        answer = anyone_api.get(link(series).replace("manage/", "calendar.ics"))
        assert b"RRULE:FREQ=WEEKLY" in answer.content

    def test_of_a_single_meeting_knows_no_scope(
        self, olga: User, olgas_hours: object, anyone_api: ApiClient, frozen: object
    ) -> None:
        token = book(make_event_type(olga), at=MONDAY_9).booking.access_token_text()
        path = f"events/booking/{token}/manage/"
        refused = anyone_api.post(path, {"action": "cancel", "scope": "all"})
        assert refused.json()["errors"][0]["field"] == "scope"
        refused = anyone_api.post(path, {"action": "cancel", "booking_id": str(olga.id)})
        assert refused.json()["errors"][0]["field"] == "booking_id"
        assert Booking.objects.live().count() == 1


class TestErasure:
    def test_by_the_link_leaves_nobodys_name_in_any_date(
        self, series: BookingSeries, anyone_api: ApiClient
    ) -> None:
        path = link(series)
        erased = path.replace("manage/", "personal-data/")
        assert anyone_api.delete(erased).status_code == 409  # still to come
        anyone_api.post(path, {"action": "cancel", "scope": "all"})
        assert anyone_api.delete(erased).status_code == 204
        assert not Booking.objects.filter(invitee_email=IVO_EMAIL).exists()
        assert anyone_api.get(path).status_code == 404
        assert find_broken_link(organizer_id=series.organizer_id) is None


class TestOrganizer:
    def test_sees_the_series_and_its_neighbours(
        self, series: BookingSeries, olga_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        second = dates_of(series)[1]
        seen = olga_api.get(f"events/bookings/{second.id}/").json()
        assert seen["recurrence_id"] == str(series.id)
        assert (seen["recurrence_sequence"], seen["recurrence_count"]) == (2, 8)
        assert len(seen["series"]["dates"]) == 8
        assert "access_token" not in str(seen)

    def test_cancels_with_a_scope(self, series: BookingSeries, olga_api: ApiClient) -> None:
        dates = dates_of(series)
        path = f"events/bookings/{dates[6].id}/"
        assert olga_api.put(path, {"action": "cancel", "scope": "following"}).status_code == 200
        assert statuses(series) == ["confirmed"] * 6 + ["cancelled"] * 2
        assert olga_api.put(f"events/bookings/{dates[0].id}/", {"action": "cancel"}).status_code == 200
        assert statuses(series) == ["cancelled"] + ["confirmed"] * 5 + ["cancelled"] * 2
        assert {row.cancelled_by for row in Booking.objects.filter(status="cancelled")} == {"organizer"}

    def test_moves_one_date(self, series: BookingSeries, olga_api: ApiClient) -> None:
        second = dates_of(series)[1]
        to = (second.start_time + HALF_AN_HOUR).isoformat()
        moved = olga_api.put(f"events/bookings/{second.id}/", {"action": "reschedule", "start_time": to})
        assert moved.json()["is_recurring_exception"] is True
        assert moved.json()["series"]["dates"][1]["id"] == moved.json()["id"]

    def test_has_no_scope_for_a_single_meeting(
        self, olga: User, olgas_hours: object, olga_api: ApiClient, frozen: object
    ) -> None:
        booking = book(make_event_type(olga), at=MONDAY_9).booking
        refused = olga_api.put(f"events/bookings/{booking.id}/", {"action": "cancel", "scope": "all"})
        assert refused.json()["errors"][0]["field"] == "scope"

    def test_is_nobody_elses(self, series: BookingSeries, mallory_api: ApiClient) -> None:
        path = f"events/bookings/{dates_of(series)[0].id}/"
        assert mallory_api.put(path, {"action": "cancel", "scope": "all"}).status_code == 404
        assert statuses(series) == ["confirmed"] * 8


def test_a_public_page_says_how_often(coaching: EventType, anyone_api: ApiClient) -> None:
    shown = anyone_api.get("events/public/olga/coaching/").json()
    assert shown["recurrence_text"] == "Weekly, 8 times"
    assert (shown["occurrences"], shown["may_choose_fewer"]) == (8, True)


def test_a_public_page_says_how_often_to_readers_without_scripts(
    coaching: EventType, anyone_api: ApiClient
) -> None:
    assert "<p>Weekly, 8 times</p>" in anyone_api.get("events/shell/olga/coaching/").json()["body"]
