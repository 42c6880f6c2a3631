"""Why is this time not offered? Each rule with what is behind it, as the organizer asks the API."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, EventType
from apps.integrations.models import BusyInterval
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.users.models import User
from shared_types.vocabulary import BookingStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import BERLIN, HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type, raw_booking
from tests.backend.integrations.cast import link_calendar
from tests.cast import IVO_NAME, make_schedule

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEHIND = ("booking", "external_event", "busy", "hours", "day", "seats", "bookable_from", "bookable_until")


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def path(event_type: EventType) -> str:
    return f"events/slots/olga/{event_type.event_type_slug}/explain/"


def explain(api: ApiClient, event_type: EventType, start: datetime, **query: Any) -> Any:
    response = api.get(path(event_type), {"start": start.isoformat(), **query})
    assert response.status_code == 200, response.content
    return response.json()


def reasons(api: ApiClient, event_type: EventType, start: datetime, **query: Any) -> list[Any]:
    found: list[Any] = explain(api, event_type, start, **query)["reasons"]
    return found


def behind(reason: Any) -> set[str]:
    return {name for name in BEHIND if reason[name] is not None}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestExplain:
    def test_has_nothing_to_say_of_a_time_that_is_offered(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        found = explain(olga_api, intro_call, MONDAY_9)
        assert (found["is_offered"], found["reasons"]) == (True, [])
        assert moment(found["end_time"]) - moment(found["start_time"]) == HALF_AN_HOUR
        assert found["timezone"] == "Europe/Berlin"

    def test_shows_the_booking_in_the_way_with_its_buffers(
        self, olga: User, olgas_hours: object, olga_api: ApiClient
    ) -> None:
        wide = make_event_type(olga, "wide", buffer_time_before=10, buffer_time_after=5)
        booking = book(wide, at=MONDAY_9 + HOUR).booking
        (reason,) = reasons(olga_api, wide, MONDAY_9 + HALF_AN_HOUR)
        assert (reason["code"], behind(reason)) == ("slot_taken", {"booking"})
        way = reason["booking"]
        assert (way["id"], way["invitee_name"], way["event_name"]) == (str(booking.id), IVO_NAME, "Wide")
        assert moment(way["busy_from"]) == MONDAY_9 + timedelta(minutes=50)
        assert moment(way["busy_until"]) == MONDAY_9 + timedelta(minutes=95)
        words = (
            "Ivo Invitee has booked Wide: Mon 1 Feb 2027, 10:00\N{EN DASH}10:30; "
            "with buffers Mon 1 Feb 2027, 09:50\N{EN DASH}10:35."
        )
        assert reason["words"] == words

    def test_names_each_of_several_bookings(self, intro_call: EventType, olga_api: ApiClient) -> None:
        long = make_event_type(intro_call.organizer, "long", duration=60)
        for minutes in (0, 30):
            book(intro_call, at=MONDAY_9 + timedelta(minutes=minutes))
        found = reasons(olga_api, long, MONDAY_9)
        assert [reason["booking"]["start_time"][11:16] for reason in found] == ["08:00", "08:30"]

    def test_shows_that_time_is_kept_for_the_waitlist(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        raw_booking(
            intro_call,
            status=BookingStatus.HELD,
            hold_expires_at=NOW + HOUR,
            attendee_count=0,
            held_seats=1,
        )
        (reason,) = reasons(olga_api, intro_call, MONDAY_9)
        assert reason["booking"]["status"] == "held"
        assert reason["words"].startswith("Intro call is kept for somebody from the waitlist")

    def test_shows_the_event_of_another_calendar(self, intro_call: EventType, olga_api: ApiClient) -> None:
        calendar = link_calendar(intro_call.organizer)
        events = [
            ExternalEventData(
                external_id=name,
                title=title,
                start=MONDAY_9 + shift,
                end=MONDAY_9 + shift + HOUR,
                is_busy=is_busy,
            )
            for name, title, shift, is_busy in [
                ("1", "Dentist", timedelta(minutes=20), True),
                ("2", "Birthday", timedelta(0), False),
                ("3", "Later", HALF_AN_HOUR, True),
            ]
        ]
        replace_external_events(calendar=calendar, events=events, start=MONDAY_9 - DAY, end=MONDAY_9 + DAY)
        (reason,) = reasons(olga_api, intro_call, MONDAY_9)
        assert (reason["code"], behind(reason)) == ("slot_taken", {"external_event"})
        event = reason["external_event"]
        assert (event["title"], event["provider"]) == ("Dentist", "google")
        assert (event["account_email"], event["calendar_name"]) == ("olga@calendar.example", "Work")
        assert reason["words"].startswith("Dentist is in Work (olga@calendar.example): Mon 1 Feb 2027, 09:20")

    def test_shows_busy_time_of_which_no_event_is_known(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        BusyInterval.objects.create(
            organizer=intro_call.organizer,
            busy=(MONDAY_9 + HALF_AN_HOUR - timedelta(minutes=1), MONDAY_9 + HOUR),
        )
        book(intro_call, at=MONDAY_9 + HOUR)
        (reason,) = reasons(olga_api, intro_call, MONDAY_9)
        assert behind(reason) == {"busy"}
        assert moment(reason["busy"]["end_time"]) == MONDAY_9 + HOUR

    def test_does_not_take_a_mirror_of_a_booking_for_another_event(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        mirror = ExternalEventData(
            external_id="1", start=MONDAY_9, end=MONDAY_9 + HALF_AN_HOUR, booking_id=booking.id
        )
        replace_external_events(
            calendar=link_calendar(intro_call.organizer),
            events=[mirror],
            start=MONDAY_9,
            end=MONDAY_9 + DAY,
        )
        assert [behind(reason) for reason in reasons(olga_api, intro_call, MONDAY_9)] == [{"booking"}]

    def test_shows_the_hours_of_the_date(self, intro_call: EventType, olga_api: ApiClient) -> None:
        (reason,) = reasons(olga_api, intro_call, MONDAY_9 - HOUR)
        assert (reason["code"], behind(reason)) == ("outside_hours", {"hours"})
        assert reason["hours"] == {
            "date": "2027-02-01",
            "timezone": "Europe/Berlin",
            "schedule_name": "Working hours",
            "is_override": False,
            "intervals": [{"start_local": "09:00", "end_local": "17:00"}],
        }

    def test_shows_the_override_that_closes_a_date(self, olga: User, olga_api: ApiClient) -> None:
        make_schedule(olga, overrides={date(2027, 2, 1): []})
        (reason,) = reasons(olga_api, make_event_type(olga), MONDAY_9)
        assert (reason["hours"]["is_override"], reason["hours"]["intervals"]) == (True, [])
        words = "Monday 1 February 2027 is closed, by an exception for that date in 'Working hours'."
        assert reason["words"] == words

    def test_takes_the_date_of_the_schedules_own_zone(self, olga: User, olga_api: ApiClient) -> None:
        make_schedule(olga, timezone="Pacific/Kiritimati", overrides={date(2027, 2, 2): []})
        start = datetime(2027, 2, 1, 20, 0, tzinfo=UTC)  # there it is ten in the morning of the next day
        (reason,) = reasons(olga_api, make_event_type(olga), start)
        assert (reason["hours"]["date"], reason["hours"]["is_override"]) == ("2027-02-02", True)

    def test_counts_the_day_that_is_full(self, olga: User, olgas_hours: object, olga_api: ApiClient) -> None:
        few = make_event_type(olga, "few", max_bookings_per_day=2)
        for hour in (0, 1):
            book(few, at=MONDAY_9 + hour * HOUR)
        (reason,) = reasons(olga_api, few, MONDAY_9 + 2 * HOUR)
        assert (reason["code"], behind(reason)) == ("day_full", {"day"})
        assert reason["day"] == {"date": "2027-02-01", "booked": 2, "limit": 2}

    def test_says_until_when_the_notice_keeps_it_closed(
        self, olga: User, olgas_hours: object, olga_api: ApiClient
    ) -> None:
        slow = make_event_type(olga, "slow", min_scheduling_notice=7 * 24 * 60)
        (reason,) = reasons(olga_api, slow, MONDAY_9)
        assert (reason["code"], behind(reason)) == ("too_soon", {"bookable_from"})
        assert moment(reason["bookable_from"]) == NOW + 7 * DAY

    def test_says_how_far_the_horizon_reaches(
        self, olga: User, olgas_hours: object, olga_api: ApiClient
    ) -> None:
        near = make_event_type(olga, "near", max_scheduling_horizon=60)
        (reason,) = reasons(olga_api, near, MONDAY_9)
        assert (reason["code"], behind(reason)) == ("too_far", {"bookable_until"})
        assert moment(reason["bookable_until"]) == NOW + HOUR

    def test_names_the_starts_around_one_that_is_off_the_grid(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        (reason,) = reasons(olga_api, intro_call, MONDAY_9 + timedelta(minutes=10))
        assert reason["code"] == "off_grid"
        assert [moment(each) for each in reason["nearest_starts"]] == [MONDAY_9, MONDAY_9 + HALF_AN_HOUR]

    def test_counts_the_seats_that_are_taken(self, workshop: EventType, olga_api: ApiClient) -> None:
        booking = book(workshop, at=MONDAY_9, attendee_count=3).booking
        assert reasons(olga_api, workshop, MONDAY_9) == []
        (reason,) = reasons(olga_api, workshop, MONDAY_9, attendee_count=2)
        assert (reason["code"], behind(reason)) == ("capacity_exceeded", {"seats"})
        assert reason["seats"] == {"booking_id": str(booking.id), "taken": 3, "capacity": 4, "asked_for": 2}

    def test_says_first_that_the_event_type_is_off(self, intro_call: EventType, olga_api: ApiClient) -> None:
        EventType.objects.update(is_active=False, is_private=True)
        found = reasons(olga_api, intro_call, MONDAY_9 - HOUR)
        assert [reason["code"] for reason in found] == ["event_type_inactive", "outside_hours"]

    def test_names_every_rule_in_order(self, olga: User, olgas_hours: object, olga_api: ApiClient) -> None:
        strict = make_event_type(
            olga, "strict", min_scheduling_notice=60, max_scheduling_horizon=30, max_bookings_per_day=1
        )
        raw_booking(strict, at=datetime(2027, 1, 28, 13, 30, tzinfo=BERLIN))
        start = datetime(2027, 1, 28, 13, 40, tzinfo=BERLIN)
        found = reasons(olga_api, strict, start)
        assert [reason["code"] for reason in found] == [
            "too_soon",
            "too_far",
            "off_grid",
            "slot_taken",
            "day_full",
        ]

    def test_speaks_of_times_in_the_zone_that_is_asked_for(
        self, intro_call: EventType, olga_api: ApiClient
    ) -> None:
        book(intro_call, at=MONDAY_9)
        (reason,) = reasons(olga_api, intro_call, MONDAY_9, timezone="Asia/Kathmandu")
        assert "Mon 1 Feb 2027, 13:45\N{EN DASH}14:15" in reason["words"]

    @pytest.mark.parametrize(
        ("start", "code"),
        [
            ("2027-01-28T12:00:00Z", "in_past"),
            ("0001-01-01T00:00:00+14:00", "in_past"),
            ("1970-01-01T00:00:00Z", "in_past"),
            ("9999-12-31T23:59:59-12:00", "too_far"),
            ("2031-01-01T00:00:00Z", "too_far"),
            ("2027-02-01T08:00:00.5Z", "off_grid"),
        ],
    )
    def test_answers_for_any_time_there_is_as_the_booking_is_refused(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient, start: str, code: str
    ) -> None:
        response = olga_api.get(path(intro_call), {"start": start})
        assert response.status_code == 200, response.content
        assert response.json()["reasons"][0]["code"] == code
        body = {
            "organizer_slug": "olga",
            "event_type_slug": "intro-call",
            "start_time": start,
            "invitee_name": "Ivo",
            "invitee_email": "ivo@example.com",
            "invitee_timezone": "UTC",
        }
        assert anyone_api.post("events/bookings/create/", body).json()["code"] == code

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({}, "start"),
            ({"start": "tomorrow"}, "start"),
            ({"start": "2027-02-01T09:00:00"}, "start"),
            ({"start": "1800000000"}, "start"),
            ({"start": MONDAY_9.isoformat(), "attendee_count": "0"}, "attendee_count"),
            ({"start": MONDAY_9.isoformat(), "timezone": "Mars/Base"}, "timezone"),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, intro_call: EventType, olga_api: ApiClient, query: dict[str, str], field: str
    ) -> None:
        response = olga_api.get(path(intro_call), query)
        assert response.status_code == 422
        assert field in response.json()["errors"][0]["field"]

    def test_is_for_the_organizer_alone(
        self, intro_call: EventType, mallory_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        query = {"start": MONDAY_9.isoformat()}
        assert mallory_api.get(path(intro_call), query).status_code == 404
        assert anyone_api.get(path(intro_call), query).status_code == 401

    @pytest.mark.parametrize("booked", [0, 12])
    def test_costs_nine_queries_however_much_is_booked(
        self,
        intro_call: EventType,
        olga_api: ApiClient,
        booked: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(booked):
            raw_booking(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        long = make_event_type(intro_call.organizer, "long", duration=480, max_bookings_per_day=1)
        # The session, its user; the offer, the agenda, bookings, events, busy time, the schedule.
        with django_assert_num_queries(9):
            assert len(reasons(olga_api, long, MONDAY_9)) == booked
        assert Booking.objects.count() == booked
